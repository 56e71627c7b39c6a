"""The verdict about a receipt (proofs.md 7)."""

from dataclasses import dataclass, field
from typing import Iterable

#: From the worst to the best.
STATES = ("invalid", "pending", "consistent", "final")


def rank(state: str) -> int:
    return STATES.index(state)


@dataclass(frozen=True)
class AnchorVerdict:
    """What one anchor proves; the members that are not known are None or empty."""

    state: str
    code: str
    message: str = ""
    chain: str = ""
    form: str = ""
    kind: str = ""
    development: bool = False
    root: str | None = None
    height: int | None = None
    block: str | None = None
    transaction: str | None = None
    confirmations: int | None = None
    sealers: tuple[int, int] | None = None
    trust: dict | None = None
    time: dict | None = None
    proven: tuple[str, ...] = ()
    not_proven: tuple[str, ...] = ()
    #: The block of the operation is not older than the document's `expires`.
    late: bool = False
    #: The document asks for all of its operations or none; this anchor shows one.
    partial: bool = False


def best_of(verdicts: Iterable[AnchorVerdict], otherwise: AnchorVerdict) -> AnchorVerdict:
    """What counts of the verdicts by several entries of trust: of equally good ones the first."""
    return max(verdicts, key=lambda verdict: rank(verdict.state), default=otherwise)


@dataclass(frozen=True)
class Verdict:
    state: str
    code: str
    message: str = ""
    pointer: str = ""
    development: bool = False
    record: dict | None = None
    anchors: tuple[AnchorVerdict, ...] = field(default=())
    #: What logs state about the route: signed, not proven.
    stated: tuple[dict, ...] = field(default=())
