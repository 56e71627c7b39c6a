"""Trust files (proofs.md 6)."""

from dataclasses import dataclass, field

from .. import formats as f
from ..faults import STRICT, Faults, Refused
from ..jsonform import read_json
from . import cometbft, trust_beacon, trust_ethash
from . import pow as work
from .entry import COMMON, HASH, Entry, addresses, read_pins, strings
from .statement import Statement, read_signed

MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Checkpoint:
    height: int
    header: "work.Header"
    epochtime: int | None
    times: tuple[int, ...]


@dataclass(frozen=True)
class BitcoinEntry(Entry):
    network: "work.Network"
    pins: dict[int, tuple[bytes, ...]]
    checkpoints: tuple[Checkpoint, ...]
    roots: dict[int, tuple[bytes, ...]]
    minwork: int | None
    headers: tuple["work.Header", ...]
    headersfrom: int


@dataclass(frozen=True)
class EvmEntry(Entry):
    """Rules `clique`, `ibft`, `qbft` and `none`."""

    contracts: frozenset[bytes]
    pins: dict[int, tuple[bytes, ...]] = field(default_factory=dict)
    epoch: int = 30000
    period: int = 0
    signers: tuple[tuple[int, tuple[bytes, ...]], ...] = ()

    @property
    def development(self) -> bool:
        return self.rule == "none"


@dataclass(frozen=True)
class Member:
    name: str
    key: str
    start: int
    end: int
    party: str | None


@dataclass(frozen=True)
class MembersEntry(Entry):
    threshold: int
    members: tuple[Member, ...]
    fresh: int | None


@dataclass(frozen=True)
class Coin:
    """A chain's name of an asset (CAIP-19)."""

    asset: str
    denom: str
    decimals: str


@dataclass(frozen=True)
class CometEntry(Entry):
    height: int
    hash: bytes
    time: int
    validators: dict[bytes, int]
    period: int
    flavor: str
    pins: dict[int, tuple[bytes, ...]]
    headers: tuple["cometbft.Header", ...]
    coin: Coin | None

    def pinned(self) -> dict[int, tuple[bytes, ...]]:
        return self.pins | {self.height: (*self.pins.get(self.height, ()), self.hash)}


@dataclass(frozen=True)
class Trust:
    issued: int
    entries: tuple[Entry, ...]
    #: What a publisher signed about the file, the statement about this version last.
    statements: tuple[Statement, ...] = ()

    def expired(self, now: int) -> bool:
        """Whether its publisher wants it believed no more."""
        return bool(self.statements) and self.statements[-1].expired(now)

    def of(self, chain: str, *rules: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.chain == chain and entry.rule in rules]


_CHECKPOINT = f.members(
    {"height": f.index, "header": f.hexadecimal(80), "epochtime?": f.index, "times?": f.list_of(f.index, 11)}
)
_SIGNERS = f.members({"from": f.index, "set": f.list_of(f.address, unique=True)})
_MEMBER = f.members({"name": f.text(256), "key": f.ed25519_key, "from?": f.time, "until?": f.time, "party?": f.text(256)})
_ISTANBUL = {
    "genesis?": HASH,
    "epoch": f.index,
    "contracts?": f.list_of(f.address),
    "signers?": f.list_of(_SIGNERS, maps=True),
    "pins?": strings,
}
_TABLES = {
    "beacon": trust_beacon.TABLE,
    "cometbft": COMMON
    | {
        "height": f.index,
        "hash": f.hexadecimal(32),
        "time": f.time,
        "validators": f.list_of(f.members({"key": f.hexadecimal(32), "power": f.index}), maps=True),
        "period": f.index,
        "flavor": f.one_of("sdk", "plain", "kvstore"),
        "coin?": f.members({"asset": f.asset, "denom": f.text(128), "decimals": f.decimals}),
        "pins?": strings,
        "headers?": f.list_of(f.hexadecimal()),
    },
    "members": COMMON
    | {"threshold": f.index, "members": f.list_of(_MEMBER, maps=True), "fresh?": f.index},
    "bitcoin": COMMON
    | {
        "network": f.word,
        "pins?": strings,
        "roots?": strings,
        "checkpoints?": f.list_of(_CHECKPOINT, maps=True),
        "minwork?": f.text_format("SCHEMA_HEX", lambda text: len(text) <= 64 and f.is_hex(text)),
        "headers?": f.base64url,
        "headersfrom?": f.index,
    },
    "clique": COMMON
    | {
        "genesis?": HASH,
        "epoch": f.index,
        "period": f.index,
        "contracts?": f.list_of(f.address),
        "signers?": f.list_of(_SIGNERS, maps=True),
        "pins?": strings,
    },
    "ethash": trust_ethash.TABLE,
    "ibft": COMMON | _ISTANBUL,
    "qbft": COMMON | _ISTANBUL,
    "none": COMMON | {"contracts?": f.list_of(f.address), "genesis?": HASH, "pins?": strings},
}


def _bitcoin(entry: dict, common: dict) -> BitcoinEntry:
    network = work.NETWORKS.get(entry["network"])
    if network is None or network.chain != entry["chain"]:
        raise Refused("TRUST_NETWORK", entry["chain"])
    data = f.read_base64(entry.get("headers", "")) or b""
    if ("headers" in entry) != ("headersfrom" in entry):
        raise Refused("TRUST_HEADERS", "headers and headersfrom go together")
    if len(data) % 80:
        raise Refused("POW_HEADER", f"{len(data)} bytes")
    headers = tuple(work.Header(data[at : at + 80]) for at in range(0, len(data), 80))
    if any(above.previous != below.hash for below, above in zip(headers, headers[1:])):
        raise Refused("TRUST_HEADERS", "not in a row")
    checkpoints = []
    for item in entry.get("checkpoints", []):
        epochtime = item.get("epochtime")
        checkpoints.append(
            Checkpoint(
                int(item["height"]),
                work.Header(bytes.fromhex(item["header"])),
                None if epochtime is None else int(epochtime),
                tuple(int(text) for text in item.get("times", [])),
            )
        )
    minwork = entry.get("minwork")
    return BitcoinEntry(
        **common,
        network=network,
        pins=read_pins(entry.get("pins", []), reverse=True),
        roots=read_pins(entry.get("roots", []), reverse=True),
        checkpoints=tuple(checkpoints),
        minwork=None if minwork is None else int(minwork, 16),
        headers=headers,
        headersfrom=int(entry.get("headersfrom", "0")),
    )


