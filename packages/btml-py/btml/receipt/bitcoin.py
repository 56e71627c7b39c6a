"""Anchors of the form `bitcoin-op-return-1` (proofs.md 3)."""

from dataclasses import dataclass
from typing import Callable

from ..faults import Faults, Refused
from .bitcoin_transaction import Transaction, parse_transaction
from .pow import BY_CHAIN, Follower, Header, Network, check_target, double_sha256
from .trust import BitcoinEntry, Checkpoint, Trust
from .verdict import AnchorVerdict, best_of

COMMITMENT = bytes.fromhex("6a2542544d4c01")
MIN_CONFIRMATIONS = 6


def _read(text: str, faults: Faults) -> tuple[bytes, Transaction | None]:
    data = bytes.fromhex(text)
    if len(data) == 64:
        faults.add("POW_INNER_NODE", "a transaction of 64 bytes")
    try:
        return data, parse_transaction(data)
    except Refused as refusal:
        faults.add(refusal.code, refusal.message)
        return data, None


def fold(node: bytes, branch: list[str], position: int, faults: Faults) -> bytes:
    """The Merkle root that a branch leads to."""
    if position >= 1 << len(branch):
        faults.add("POW_BRANCH", f"position {position} with {len(branch)} siblings")
    for level, text in enumerate(branch):
        sibling = bytes.fromhex(text)
        if position >> level & 1:
            if sibling == node:
                faults.add("POW_DUPLICATE")
            node = double_sha256(sibling + node)
        else:
            node = double_sha256(node + sibling)
    return node


