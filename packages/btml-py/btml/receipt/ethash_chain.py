"""Headers under proof of work and the rules that a chain of them follows (proofs.md 4.2, rule `ethash`)."""

from .. import ethash
from ..faults import Faults, Refused
from ..keccak import keccak256
from . import rlp
from .evm import EMPTY_UNCLES, Header
from .trust_ethash import EthashEntry

MAX_EPOCH = 2047
MAX_EXTRA = 32
MIN_DIFFICULTY = 131_072
MIN_CONFIRMATIONS = 12


def difficulty_of(number: int, time: int, parent: Header, entry: EthashEntry) -> int:
    """What a block above its parent must have."""
    formula, delay = entry.fork(number)
    went_by = time - parent.time
    if formula == "frontier":
        steps = 1 if went_by < 13 else -1
    elif formula == "homestead":
        steps = max(1 - went_by // 10, -99)
    else:
        steps = max((1 if parent.uncles == EMPTY_UNCLES else 2) - went_by // 9, -99)
    period = max(0, number - delay) // 100_000
    bomb = 1 << period - 2 if period > 1 else 0
    return max(MIN_DIFFICULTY, parent.difficulty + parent.difficulty // 2048 * steps) + bomb


def _seal_hash(header: Header) -> bytes:
    return keccak256(rlp.encode([*header.fields[:13], *header.fields[15:]]))


def check_shape(header: Header, faults: Faults) -> None:
    """What a header must be by itself."""
    if len(header.fields) > 16 or len(header.extra) > MAX_EXTRA:
        faults.add("ETHASH_HEADER", f"at {header.number}")
    if header.number // ethash.EPOCH > MAX_EPOCH:
        faults.add("ETHASH_EPOCH", f"at {header.number}")


def check_result(header: Header, faults: Faults) -> None:
    """That the result that a header states has its difficulty."""
    result = ethash.stated_result(_seal_hash(header), header.nonce, header.mix)
    if int.from_bytes(result, "big") * header.difficulty > 1 << 256:
        faults.add("ETHASH_TARGET", f"at {header.number}")


def check_child(header: Header, parent: Header, entry: EthashEntry, faults: Faults) -> None:
    """What a header must be above its parent."""
    if header.parent != parent.hash or header.number != parent.number + 1:
        faults.add("ETHASH_LINK", f"at {header.number}")
    if header.time <= parent.time:
        faults.add("ETHASH_TIME", f"at {header.number}")
    if header.difficulty != difficulty_of(header.number, header.time, parent, entry):
        faults.add("ETHASH_DIFFICULTY", f"at {header.number}")


def check_chain(headers: list[Header], parent: Header, entry: EthashEntry, faults: Faults) -> None:
    """All rules for headers in a row above a block that is tied."""
    for header in headers:
        check_child(header, parent, entry, faults)
        check_result(header, faults)
        faults.settle()
        if ethash.mix_hash(header.number, _seal_hash(header), header.nonce) != header.mix:
            raise Refused("ETHASH_MIX", f"at {header.number}")
        parent = header


def judge(headers: list[Header], entry: EthashEntry, asked: int | None, faults: Faults) -> tuple[str, str]:
    """State and code for a block with its confirmations, none of whose headers contradicts a pinned one."""
    tied = [place for place, header in enumerate(headers) if header.hash in entry.pins.get(header.number, ())]
    if tied:
        check_chain(headers[tied[-1] + 1 :], headers[tied[-1]], entry, faults)
        enough = len(headers) >= entry.needed(asked)
        return ("final", "FINALITY_REACHED") if enough else ("consistent", "FINALITY_CONFIRMATIONS")
    first = headers[0]
    below = [point for point in entry.checkpoints if (point.hash, point.number + 1) == (first.parent, first.number)]
    if not below:
        for header in headers:
            check_result(header, faults)
        faults.settle()
        return "consistent", "FINALITY_NOT_CONNECTED"
    check_chain(headers, below[0], entry, faults)
    work = sum(header.difficulty for header in headers)
    if entry.minwork is None or work < entry.minwork:
        return "consistent", "FINALITY_WORK"
    if len(headers) < entry.needed(asked, MIN_CONFIRMATIONS):
        return "consistent", "FINALITY_CONFIRMATIONS"
    return "final", "FINALITY_REACHED"
