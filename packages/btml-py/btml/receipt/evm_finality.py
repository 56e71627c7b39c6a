"""What makes an anchor on an EVM chain final (proofs.md 4.2)."""

from dataclasses import dataclass

from ..faults import Faults, Refused
from . import clique as clique_rules
from . import ethash_chain
from . import istanbul as istanbul_rules
from .clique import Clique
from .evm import Header, check_inclusion, contracts_of
from .istanbul import Istanbul
from .trust import EvmEntry, Trust
from .trust_ethash import EthashEntry
from .verdict import AnchorVerdict, best_of
from .voting import Electorate

RULES = ("clique", "ethash", "ibft", "qbft", "none")
_KINDS = {"ethash": "pow", "none": "none"}
OF_THE_SET = clique_rules.OF_THE_SET | istanbul_rules.OF_THE_SET


@dataclass(frozen=True)
class _Outcome:
    state: str
    code: str
    sealers: tuple[int, int] | None = None
    not_after: int | None = None


def in_conflict(headers: list[Header], pins: dict[int, tuple[bytes, ...]]) -> bool:
    """Whether another block is pinned at the height of one of the headers."""
    by_number = {header.number: header.hash for header in headers}
    return any(
        height in by_number and block != by_number[height]
        for height, blocks in pins.items()
        for block in blocks
    )


def _set_in_force(headers: list[Header], entry: EvmEntry) -> list[bytes] | None:
    sets = [signers for signers in entry.signers if signers[0] <= headers[0].number]
    if not sets:
        return None
    # Of several sets from one height the last counts.
    return list(max(enumerate(sets), key=lambda numbered: (numbered[1][0], numbered[0]))[1][1])


def _judge_clique(
    headers: list[Header], entry: EvmEntry, in_force: list[bytes], asked: int | None, faults: Faults
) -> _Outcome:
    clique = Clique(entry.epoch, entry.period, Electorate(in_force))
    needed = len(in_force) // 2 + 1
    above: set[bytes] = set()
    not_after = None
    for header in headers:
        signer = clique.follow(header, faults)
        if header is not headers[0] and signer in in_force:
            above.add(signer)
            if len(above) == needed and not_after is None:
                not_after = header.time
    sealers = (len(above), len(in_force))
    pinned = headers[-1].hash in entry.pins.get(headers[-1].number, ())
    if len(above) < needed and not pinned:
        return _Outcome("consistent", "FINALITY_SEALERS", sealers)
    if len(headers) < entry.needed(asked):
        return _Outcome("consistent", "FINALITY_CONFIRMATIONS", sealers)
    return _Outcome("final", "FINALITY_REACHED", sealers, not_after or headers[-1].time)


def _judge_istanbul(
    headers: list[Header], entry: EvmEntry, in_force: list[bytes], asked: int | None, faults: Faults
) -> _Outcome:
    chain = Istanbul(entry.rule, entry.epoch, in_force)
    for header in headers:
        chain.follow(header, faults)
    faults.settle()
    if len(headers) < entry.needed(asked):
        return _Outcome("consistent", "FINALITY_CONFIRMATIONS")
    return _Outcome("final", "FINALITY_REACHED", not_after=headers[0].time)


def _judge_authorities(headers: list[Header], entry: EvmEntry, asked: int | None, faults: Faults) -> _Outcome:
    """Rules `clique`, `ibft` and `qbft`."""
    if in_conflict(headers, entry.pins):
        return _Outcome("invalid", "FINALITY_CONFLICT")
    in_force = _set_in_force(headers, entry)
    if in_force is None:
        return _Outcome("consistent", "FINALITY_NO_TRUST")
    judge_rule = _judge_clique if entry.rule == "clique" else _judge_istanbul
    try:
        return judge_rule(headers, entry, in_force, asked, faults)
    except Refused as refusal:
        if refusal.code in OF_THE_SET and headers[-1].time > entry.issued:
            return _Outcome("consistent", refusal.code)
        raise


def _judge_ethash(headers: list[Header], entry: EthashEntry, asked: int | None, faults: Faults) -> _Outcome:
    for header in headers:
        ethash_chain.check_shape(header, faults)
    if in_conflict(headers, entry.pins):
        return _Outcome("invalid", "FINALITY_CONFLICT")
    state, code = ethash_chain.judge(headers, entry, asked, faults)
    return _Outcome(state, code, not_after=headers[-1].time if state == "final" else None)


def _judge_entry(
    headers: list[Header], contracts: set[bytes] | None, entry: EvmEntry | EthashEntry, asked: int | None, faults: Faults
) -> _Outcome:
    if contracts is not None and not contracts & entry.contracts:
        return _Outcome("consistent", "FINALITY_CONTRACT")
    if entry.rule == "none":
        return _Outcome("consistent", "FINALITY_NO_CONSENSUS")
    if entry.rule == "ethash":
        return _judge_ethash(headers, entry, asked, faults)
    return _judge_authorities(headers, entry, asked, faults)


def judge(anchor: dict, root: bytes, trust: Trust, now: int, asked: int | None, faults: Faults) -> AnchorVerdict:
    headers, logs = check_inclusion(anchor, faults)
    return judge_blocks(anchor, root, headers, contracts_of(logs, root), trust, now, asked, faults)


def _time(block: Header, entry: EvmEntry | EthashEntry, outcome: _Outcome) -> dict | None:
    """Bounds on the time of a final block; blocks of work are taken when dated 15 seconds ahead."""
    if outcome.state != "final":
        return None
    after = {} if outcome.not_after is None else {"notAfter": outcome.not_after}
    return {"notBefore": block.time - (15 if entry.rule == "ethash" else 0)} | after


def judge_blocks(
    anchor: dict,
    root: bytes,
    headers: list[Header],
    contracts: set[bytes] | None,
    trust: Trust,
    now: int,
    asked: int | None,
    faults: Faults,
) -> AnchorVerdict:
    """The verdict about a block that holds what the form claims; with `contracts`, the trust must name one of them."""
    faults.settle()
    known = {"chain": anchor["chain"], "form": anchor["form"], "root": root.hex()}
    known |= {"height": headers[0].number, "block": "0x" + headers[0].hash.hex(), "confirmations": len(headers)}

    def of(entry: EvmEntry | EthashEntry) -> AnchorVerdict:
        try:
            outcome = _judge_entry(headers, contracts, entry, asked, faults)
        except Refused as refusal:
            outcome = _Outcome("invalid", refusal.code)
        return AnchorVerdict(
            outcome.state,
            outcome.code,
            kind=_KINDS.get(entry.rule, "poa"),
            development=entry.development,
            sealers=outcome.sealers,
            trust=entry.facts(now),
            time=_time(headers[0], entry, outcome),
            **known,
        )

    unknown = AnchorVerdict("consistent", "FINALITY_NO_TRUST", kind="none", **known)
    return best_of(map(of, trust.of(anchor["chain"], *RULES)), unknown)
