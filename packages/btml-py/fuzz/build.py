"""Receipts made from nothing: mined on regtest, or sealed by a Clique network of known keys.

They reach the checks that a mutated receipt never passes the hashes for.
"""

import hashlib
import json
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from btml.keccak import keccak256
from btml.log import fold_path
from btml.model import canonical
from btml.receipt import rlp, secp256k1
from btml.receipt.bitcoin import COMMITMENT, height_script
from btml.receipt.clique import AGAINST, EMPTY_UNCLES, FOR
from btml.receipt.evm import EVENT
from btml.receipt.pow import double_sha256
from btml.receipt.verify import leaf_hash

REGTEST = "bip122:0f9188f13cb7b2c71f2a335e3a4fc328"
CONTRACT = bytes(18) + b"\x4c\x04"
RECORD = {
    "btml": "1.0",
    "kind": "record",
    "issuer": "did:web:example.com",
    "issued": "2026-11-22T13:00:00Z",
    "salt": "AwMDAwMDAwMDAwMDAwMDAw",
    "digest": "sha-256:" + "ab" * 32,
}


def receipt(anchors: list[dict], document: dict) -> str:
    ordered = sorted(anchors, key=lambda anchor: canonical(anchor).encode())
    return canonical({"btml": "1.0", "kind": "receipt", "record": document, "anchors": ordered})


def request(
    anchors: list[dict], chains: list[dict], issued: str = "2026-11-22T12:30:00Z", document: dict = RECORD, **options
) -> dict:
    trust = {"trust": "1.0", "issued": issued, "chains": chains}
    return {
        "op": "verify-receipt",
        "input": {"utf8": receipt(anchors, document)},
        "options": {"trust": trust, "now": "2026-11-22T14:00:00Z", **options},
    }


def path_and_root(r: random.Random) -> tuple[list[str], bytes]:
    path = [r.choice("lr") + ":" + r.randbytes(32).hex() for _ in range(r.choice((0, 0, 1, 3)))]
    return path, fold_path(leaf_hash(RECORD), path)


# Bitcoin


def transaction(outputs: list, spends: bytes, script: bytes = b"\x51") -> bytes:
    """`outputs` are scripts, or amounts with their scripts."""
    body = b"\x02\0\0\0\x01" + spends + bytes([len(script)]) + script + b"\xff" * 4 + bytes([len(outputs)])
    for output in outputs:
        amount, held = (0, output) if isinstance(output, bytes) else output
        body += amount.to_bytes(8, "little") + bytes([len(held)]) + held
    return body + bytes(4)


def mine(previous: bytes, root: bytes, time: int, bits: int, good: bool = True) -> bytes:
    start = (4).to_bytes(4, "little") + previous + root + time.to_bytes(4, "little") + bits.to_bytes(4, "little")
    for nonce in range(10_000):
        header = start + nonce.to_bytes(4, "little")
        if (double_sha256(header)[31] < 0x80) == good:
            return header
    return header


def merkle(leaves: list[bytes], index: int) -> tuple[bytes, list[bytes]]:
    branch = []
    while len(leaves) > 1:
        if len(leaves) % 2:
            leaves = [*leaves, leaves[-1]]
        branch.append(leaves[index ^ 1])
        leaves = [double_sha256(leaves[at] + leaves[at + 1]) for at in range(0, len(leaves), 2)]
        index //= 2
    return leaves[0], branch


def times(r: random.Random, start: int, count: int) -> list[int]:
    found, now = [], start
    for _ in range(count):
        now += r.choice((600, 1, 0, -1, -600, 1500, 5, 60) if r.random() < 0.7 else (600,))
        found.append(now)
    return found


