"""Trust entries of the rule `ethash` (proofs.md 6)."""

from dataclasses import dataclass

from .. import formats as f
from ..faults import Refused
from .entry import COMMON, HASH, Entry, addresses, read_pins, strings
from .evm import Header

#: By which formula of difficulty a fork goes, and by how many blocks it puts off the bomb.
FORKS = {
    "frontier": ("frontier", 0),
    "homestead": ("homestead", 0),
    "byzantium": ("byzantium", 3_000_000),
    "constantinople": ("byzantium", 5_000_000),
    "muirglacier": ("byzantium", 9_000_000),
    "london": ("byzantium", 9_700_000),
    "arrowglacier": ("byzantium", 10_700_000),
    "grayglacier": ("byzantium", 11_400_000),
}
_MAINNET = (
    (0, "frontier"), (1_150_000, "homestead"), (4_370_000, "byzantium"), (7_280_000, "constantinople"),
    (9_200_000, "muirglacier"), (12_965_000, "london"), (13_773_000, "arrowglacier"), (15_050_000, "grayglacier"),
)  # fmt: skip
TABLE = COMMON | {
    "genesis?": HASH,
    "forks?": f.list_of(f.members({"from": f.index, "fork": f.word}), 64, maps=True),
    "checkpoints?": f.list_of(f.hexadecimal()),
    "minwork?": f.text_format("SCHEMA_HEX", lambda text: len(text) <= 64 and f.is_hex(text)),
    "development?": f.word,
    "contracts?": f.list_of(f.address),
    "pins?": strings,
}


@dataclass(frozen=True)
class EthashEntry(Entry):
    contracts: frozenset[bytes]
    #: Those of checkpoints among them.
    pins: dict[int, tuple[bytes, ...]]
    checkpoints: tuple[Header, ...]
    forks: tuple[tuple[int, str], ...]
    minwork: int | None
    development: bool

    def fork(self, number: int) -> tuple[str, int]:
        """Formula and delay of the fork that is in force at a block."""
        return FORKS[[fork for start, fork in self.forks if start <= number][-1]]


def _read_forks(entry: dict) -> tuple[tuple[int, str], ...]:
    if "forks" not in entry:
        if entry["chain"] != "eip155:1":
            raise Refused("TRUST_ETHASH", "no forks")
        return _MAINNET
    forks = tuple((int(fork["from"]), fork["fork"]) for fork in entry["forks"])
    if any(fork not in FORKS for _, fork in forks):
        raise Refused("TRUST_ETHASH", "a fork that is not known")
    if forks[0][0] != 0 or any(low[0] >= high[0] for low, high in zip(forks, forks[1:])):
        raise Refused("TRUST_ETHASH", "forks out of order, or none from the first block on")
    return forks


def read_ethash(entry: dict, common: dict) -> EthashEntry:
    checkpoints = tuple(Header(bytes.fromhex(text)) for text in entry.get("checkpoints", []))
    pins = read_pins(entry.get("pins", []), prefix="0x")
    for point in checkpoints:
        pins[point.number] = (*pins.get(point.number, ()), point.hash)
    if entry.get("development", "true") != "true":
        raise Refused("TRUST_ETHASH", "development is true or absent")
    minwork = entry.get("minwork")
    return EthashEntry(
        **common,
        contracts=frozenset(addresses(entry.get("contracts", []))),
        pins=pins,
        checkpoints=checkpoints,
        forks=_read_forks(entry),
        minwork=None if minwork is None else int(minwork, 16),
        development="development" in entry,
    )
