"""What a beacon chain's light clients are shown: SSZ roots, branches and the signature of a committee (proofs.md 9)."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from .. import bls
from ..faults import Faults, Refused
from ..ids import sha256

MAX_SLOT = 1 << 50
DOMAIN = bytes.fromhex("07000000")


@dataclass(frozen=True)
class Layout:
    """Generalized indices in the state (of committees and of the finalized root) and of the block hash in the body."""

    current: int
    next: int
    finalized: int
    execution: int | None


_CAPELLA = Layout(54, 55, 105, 412)
_ELECTRA = Layout(86, 87, 169, 812)
LAYOUTS = {
    "altair": Layout(54, 55, 105, None),
    "bellatrix": _CAPELLA,
    "capella": _CAPELLA,
    "deneb": Layout(54, 55, 105, 812),
    "electra": _ELECTRA,
    "fulu": _ELECTRA,
}


@dataclass(frozen=True)
class Preset:
    slots: int
    """In an epoch."""
    epochs: int
    """In a period of a sync committee."""
    members: int

    def epoch(self, slot: int) -> int:
        return slot // self.slots

    def period(self, slot: int) -> int:
        return self.epoch(slot) // self.epochs


PRESETS = {"mainnet": Preset(32, 256, 512), "minimal": Preset(8, 8, 32), "local": Preset(8, 256, 512)}


@dataclass(frozen=True)
class Fork:
    layout: Layout
    version: bytes
    epoch: int


@dataclass(frozen=True)
class Chain:
    """What is fixed for a beacon chain."""

    genesis: bytes
    preset: Preset
    forks: tuple[Fork, ...]

    def fork(self, slot: int) -> Fork:
        """The last fork that is in force at a slot."""
        found = [fork for fork in self.forks if fork.epoch <= self.preset.epoch(slot)]
        if not found:
            raise Refused("POS_FORK", f"slot {slot} is before the first fork")
        return found[-1]


def merkle_root(leaves: list[bytes]) -> bytes:
    """Of a power of two of leaves."""
    while len(leaves) > 1:
        leaves = [sha256(leaves[at] + leaves[at + 1]) for at in range(0, len(leaves), 2)]
    return leaves[0]


def leads_to(leaf: bytes, branch: list[str], index: int, root: bytes) -> bool:
    """Whether a branch leads from a leaf to the root, at the place that a generalized index names."""
    if len(branch) != index.bit_length() - 1:
        return False
    node = leaf
    for level, text in enumerate(branch):
        sibling = bytes.fromhex(text)
        node = sha256(sibling + node if index >> level & 1 else node + sibling)
    return node == root


class Header:
    """A BeaconBlockHeader."""

    def __init__(self, text: str):
        self.data = bytes.fromhex(text)
        self.slot = int.from_bytes(self.data[:8], "little")
        if self.slot >= MAX_SLOT:
            raise Refused("POS_HEADER", "a slot that no clock reaches")
        self.state = self.data[48:80]
        self.body = self.data[80:112]

    @cached_property
    def root(self) -> bytes:
        numbers = [self.data[at : at + 8] + bytes(24) for at in (0, 8)]
        return merkle_root([*numbers, *(self.data[at : at + 32] for at in (16, 48, 80)), *[bytes(32)] * 3])


@lru_cache(maxsize=256)
def committee_root(data: bytes) -> bytes:
    """Of a SyncCommittee: its keys, then the aggregate one."""
    keys = [sha256(data[at : at + 48] + bytes(16)) for at in range(0, len(data), 48)]
    return sha256(merkle_root(keys[:-1]) + keys[-1])


def read_committee(text: str, preset: Preset) -> bytes:
    data = bytes.fromhex(text)
    if len(data) != 48 * (preset.members + 1):
        raise Refused("POS_COMMITTEE", f"{len(data)} bytes")
    return data


def read_bits(text: str, preset: Preset) -> list[bool]:
    """Who of the committee signed."""
    data = bytes.fromhex(text)
    if 8 * len(data) != preset.members:
        raise Refused("POS_BITS", f"{len(data)} bytes")
    return [bool(data[place // 8] >> place % 8 & 1) for place in range(preset.members)]


def _key(committee: bytes, place: int):
    point = bls.public_key(committee[48 * place : 48 * place + 48])
    if point is False:
        raise Refused("POS_KEY", f"of member {place}")
    return point


def check_signature(
    chain: Chain, attested: Header, committee: bytes, bits: list[bool], signature: bytes, faults: Faults
) -> None:
    """That those whose bits are set signed the header."""
    signed = [place for place, bit in enumerate(bits) if bit]
    if not signed:
        faults.add("POS_SIGNATURE", "of nobody")
        return
    if 2 * len(signed) >= len(bits):
        # The fewer keys are added, the sooner it is known; the aggregate is that of all.
        absent = [_key(committee, place) for place, bit in enumerate(bits) if not bit]
        key = bls.without(_key(committee, len(bits)), absent)
    else:
        key = bls.sum_of([_key(committee, place) for place in signed])
    version = chain.fork(attested.slot).version
    domain = DOMAIN + sha256(version + bytes(28) + chain.genesis)[:28]
    if not bls.verify(key, sha256(attested.root + domain), signature):
        faults.add("POS_SIGNATURE")


def check_finality(chain: Chain, attested: Header, finalized: Header, branch: list[str], faults: Faults) -> None:
    """That the state of the one header names the other one as finalized."""
    index = chain.fork(attested.slot).layout.finalized
    if finalized.slot > attested.slot or not leads_to(finalized.root, branch, index, attested.state):
        faults.add("POS_FINALITY")