def bitcoin(r: random.Random) -> dict:
    path, root = path_and_root(r)
    height = r.choice((0, 1, 3, 10, 11, 12, 16, 17, 100, 127, 128, 255, 256, 2014, 2015, 2016, 32767, 32768, 840_000))
    outputs = [COMMITMENT + root]
    if r.random() < 0.2:
        outputs.append(r.choice((COMMITMENT + root, COMMITMENT + bytes(32), b"\x51", COMMITMENT + root + b"\0", b"")))
    if r.random() < 0.1:
        outputs[0] = r.choice((COMMITMENT + bytes(32), b"\x6a\x24" + root + b"abcd", b""))
    r.shuffle(outputs)
    tx = transaction(outputs, r.randbytes(36))
    told = height if r.random() < 0.9 else r.choice((height + 1, 0, 16, 128))
    script = height_script(told) + r.choice((b"x", r.randbytes(5), r.randbytes(9)))
    spends = bytes(32) + b"\xff" * 4 if r.random() < 0.95 else r.choice((bytes(36), b"\1" + bytes(31) + b"\xff" * 4))
    coinbase = transaction([b"\x51"], spends, script or b"\0")
    count = r.choice((2, 2, 3, 4, 5, 7))
    leaves = [double_sha256(coinbase), *(r.randbytes(32) for _ in range(count - 1))]
    position = r.randrange(1, count)
    leaves[position] = double_sha256(tx)
    block_root, branch = merkle(leaves, position)
    _, cbranch = merkle(leaves, 0)
    length = r.choice((1, 2, 3, 6, 12, 14))
    above, below = r.choice((0, 0, 1, 3, 12)), r.choice((0, 0, 1, 2, 12))
    stamps = times(r, 1_700_000_000, below + length + above)
    bits = 0x207FFFFF
    chain, previous = [], r.randbytes(32)
    if r.random() < 0.05:
        block_root = r.randbytes(32)
    for at in range(below + length + above):
        now = r.choice((0x207FFFFE, 0x1F7FFFFF, 0x2100FFFF, 0x207FFFFF)) if r.random() < 0.01 else bits
        header = mine(previous, block_root if at == below else r.randbytes(32), stamps[at], now, r.random() > 0.01)
        chain.append(header)
        previous = double_sha256(header)
    anchor = {
        "chain": REGTEST,
        "form": "bitcoin-op-return-1",
        "tx": tx.hex(),
        "pos": str(position if r.random() < 0.95 else r.randrange(9)),
        "branch": [node.hex() for node in branch],
        "coinbase": coinbase.hex(),
        "cbranch": [node.hex() for node in cbranch],
        "height": str(height),
        "headers": [header.hex() for header in chain[below : below + length]],
    }
    if path:
        anchor["path"] = path
    return request([anchor], [entry(r, chain, height - below, below + length - 1) for _ in range(r.choice((1, 1, 2)))])


def display(header: bytes) -> str:
    return double_sha256(header)[::-1].hex()


def base64url(data: bytes) -> str:
    import base64

    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def entry(r: random.Random, chain: list[bytes], first: int, last: int) -> dict:
    """A trust entry about a chain of headers, whose block at `first + last` ends the receipt."""
    found: dict = {"chain": REGTEST, "rule": "bitcoin", "network": "regtest", "name": "made"}
    pins = []
    for _ in range(r.choice((0, 1, 1, 2))):
        at = last if r.random() < 0.5 else r.randrange(len(chain))
        height = first + at + (r.choice((-1, 1)) if r.random() < 0.1 else 0)
        pins.append(f"{max(height, 0)}:{display(chain[at]) if r.random() < 0.9 else '00' * 32}")
    if pins:
        found["pins"] = pins
    if r.random() < 0.5:
        start = r.randrange(len(chain))
        end = r.randrange(start, len(chain)) + 1
        start_height = first + start + (r.choice((-1, 1)) if r.random() < 0.1 else 0)
        found["headers"], found["headersfrom"] = base64url(b"".join(chain[start:end])), str(max(start_height, 0))
    if r.random() < 0.3:
        at = r.randrange(len(chain))
        height = max(first + at + (r.choice((-1, 1)) if r.random() < 0.1 else 0), 0)
        found["checkpoints"] = [{"height": str(height), "header": chain[at].hex()}]
    if r.random() < 0.3:
        found["confirmations"] = str(r.choice((0, 1, 2, 3, 6, 7, 12, 20)))
    if r.random() < 0.2:
        found["minwork"] = r.choice(("00", "02", "ff" * 32))
    return found


# EVM


def sign(secret: int, digest: bytes, r: random.Random) -> bytes:
    """r, s in the lower half, recovery id."""
    while True:
        k = r.randrange(1, secp256k1.N)
        x, y, z = secp256k1._sum_of_multiples(k, (*secp256k1.G, 1), 0, (*secp256k1.G, 1))
        inverse = pow(z, -1, secp256k1.P)
        point = (x * inverse * inverse % secp256k1.P, y * pow(inverse, 3, secp256k1.P) % secp256k1.P)
        if point[0] >= secp256k1.N:
            continue
        s = pow(k, -1, secp256k1.N) * (int.from_bytes(digest, "big") + point[0] * secret) % secp256k1.N
        odd = point[1] & 1
        if s > secp256k1.N // 2:
            s, odd = secp256k1.N - s, 1 - odd
        return point[0].to_bytes(32, "big") + s.to_bytes(32, "big") + bytes([odd])


def address_of(secret: int) -> bytes:
    x, y, z = secp256k1._sum_of_multiples(secret, (*secp256k1.G, 1), 0, (*secp256k1.G, 1))
    inverse = pow(z, -1, secp256k1.P)
    point = (x * inverse * inverse % secp256k1.P, y * pow(inverse, 3, secp256k1.P) % secp256k1.P)
    return keccak256(point[0].to_bytes(32, "big") + point[1].to_bytes(32, "big"))[12:]


