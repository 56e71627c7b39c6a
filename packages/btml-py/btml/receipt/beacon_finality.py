"""Anchors on an EVM chain under proof of stake (proofs.md 9.3 and 9.4)."""

from dataclasses import dataclass

from ..faults import Faults, Refused
from .beacon import (
    Chain,
    Header,
    check_finality,
    check_signature,
    committee_root,
    leads_to,
    read_bits,
    read_committee,
)
from .evm import Header as Block
from .evm import check_inclusion, contracts_of
from .evm_finality import in_conflict
from .trust import Trust
from .trust_beacon import BeaconEntry
from .verdict import AnchorVerdict, best_of

#: What may only mean that the chain forked after the trust was written.
OF_THE_FORK = frozenset({"POS_FINALITY", "POS_EXECUTION", "POS_SIGNATURE"})


@dataclass(frozen=True)
class _Outcome:
    state: str
    code: str


def _check_execution(chain: Chain, finalized: Header, branch: list[str], block: Block, faults: Faults) -> None:
    index = chain.fork(finalized.slot).layout.execution
    if index is None:
        raise Refused("POS_FORK", "a fork without execution blocks")
    if not leads_to(block.hash, branch, index, finalized.body):
        faults.add("POS_EXECUTION")


def _check_evidence(beacon: dict, block: Block, entry: BeaconEntry, faults: Faults) -> tuple[int, bool]:
    """How many signed, and whether the trust knows their committee."""
    chain = entry.beacon
    attested = finalized = committee = bits = known = None
    with faults.going_on():
        attested = Header(beacon["attested"])
    with faults.going_on():
        finalized = Header(beacon["finalized"])
    with faults.going_on():
        committee = read_committee(beacon["committee"], chain.preset)
    with faults.going_on():
        bits = read_bits(beacon["bits"], chain.preset)
    if attested is not None and committee is not None:
        known = entry.committee(chain.preset.period(attested.slot + 1))
        if known is not None and committee_root(committee) != known:
            faults.add("POS_COMMITTEE", "another one than that of the period")
    if attested is not None and finalized is not None:
        with faults.going_on():
            check_finality(chain, attested, finalized, beacon["finality"], faults)
    if finalized is not None:
        with faults.going_on():
            _check_execution(chain, finalized, beacon["execution"], block, faults)
    if attested is not None and committee is not None and bits is not None:
        with faults.going_on():
            check_signature(chain, attested, committee, bits, bytes.fromhex(beacon["signature"]), faults)
    faults.settle()
    return sum(bits), known is not None


def _may_have_forked(beacon: dict, entry: BeaconEntry) -> bool:
    slot = Header(beacon["attested"]).slot
    return entry.committee(entry.beacon.preset.period(slot + 1)) is None


def _judge_entry(
    anchor: dict, headers: list[Block], contracts: set[bytes] | None, entry: BeaconEntry, faults: Faults
) -> _Outcome:
    beacon = anchor["beacon"]
    if in_conflict(headers, entry.pins):
        return _Outcome("invalid", "FINALITY_CONFLICT")
    try:
        signers, known = _check_evidence(beacon, headers[-1], entry, faults)
    except Refused as refusal:
        younger = headers[-1].time > entry.issued
        if refusal.code in OF_THE_FORK and younger and _may_have_forked(beacon, entry):
            return _Outcome("consistent", refusal.code)
        raise
    if not known:
        return _Outcome("consistent", "FINALITY_NOT_CONNECTED")
    if signers < entry.threshold:
        return _Outcome("consistent", "FINALITY_SIGNERS")
    if contracts is not None and not contracts & entry.contracts:
        return _Outcome("consistent", "FINALITY_CONTRACT")
    return _Outcome("final", "FINALITY_REACHED")


def judge(anchor: dict, root: bytes, trust: Trust, now: int, asked: int | None, faults: Faults) -> AnchorVerdict:
    headers, logs = check_inclusion(anchor, faults)
    return judge_blocks(anchor, root, headers, contracts_of(logs, root), trust, now, asked, faults)


def judge_blocks(
    anchor: dict,
    root: bytes,
    headers: list[Block],
    contracts: set[bytes] | None,
    trust: Trust,
    now: int,
    asked: int | None,
    faults: Faults,
) -> AnchorVerdict:
    """The verdict about a block that holds what the form claims; with `contracts`, the trust must name one of them.

    Nothing counts confirmations (`asked`) where blocks are finalized.
    """
    faults.settle()
    known = {"chain": anchor["chain"], "form": anchor["form"], "kind": "pos", "root": root.hex()}
    known |= {"height": headers[0].number, "block": "0x" + headers[0].hash.hex(), "confirmations": len(headers)}

    def of(entry: BeaconEntry) -> AnchorVerdict:
        try:
            outcome = _judge_entry(anchor, headers, contracts, entry, faults)
        except Refused as refusal:
            outcome = _Outcome("invalid", refusal.code)
        time = {"notBefore": headers[0].time, "notAfter": headers[-1].time} if outcome.state == "final" else None
        facts = {"trust": entry.facts(now), "time": time, "development": entry.development}
        return AnchorVerdict(outcome.state, outcome.code, **facts, **known)

    unknown = AnchorVerdict("consistent", "FINALITY_NO_TRUST", **known)
    return best_of(map(of, trust.of(anchor["chain"], "beacon")), unknown)
