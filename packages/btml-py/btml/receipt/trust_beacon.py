"""Trust entries of the rule `beacon` (proofs.md 9.2)."""

from dataclasses import dataclass
from functools import cached_property

from .. import formats as f
from ..faults import STRICT, Refused
from .beacon import (
    LAYOUTS,
    PRESETS,
    Chain,
    Fork,
    Header,
    Preset,
    check_finality,
    check_signature,
    committee_root,
    leads_to,
    read_bits,
    read_committee,
)
from .entry import COMMON, Entry, addresses, read_pins, strings

_roots = f.list_of(f.hexadecimal(32), 16)
_UPDATE = {
    "attested": f.hexadecimal(112),
    "finalized": f.hexadecimal(112),
    "finality": _roots,
    "committee": f.hexadecimal(),
    "branch": _roots,
    "bits": f.hexadecimal(),
    "signature": f.hexadecimal(96),
}
TABLE = COMMON | {
    "genesis": f.hexadecimal(32),
    "preset": f.word,
    "forks": f.list_of(f.members({"layout": f.word, "version": f.hexadecimal(4), "epoch": f.index}), 64, maps=True),
    "threshold?": f.index,
    "contracts?": f.list_of(f.address),
    "pins?": strings,
    "committees?": strings,
    "checkpoint?": f.text_format("TRUST_PIN", lambda text: True),
    "bootstrap?": f.members({"header": f.hexadecimal(112), "committee": f.hexadecimal(), "branch": _roots}),
    "updates?": f.list_of(f.members(_UPDATE), maps=True),
}
del TABLE["confirmations?"]


@dataclass(frozen=True)
class Update:
    """Evidence of the committee of the next period."""

    attested: Header
    finalized: Header
    finality: list[str]
    committee: bytes
    branch: list[str]
    bits: list[bool]
    signature: bytes


def _read_update(update: dict, preset: Preset) -> Update:
    return Update(
        Header(update["attested"]),
        Header(update["finalized"]),
        update["finality"],
        read_committee(update["committee"], preset),
        update["branch"],
        read_bits(update["bits"], preset),
        bytes.fromhex(update["signature"]),
    )


@dataclass(frozen=True)
class BeaconEntry(Entry):
    beacon: Chain
    development: bool
    threshold: int
    contracts: frozenset[bytes]
    pins: dict[int, tuple[bytes, ...]]
    archived: dict[int, bytes]
    #: Period and committee of the pinned block.
    start: tuple[int, bytes] | None
    updates: tuple[dict, ...]

    @cached_property
    def _followed(self) -> dict[int, bytes]:
        """The roots of the committees from that of the pinned block on, as far as the updates hold."""
        if self.start is None:
            return {}
        period, committee = self.start
        found = {period: committee_root(committee)}
        for update in self.updates:
            try:
                committee = self._next(_read_update(update, self.beacon.preset), period, committee)
            except Refused:
                break
            period += 1
            found[period] = committee_root(committee)
        return found

    def _next(self, update: Update, period: int, committee: bytes) -> bytes:
        """The committee of the next period."""
        slots = (update.finalized.slot, update.attested.slot, update.attested.slot + 1)
        if any(self.beacon.preset.period(slot) != period for slot in slots) or sum(update.bits) < self.threshold:
            raise Refused("POS_UPDATE")
        check_finality(self.beacon, update.attested, update.finalized, update.finality, STRICT)
        index = self.beacon.fork(update.attested.slot).layout.next
        if not leads_to(committee_root(update.committee), update.branch, index, update.attested.state):
            raise Refused("POS_COMMITTEE")
        check_signature(self.beacon, update.attested, committee, update.bits, update.signature, STRICT)
        return update.committee

    def committee(self, period: int) -> bytes | None:
        """The root of the committee of a period, if it is known."""
        return self.archived.get(period) or self._followed.get(period)


def _read_chain(entry: dict) -> Chain:
    if entry["preset"] not in PRESETS or any(fork["layout"] not in LAYOUTS for fork in entry["forks"]):
        raise Refused("TRUST_BEACON", "a preset or layout that is not known")
    forks = tuple(
        Fork(LAYOUTS[fork["layout"]], bytes.fromhex(fork["version"]), int(fork["epoch"])) for fork in entry["forks"]
    )
    if any(low.epoch > high.epoch for low, high in zip(forks, forks[1:])):
        raise Refused("TRUST_BEACON", "forks out of order")
    return Chain(bytes.fromhex(entry["genesis"]), PRESETS[entry["preset"]], forks)


def _read_start(entry: dict, chain: Chain) -> tuple[int, bytes] | None:
    """The committee of the pinned block, which must be what the bootstrap says."""
    if ("checkpoint" in entry) != ("bootstrap" in entry) or ("updates" in entry and "checkpoint" not in entry):
        raise Refused("TRUST_BEACON", "checkpoint, bootstrap and updates go together")
    if "checkpoint" not in entry:
        return None
    ((slot, roots),) = read_pins([entry["checkpoint"]]).items()
    header = Header(entry["bootstrap"]["header"])
    if header.slot != slot or header.root != roots[0]:
        raise Refused("POS_CHECKPOINT")
    committee = read_committee(entry["bootstrap"]["committee"], chain.preset)
    index = chain.fork(slot).layout.current
    if not leads_to(committee_root(committee), entry["bootstrap"]["branch"], index, header.state):
        raise Refused("POS_COMMITTEE")
    return chain.preset.period(slot), committee


def read_beacon(entry: dict, common: dict) -> BeaconEntry:
    chain = _read_chain(entry)
    archived = read_pins(entry.get("committees", []))
    members = chain.preset.members
    threshold = int(entry["threshold"]) if "threshold" in entry else (2 * members + 2) // 3
    if any(len(roots) > 1 for roots in archived.values()) or not 1 <= threshold <= members:
        raise Refused("TRUST_BEACON", "a period twice, or a threshold that nobody or no committee reaches")
    start = _read_start(entry, chain)
    if start is None and not archived:
        raise Refused("TRUST_BEACON", "nothing ties a committee to it")
    return BeaconEntry(
        **common,
        beacon=chain,
        development=entry["preset"] != "mainnet",
        threshold=threshold,
        contracts=frozenset(addresses(entry.get("contracts", []))),
        pins=read_pins(entry.get("pins", []), prefix="0x"),
        archived={period: roots[0] for period, roots in archived.items()},
        start=start,
        updates=tuple(entry.get("updates", [])),
    )
