"""Anchors of the form `evm-event-1` (proofs.md 4.1)."""

from dataclasses import dataclass
from functools import cached_property

from ..faults import Faults, Refused
from ..keccak import keccak256
from . import istanbul, rlp

EVENT = keccak256(b"Anchored(bytes32)")
EMPTY_UNCLES = rlp.EMPTY_LIST_HASH


class Header:
    """A block header, whose RLP is known to be canonical."""

    def __init__(self, data: bytes):
        self.data = data
        fields = rlp.decode(data)
        if not isinstance(fields, list) or not 15 <= len(fields) <= 21:
            raise Refused("EVM_RLP", "not a header")
        if not all(isinstance(field, bytes) for field in fields):
            raise Refused("EVM_RLP", "a list in a header")
        self.fields: list[bytes] = fields
        self.parent = rlp.fixed(fields[0], 32, "the parent hash")
        self.uncles = rlp.fixed(fields[1], 32, "the uncles hash")
        self.beneficiary = rlp.fixed(fields[2], 20, "the beneficiary")
        rlp.fixed(fields[3], 32, "the state root")
        self.transactions_root = rlp.fixed(fields[4], 32, "the transactions root")
        self.receipts_root = rlp.fixed(fields[5], 32, "the receipts root")
        rlp.fixed(fields[6], 256, "the bloom")
        self.difficulty = rlp.integer(fields[7], "the difficulty")
        self.number = rlp.integer(fields[8], "the number")
        rlp.integer(fields[9], "the gas limit")
        rlp.integer(fields[10], "the gas used")
        self.time = rlp.integer(fields[11], "the time")
        if max(self.number, self.time) >= 1 << 53:
            raise Refused("EVM_RLP", "a number or time that is too large")
        self.extra = fields[12]
        self.mix = rlp.fixed(fields[13], 32, "the mix hash")
        self.nonce = rlp.fixed(fields[14], 8, "the nonce")

    @cached_property
    def hash(self) -> bytes:
        return keccak256(istanbul.hashed_header(self.fields, self.data))


def read_headers(texts: list[str], faults: Faults) -> list[Header]:
    headers = []
    for text in texts:
        try:
            headers.append(Header(bytes.fromhex(text)))
        except Refused as refusal:
            faults.add(refusal.code, refusal.message)
    for below, above in zip(headers, headers[1:]):
        if above.parent != below.hash or above.number != below.number + 1:
            faults.add("EVM_LINK", f"at {above.number}")
    return headers


def _nibbles(data: bytes) -> list[int]:
    return [nibble for byte in data for nibble in (byte >> 4, byte & 15)]


def _trie(what: str) -> Refused:
    return Refused("EVM_TRIE", what)


def _short_path(encoded: bytes) -> tuple[list[int], bool]:
    """Hex-prefix encoding: the nibbles, and whether the node is a leaf."""
    nibbles = _nibbles(encoded)
    if not nibbles or nibbles[0] > 3:
        raise _trie("not a path")
    if nibbles[0] & 1:
        return nibbles[1:], nibbles[0] >= 2
    if nibbles[1] != 0:
        raise _trie("padding that is not zero")
    return nibbles[2:], nibbles[0] >= 2


class _Proof:
    """The nodes of a proof, from the root down; each is taken once."""

    def __init__(self, nodes: list[bytes]):
        self.nodes = nodes
        self.next = 0

    def take(self, digest: bytes):
        if self.next >= len(self.nodes):
            raise _trie("a node is missing")
        data = self.nodes[self.next]
        if keccak256(data) != digest:
            raise _trie("a node with another hash")
        if len(data) < 32 and self.next > 0:
            raise _trie("a node that belongs inside its parent")
        self.next += 1
        return rlp.decode(data)

    def child(self, reference):
        """A node inside its parent, or the next one of the proof."""
        if isinstance(reference, list):
            if len(rlp.encode(reference)) >= 32:
                raise _trie("a node too long to stand inside its parent")
            return reference
        if len(reference) != 32:
            raise _trie("an empty place" if not reference else "not a reference")
        return self.take(reference)