def _evm(entry: dict, common: dict) -> EvmEntry:
    contracts = frozenset(addresses(entry.get("contracts", [])))
    pins = read_pins(entry.get("pins", []), prefix="0x")
    if entry["rule"] == "none":
        return EvmEntry(**common, contracts=contracts, pins=pins)
    signers = tuple((int(item["from"]), tuple(sorted(addresses(item["set"])))) for item in entry.get("signers", []))
    if entry["epoch"] == "0":
        code = "TRUST_CLIQUE" if entry["rule"] == "clique" else "TRUST_ISTANBUL"
        raise Refused(code, "an epoch of no blocks")
    return EvmEntry(
        **common,
        contracts=contracts,
        pins=pins,
        epoch=int(entry["epoch"]),
        period=int(entry.get("period", "0")),
        signers=signers,
    )


def _comet(entry: dict, common: dict) -> CometEntry:
    headers = tuple(cometbft.Header(bytes.fromhex(text)) for text in entry.get("headers", []))
    if any(above.below.hash != below.hash for below, above in zip(headers, headers[1:])):
        raise Refused("TRUST_HEADERS", "not in a row")
    powers = [int(item["power"]) for item in entry["validators"]]
    keys = {item["key"] for item in entry["validators"]}
    if len(keys) < len(powers) or min(powers) < 1 or sum(powers) > cometbft.MAX_POWER:
        raise Refused("TRUST_COMETBFT", "a validator without power, twice, or a set with too much")
    return CometEntry(
        **common,
        height=int(entry["height"]),
        hash=bytes.fromhex(entry["hash"]),
        time=f.read_time(entry["time"]),
        validators={bytes.fromhex(item["key"]): int(item["power"]) for item in entry["validators"]},
        period=int(entry["period"]),
        flavor=entry["flavor"],
        pins=read_pins(entry.get("pins", [])),
        headers=headers,
        coin=Coin(**entry["coin"]) if "coin" in entry else None,
    )


def _members(entry: dict, common: dict) -> MembersEntry:
    members = tuple(
        Member(
            item["name"],
            item["key"],
            f.read_time(item["from"]) if "from" in item else -1,
            f.read_time(item["until"]) if "until" in item else 1 << 62,
            item.get("party"),
        )
        for item in entry["members"]
    )
    threshold = int(entry["threshold"])
    names, keys = {member.name for member in members}, {member.key for member in members}
    if not 1 <= threshold <= len(members) or min(len(names), len(keys)) < len(members):
        raise Refused("TRUST_MEMBERS")
    fresh = entry.get("fresh")
    return MembersEntry(**common, threshold=threshold, members=members, fresh=None if fresh is None else int(fresh))


_READERS = {
    "beacon": trust_beacon.read_beacon,
    "bitcoin": _bitcoin,
    "cometbft": _comet,
    "ethash": trust_ethash.read_ethash,
    "members": _members,
}


def _entry(entry: dict, issued: int, faults: Faults, pointer: str) -> Entry | None:
    rule = entry.get("rule")
    if not isinstance(rule, str) or rule not in _TABLES:
        faults.add("TRUST_RULE", str(rule)[:40], pointer)
        return None
    f.members(_TABLES[rule])(entry, faults, pointer)
    validators = entry.get("validators")
    if rule == "cometbft" and isinstance(validators, list) and faults.gather:
        # Gathering: a set may be malformed and impossible at once.
        keys = [str(item.get("key")) for item in validators if isinstance(item, dict)]
        if len(set(keys)) < len(keys) or any(isinstance(i, dict) and i.get("power") == "0" for i in validators):
            faults.add("TRUST_COMETBFT")
    faults.settle()
    own = entry.get("issued")
    common = {
        "chain": entry["chain"],
        "rule": rule,
        "name": entry["name"],
        "issued": issued if own is None else f.read_time(own),
        "confirmations": int(entry["confirmations"]) if "confirmations" in entry else None,
    }
    return _READERS.get(rule, _evm)(entry, common)


def parse_trust(data: bytes, faults: Faults = STRICT) -> Trust:
    value = read_json(data, faults, MAX_BYTES)
    if not isinstance(value, dict):
        faults.add("MODEL_ROOT")
    faults.settle()
    if value.get("trust", "1.0") != "1.0":
        faults.add("TRUST_VERSION", str(value["trust"])[:40])
    f.members(
        {
            "trust": f.text(8),
            "issued": f.time,
            "chains?": f.list_of(f.any_map, maps=True),
            "signed?": f.list_of(f.any_map, 20_000, maps=True),
        }
    )(value, faults, "")
    faults.settle()
    issued = f.read_time(value["issued"])
    entries = [
        _entry(entry, issued, faults, f"/chains/{place}") for place, entry in enumerate(value.get("chains", []))
    ]
    faults.settle()
    statements = read_signed(value, faults) if "signed" in value else ()
    return Trust(issued, tuple(entry for entry in entries if entry is not None), statements)