SECRETS = {
    address_of(secret): secret for secret in (int(hashlib.sha256(bytes([n])).hexdigest(), 16) for n in range(8))
}
PLACES = sorted(SECRETS)


def hex_prefix(nibbles: list[int], leaf: bool) -> bytes:
    flag = 2 if leaf else 0
    padded = [flag + 1, *nibbles] if len(nibbles) % 2 else [flag, 0, *nibbles]
    return bytes(padded[at] << 4 | padded[at + 1] for at in range(0, len(padded), 2))


def trie(items: list[tuple[list[int], bytes]], depth: int = 0):
    """The node of a trie over the items, which share their first `depth` nibbles."""
    if len(items) == 1:
        return [hex_prefix(items[0][0][depth:], True), items[0][1]]
    shared = depth
    while len({tuple(path[: shared + 1]) for path, _ in items}) == 1:
        shared += 1
    if shared > depth:
        return [hex_prefix(items[0][0][depth:shared], False), reference(trie(items, shared))]
    children: list = []
    for nibble in range(16):
        group = [item for item in items if item[0][depth] == nibble]
        children.append(reference(trie(group, depth + 1)) if group else b"")
    return [*children, b""]


NODES: dict[bytes, bytes] = {}


def reference(node):
    data = rlp.encode(node)
    if len(data) < 32:
        return node
    NODES[keccak256(data)] = data
    return keccak256(data)


def proof_of(root_node, path: list[int]) -> list[bytes]:
    data = rlp.encode(root_node)
    found, node = [data], root_node
    while True:
        if len(node) == 17:
            child, path = node[path[0]], path[1:]
        else:
            nibbles = [n for b in node[0] for n in (b >> 4, b & 15)]
            if nibbles[0] >= 2:
                return found
            part = nibbles[1:] if nibbles[0] & 1 else nibbles[2:]
            child, path = node[1], path[len(part) :]
        if isinstance(child, bytes):
            if child not in NODES:
                return found
            found.append(NODES[child])
            child = rlp.decode(NODES[child])
        node = child


def event_receipt(r: random.Random, root: bytes) -> bytes:
    status = b"\x01" if r.random() < 0.95 else r.choice((b"", b"\x02", bytes(31) + b"\1"))
    logs = [[CONTRACT, [EVENT], root]]
    for _ in range(r.choice((0, 0, 1, 2))):
        topics = r.choice(([EVENT], [EVENT, bytes(32)], [], [r.randbytes(32)], [bytes(32)] * 5, [b"\1"]))
        data = r.choice((root, r.randbytes(32), b"", root + b"\0"))
        logs.append([r.choice((CONTRACT, r.randbytes(20), r.randbytes(19))), topics, data])
    if r.random() < 0.1:
        logs.pop(0)
    r.shuffle(logs)
    fields = [status, b"\x52\x08", bytes(256), logs]
    if r.random() < 0.05:
        fields = r.choice((fields[:3], [*fields, b""], [*fields[:3], b""], [[], *fields[1:]]))
    body = rlp.encode(fields)
    return r.choice((b"", b"", b"\x02", b"\x01", b"\x04", b"\x05", b"\x7f")) + body if r.random() < 0.3 else body


def header_fields(r: random.Random, parent: bytes, number: int, time: int, root: bytes) -> list:
    integer = rlp.integer_bytes
    fields = [
        parent, EMPTY_UNCLES, bytes(20), r.randbytes(32), r.randbytes(32), root, bytes(256), b"\x02", integer(number),
        integer(30_000_000), integer(21000), integer(time), bytes(32), bytes(32), AGAINST,
    ]  # fmt: skip
    if r.random() < 0.5:
        fields.append(b"\x07")
    return fields