def height_script(height: int) -> bytes:
    """BIP-34: how the script of a coinbase begins."""
    if height == 0:
        return b"\x00"
    if height <= 16:
        return bytes([0x50 + height])
    digits = height.to_bytes(height.bit_length() // 8 + 1, "little")
    return bytes([len(digits)]) + digits


#: What a transaction must show in a form of anchor.
Claim = Callable[[Transaction, Network, Faults], None]


def _check_commitment(transaction: Transaction, root: bytes, faults: Faults) -> None:
    found = [s for _, s in transaction.outputs if len(s) == 39 and s.startswith(COMMITMENT)]
    if len(found) != 1:
        faults.add("PROOF_COMMITMENT", f"{len(found)} outputs hold an anchor")
    elif found[0][len(COMMITMENT) :] != root:
        faults.add("PROOF_ROOT")


def _check_coinbase(coinbase: Transaction, height: int, faults: Faults) -> None:
    outpoint, script = coinbase.inputs[0]
    if len(coinbase.inputs) != 1 or outpoint != bytes(32) + b"\xff\xff\xff\xff":
        faults.add("POW_COINBASE")
    if not script.startswith(height_script(height)):
        faults.add("POW_HEIGHT")


def _check_anchor(anchor: dict, claim: Claim, network: Network, faults: Faults) -> list[Header]:
    """What needs no trust; gives the headers."""
    headers = [Header(bytes.fromhex(text)) for text in anchor["headers"]]
    height = int(anchor["height"])
    branch, cbranch = anchor.get("branch", []), anchor.get("cbranch", [])
    data, transaction = _read(anchor["tx"], faults)
    if transaction is not None:
        with faults.going_on():
            claim(transaction, network, faults)
    if fold(double_sha256(data), branch, int(anchor["pos"]), faults) != headers[0].root:
        faults.add("POW_ROOT", "the transaction")
    data, coinbase = _read(anchor["coinbase"], faults)
    if coinbase is not None:
        _check_coinbase(coinbase, height, faults)
    if len(branch) != len(cbranch):
        faults.add("POW_DEPTH")
    if fold(double_sha256(data), cbranch, 0, faults) != headers[0].root:
        faults.add("POW_ROOT", "the coinbase")
    check_target(headers[0], network, faults)
    follower = Follower(network, height, headers[0])
    for header in headers[1:]:
        follower.follow(header, faults)
    return headers


@dataclass(frozen=True)
class _Outcome:
    state: str
    code: str
    confirmations: int


def _follows(follower: Follower, header: Header) -> bool:
    found = Faults(gather=True)
    follower.follow(header, found)
    return not found.codes


def _after(entry: BitcoinEntry, last: Header) -> list[Header]:
    """The supplied headers that continue above a block."""
    for place, header in enumerate(entry.headers):
        if header.previous == last.hash:
            return list(entry.headers[place:])
    return []


def _pinned(entry: BitcoinEntry) -> list[tuple[int, bytes]]:
    found = [(height, block) for height, blocks in entry.pins.items() for block in blocks]
    return found + [(point.height, point.header.hash) for point in entry.checkpoints]


def _judge_entry(headers: list[Header], height: int, entry: BitcoinEntry, asked: int | None) -> _Outcome:
    network = entry.network
    top = height + len(headers) - 1
    ascent = _after(entry, headers[-1])
    heights = {header.hash: height + place for place, header in enumerate(headers + ascent)}
    pinned = _pinned(entry)
    ours = {header.hash for header in headers}
    conflict = any(
        (block not in ours and heights.get(block, at) != at)
        or (height <= at <= top and headers[at - height].hash != block)
        for at, block in pinned
    )
    if conflict:
        state = "consistent" if network.name == "regtest" else "invalid"
        return _Outcome(state, "FINALITY_CONFLICT", len(headers))
    tied = [at for at, block in pinned if heights.get(block) == at]
    highest = max(tied, default=-1)
    confirmations = max(len(headers), highest - height + 1)
    confirmations += _checked_above(headers, height, ascent, confirmations - len(headers), network)
    needed = entry.needed(asked)
    if network.name == "regtest" and highest < top:
        return _Outcome("consistent", "FINALITY_NOT_PINNED", confirmations)
    if tied:
        if confirmations < needed:
            return _Outcome("consistent", "FINALITY_CONFIRMATIONS", confirmations)
        return _Outcome("final", "FINALITY_REACHED", confirmations)
    if network.name == "signet":
        return _Outcome("consistent", "FINALITY_NOT_SUPPORTED", confirmations)
    return _judge_work(headers, height, entry, ascent, entry.needed(asked, MIN_CONFIRMATIONS))


def _checked_above(
    headers: list[Header], height: int, ascent: list[Header], taken: int, network: Network
) -> int:
    """How many supplied headers above those that are tied follow the rules."""
    follower = Follower(network, height, headers[0])
    for header in headers[1:] + ascent[:taken]:
        follower.follow(header, Faults(gather=True))
    count = 0
    for header in ascent[taken:]:
        if not _follows(follower, header):
            break
        count += 1
    return count


def _descent(headers: list[Header], entry: BitcoinEntry, point: Checkpoint) -> list[Header] | None:
    """The supplied headers between a checkpoint and the block."""
    if headers[0].previous == point.header.hash:
        return []
    places = {header.hash: place for place, header in enumerate(entry.headers)}
    last = places.get(headers[0].previous)
    if last is None:
        return None
    for place in range(last, -1, -1):
        if entry.headers[place].previous == point.header.hash:
            return list(entry.headers[place : last + 1])
    return None


def _judge_work(
    headers: list[Header], height: int, entry: BitcoinEntry, ascent: list[Header], needed: int
) -> _Outcome:
    points = sorted(entry.checkpoints, key=lambda point: -point.height)
    for point in points:
        below = _descent(headers, entry, point)
        if below is None:
            continue
        if point.height + len(below) + 1 != height:
            raise Refused("POW_HEIGHT", "the checkpoint knows another height")
        return _judge_ascent(headers, height, entry, ascent, needed, point, below)
    return _Outcome("consistent", "FINALITY_NOT_CONNECTED", len(headers))


def _judge_ascent(
    headers: list[Header],
    height: int,
    entry: BitcoinEntry,
    ascent: list[Header],
    needed: int,
    point: Checkpoint,
    below: list[Header],
) -> _Outcome:
    chain = {point.height + 1 + place: header.hash for place, header in enumerate(below)}
    pinned = _pinned(entry)
    if any(at in chain and chain[at] != block for at, block in pinned):
        return _Outcome("invalid", "FINALITY_CONFLICT", len(headers))
    follower = Follower(entry.network, point.height, point.header, point.epochtime, point.times)
    work = 0
    for header in below + headers:
        follower.follow(header, Faults())
        work += header.work
    above = 0
    for header in ascent:
        if not _follows(follower, header):
            break
        above += 1
        work += header.work
    top = height + len(headers) - 1
    if any(top < at <= top + len(ascent) for at, _ in pinned):
        return _Outcome("consistent", "FINALITY_CONFLICT", len(headers) + above)
    if entry.minwork is None or work < entry.minwork:
        return _Outcome("consistent", "FINALITY_WORK", len(headers) + above)
    if len(headers) + above < needed:
        return _Outcome("consistent", "FINALITY_CONFIRMATIONS", len(headers) + above)
    return _Outcome("final", "FINALITY_REACHED", len(headers) + above)


def judge(anchor: dict, root: bytes, trust: Trust, now: int, asked: int | None, faults: Faults) -> AnchorVerdict:
    def commits(transaction: Transaction, _: Network, faults: Faults) -> None:
        _check_commitment(transaction, root, faults)

    return judge_transaction(anchor, root, commits, trust, now, asked, faults)


def judge_transaction(
    anchor: dict, root: bytes, claim: Claim, trust: Trust, now: int, asked: int | None, faults: Faults
) -> AnchorVerdict:
    """The verdict about a transaction that must show what the form claims of it."""
    known = {"chain": anchor["chain"], "form": anchor["form"], "kind": "pow"}
    network = BY_CHAIN.get(anchor["chain"])
    if network is None:
        return AnchorVerdict("pending", "PROOF_CHAIN", **known)
    headers = _check_anchor(anchor, claim, network, faults)
    faults.settle()
    height = int(anchor["height"])
    known |= {
        "development": network.development,
        "root": root.hex(),
        "height": height,
        "block": headers[0].hash[::-1].hex(),
        "transaction": double_sha256(bytes.fromhex(anchor["tx"]))[::-1].hex(),
    }

    def of(entry: BitcoinEntry) -> AnchorVerdict:
        try:
            outcome = _judge_entry(headers, height, entry, asked)
        except Refused as refusal:
            outcome = _Outcome("invalid", refusal.code, len(headers))
        stated = headers[0].time
        return AnchorVerdict(
            outcome.state,
            outcome.code,
            confirmations=outcome.confirmations,
            trust=entry.facts(now),
            time={"notBefore": stated - 7200, "notAfter": stated + 7200} if outcome.state == "final" else None,
            **known,
        )

    unknown = AnchorVerdict("consistent", "FINALITY_NO_TRUST", confirmations=len(headers), **known)
    return best_of(map(of, trust.of(anchor["chain"], "bitcoin")), unknown)