def prove(root: bytes, key: bytes, nodes: list[bytes]) -> bytes:
    """The value at a key of the trie with this root; every node must be needed, in order."""
    proof = _Proof(nodes)
    node, path = proof.take(root), _nibbles(key)
    while True:
        if not isinstance(node, list) or len(node) not in (2, 17):
            raise _trie("not a node")
        if len(node) == 17:
            if not path:
                value = node[16]
                break
            node, path = proof.child(node[path[0]]), path[1:]
            continue
        if not isinstance(node[0], bytes):
            raise _trie("not a path")
        part, leaf = _short_path(node[0])
        if leaf:
            if part != path:
                raise _trie("another path")
            value = node[1]
            break
        if not part or path[: len(part)] != part:
            raise _trie("another path")
        node, path = proof.child(node[1]), path[len(part) :]
    if not isinstance(value, bytes):
        raise _trie("no value")
    if proof.next != len(nodes):
        raise _trie("a node is left over")
    return value


@dataclass(frozen=True)
class Log:
    address: bytes
    topics: tuple[bytes, ...]
    data: bytes


def _log(entry) -> Log:
    if not isinstance(entry, list) or len(entry) != 3 or not isinstance(entry[1], list) or len(entry[1]) > 4:
        raise Refused("EVM_RLP", "not a log")
    if not isinstance(entry[2], bytes):
        raise Refused("EVM_RLP", "data that is a list")
    topics = tuple(rlp.fixed(topic, 32, "a topic") for topic in entry[1])
    return Log(rlp.fixed(entry[0], 20, "an address"), topics, entry[2])


def read_receipt(data: bytes, faults: Faults) -> tuple[bytes, list[Log]]:
    """Status and logs of a transaction's receipt."""
    if not data:
        raise Refused("EVM_RECEIPT", "nothing")
    if data[0] < 0xC0:
        if not 1 <= data[0] <= 4:
            raise Refused("EVM_RECEIPT", "of an unknown type")
        data = data[1:]
    fields = rlp.decode(data)
    if isinstance(fields, list) and fields and isinstance(fields[0], bytes) and len(fields[0]) > 1:
        faults.add("EVM_RECEIPT", "a receipt without status, or a status that is none")
    if not isinstance(fields, list) or len(fields) != 4 or not isinstance(fields[3], list):
        raise Refused("EVM_RLP", "not the fields of a receipt")
    if not isinstance(fields[0], bytes):
        raise Refused("EVM_RLP", "no status")
    rlp.integer(fields[1], "the gas used")
    rlp.fixed(fields[2], 256, "the bloom")
    logs = [_log(entry) for entry in fields[3]]
    return fields[0], logs


def check_inclusion(anchor: dict, faults: Faults) -> tuple[list[Header], list[Log]]:
    """The headers, and the logs of the transaction that is shown to have succeeded in the first block."""
    headers = read_headers(anchor["headers"], faults)
    faults.settle()
    status, logs = read_receipt(prove_at(headers[0].receipts_root, anchor, "proof"), faults)
    if status != b"\x01":
        raise Refused("EVM_STATUS")
    return headers, logs


def prove_at(root: bytes, anchor: dict, member: str) -> bytes:
    """The value at the anchor's index in a trie of the block, by the nodes in one of its members."""
    return prove(root, rlp.encode_int(int(anchor["index"])), [bytes.fromhex(text) for text in anchor[member]])


def contracts_of(logs: list[Log], root: bytes) -> set[bytes]:
    """The contracts whose event holds the root."""
    events = [log for log in logs if log.topics == (EVENT,) and len(log.data) == 32]
    if not events:
        raise Refused("PROOF_COMMITMENT")
    contracts = {log.address for log in events if log.data == root}
    if not contracts:
        raise Refused("PROOF_ROOT")
    return contracts