def clique(r: random.Random) -> dict:
    path, root = path_and_root(r)
    count = r.choice((1, 2, 3, 4, 5))
    index = r.choice((0, 0, 1, 2, 15, 16, 127, 128, 200, 255, 256, 300))
    others = {r.choice((0, 1, 2, 3, 16, 17, 127, 128, 129, 255, 256, 257, 300)) for _ in range(r.choice((0, 1, 3, 8)))}
    values = {number: r.randbytes(r.choice((1, 2, 40))) or b"\1" for number in others}
    values[index] = event_receipt(r, root)
    items = [([n for b in rlp.encode_int(k) for n in (b >> 4, b & 15)], v) for k, v in sorted(values.items())]
    root_node = trie(items)
    key = [n for b in rlp.encode_int(index) for n in (b >> 4, b & 15)]
    proof = proof_of(root_node, key)
    receipts_root = keccak256(rlp.encode(root_node))
    epoch, period = r.choice((30000, 30000, 10, 4, 3)), r.choice((0, 5, 15))
    sealers = sorted(r.sample(PLACES, count))
    first = r.choice((0, 1, 7, 8, 9, 12, 100, 29_998, 30_000))
    headers, parent, time = [], r.randbytes(32), 1_795_000_000
    state, recent = Votes(sealers), {}
    for number in range(first, first + r.choice((1, 2, 3, 4, 6, 9))):
        time += period if r.random() < 0.97 else max(period - 1, 0)
        now = sorted(state.sealers)
        if not now:
            break
        limit = len(now) // 2 + 1
        free = [s for s in now if number - recent.get(s, -100) >= limit]
        signer = r.choice(free) if free and r.random() < 0.97 else r.choice(PLACES)
        fields = header_fields(r, parent, number, time, receipts_root if number == first else r.randbytes(32))
        turn = signer in now and now.index(signer) == number % len(now)
        fields[7] = (b"\x02" if turn else b"\x01") if r.random() < 0.98 else r.choice((b"\x01", b"\x02", b"\x03", b""))
        middle = b""
        if number % epoch == 0:
            middle = b"".join(now if r.random() < 0.95 else r.choice((now[:-1], now[::-1], PLACES[:2])))
        elif r.random() < 0.5:
            fields[2] = r.choice([*PLACES[: count + 2], bytes(20)])
            fields[14] = r.choice((FOR, AGAINST)) if r.random() < 0.98 else r.randbytes(8)
        if r.random() < 0.02:
            at, value = r.choice(((13, r.randbytes(32)), (1, r.randbytes(32)), (2, b"\1" * 20), (14, FOR), (12, b"")))
            fields[at] = value
        if r.random() < 0.01:
            fields = fields + [b""] * r.choice((1, 2, 5, 6))
        vanity = r.randbytes(32)
        fields[12] = vanity + middle
        seal = sign(SECRETS[signer], keccak256(rlp.encode(fields)), r)
        if r.random() < 0.02:
            high = (secp256k1.N - int.from_bytes(seal[32:64], "big")).to_bytes(32, "big")
            seal = r.choice((seal[:32] + high + bytes([1 - seal[64]]), seal[:64] + b"\x1b", seal[:64] + b"\2", seal[1:], bytes(65)))
        fields[12] += seal
        data = rlp.encode(fields)
        headers.append(data)
        parent = keccak256(data)
        recent[signer] = number
        state.block(number, epoch, signer, fields[2], fields[14] == FOR)
    anchor = {
        "chain": "eip155:7777",
        "form": "evm-event-1",
        "headers": [data.hex() for data in headers],
        "index": str(index if r.random() < 0.97 else index + 1),
        "proof": [node.hex() for node in proof],
    }
    if path:
        anchor["path"] = path
    found: dict = {
        "chain": "eip155:7777",
        "rule": "clique" if r.random() < 0.95 else "none",
        "name": "made",
        "contracts": ["0x" + (CONTRACT if r.random() < 0.95 else bytes(20)).hex()],
    }
    if found["rule"] == "clique":
        trusted = sealers if r.random() < 0.9 else sorted(r.sample(PLACES, count))
        found |= {"epoch": str(epoch), "period": str(period)}
        found["signers"] = [{"from": str(first if r.random() < 0.5 else 0), "set": ["0x" + s.hex() for s in trusted]}]
    if r.random() < 0.2:
        at = r.randrange(len(headers))
        found["pins"] = [f"{first + at}:0x{keccak256(headers[at]).hex() if r.random() < 0.8 else '00' * 32}"]
    if r.random() < 0.2:
        found["confirmations"] = str(r.choice((0, 1, 2, 3, 5, 9)))
    issued = r.choice(("2026-11-22T12:30:00Z", "2020-01-01T00:00:00Z"))
    return request([anchor], [found], issued)


class Votes:
    """The votes of a network, as far as a maker of blocks must know them (the model of this file, not of the package)."""

    def __init__(self, sealers: list[bytes]):
        self.sealers = set(sealers)
        self.cast: list[tuple[bytes, bytes, bool]] = []

    def block(self, number: int, epoch: int, signer: bytes, about: bytes, join: bool) -> None:
        if number % epoch == 0:
            self.cast = []
            return
        self.cast = [vote for vote in self.cast if vote[:2] != (signer, about)]
        if join == (about in self.sealers):
            return
        self.cast.append((signer, about, join))
        if sum(1 for vote in self.cast if vote[1:] == (about, join)) > len(self.sealers) // 2:
            (self.sealers.add if join else self.sealers.discard)(about)
            self.sealers &= set(PLACES)
            self.cast = [v for v in self.cast if v[1] != about and (join or v[0] != about)]


if __name__ == "__main__":
    print(json.dumps(bitcoin(random.Random(int(sys.argv[1]))), indent=1))
