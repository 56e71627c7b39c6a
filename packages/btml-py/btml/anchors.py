"""The members of anchors (spec.md 5.6)."""

from . import formats as f
from .faults import Faults
from .model import Value

_ANCHOR = {"chain": f.chain, "form": f.word, "path?": f.list_of(f.path_step, 63)}
_EFFECT = {"chain": f.chain, "form": f.word, "op": f.index}
_hashes = f.list_of(f.hexadecimal(32), 32)
_steps = f.list_of(f.path_step, 32)
_BITCOIN = {
    "tx": f.hexadecimal(),
    "pos": f.index,
    "branch?": _hashes,
    "coinbase": f.hexadecimal(),
    "cbranch?": _hashes,
    "height": f.index,
    "headers": f.list_of(f.hexadecimal(80), 1024),
}
_EVM = {
    "headers": f.list_of(f.hexadecimal(), 1024),
    "index": f.index,
    "proof": f.list_of(f.hexadecimal(), 64),
}
_TXPROOF = {"txproof": f.list_of(f.hexadecimal(), 64)}
_BEACON = {
    "beacon": f.members(
        {
            "attested": f.hexadecimal(112),
            "finalized": f.hexadecimal(112),
            "finality": f.list_of(f.hexadecimal(32), 16),
            "execution": f.list_of(f.hexadecimal(32), 16),
            "committee": f.hexadecimal(),
            "bits": f.hexadecimal(),
            "signature": f.hexadecimal(96),
        }
    )
}
_COSMOS = {
    "tx": f.hexadecimal(),
    "branch?": _steps,
    "result?": f.hexadecimal(),
    "rbranch?": _steps,
    "headers": f.list_of(f.hexadecimal(), 64),
    "commit": f.hexadecimal(),
    "validators": f.list_of(f.hexadecimal(), 1024),
}


def _positive(value: Value, faults: Faults, pointer: str) -> None:
    f.index(value, faults, pointer)
    if value == "0":
        faults.add("SCHEMA_AMOUNT", "zero", pointer)


def _signers(table: dict, limit: int) -> f.Checker:
    """A list of signed statements, strictly ascending by the key."""
    items = f.list_of(f.members({"key": f.ed25519_key} | table), limit, maps=True)

    def check(value: Value, faults: Faults, pointer: str) -> None:
        items(value, faults, pointer)
        if isinstance(value, list):
            keys = [item.get("key") for item in value if isinstance(item, dict)]
            texts = [key for key in keys if isinstance(key, str)]
            if any(low >= high for low, high in zip(texts, texts[1:])):
                faults.add("SCHEMA_ORDER", "", pointer)

    return check


_directory = f.text_format("SCHEMA_HEX", lambda text: len(text) <= 2048 and f.is_hex(text))
_challenge = f.members(
    {
        "cid": f.storage_cid,
        "random": f.hexadecimal(32),
        "block": f.index,
        "offset": f.index,
        "length": f.text_format("SCHEMA_AMOUNT", lambda text: f.INDEX.fullmatch(text) and 1 <= int(text) <= 1024),
        "issuer": f.ed25519_key,
        "issued": f.time,
        "value": f.signature,
    }
)
_ROUND = {
    "challenge": _challenge,
    "bytes": _directory,
    "answers": _signers({"time": f.time, "value": f.signature}, 64),
}
_AGREEMENT = f.members(
    {
        "issuer": f.ed25519_key,
        "issued": f.time,
        "cid": f.storage_cid,
        "size": f.index,
        "from": f.time,
        "until": f.time,
        "every": _positive,
        "within": _positive,
        "holders": f.list_of(f.ed25519_key, 16),
    }
)


def _agreement(value: Value, faults: Faults, pointer: str) -> None:
    _AGREEMENT(value, faults, pointer)
    if not isinstance(value, dict):
        return
    first, last = value.get("from"), value.get("until")
    if isinstance(first, str) and isinstance(last, str) and first >= last:
        faults.add("SCHEMA_TIME_ORDER", "", pointer)
    holders = value.get("holders")
    if isinstance(holders, list) and all(isinstance(key, str) for key in holders):
        if any(low >= high for low, high in zip(holders, holders[1:])):
            faults.add("SCHEMA_ORDER", "", f"{pointer}/holders")


_rounds = f.list_of(f.members(_ROUND), 64, maps=True)


def _rounds_in_order(value: Value, faults: Faults, pointer: str) -> None:
    _rounds(value, faults, pointer)
    if isinstance(value, list):
        challenges = [item.get("challenge") for item in value if isinstance(item, dict)]
        times = [challenge.get("issued") for challenge in challenges if isinstance(challenge, dict)]
        texts = [time for time in times if isinstance(time, str)]
        if any(low >= high for low, high in zip(texts, texts[1:])):
            faults.add("SCHEMA_ORDER", "", pointer)


_FORMS = {
    "bitcoin-op-return-1": f.members(_ANCHOR | _BITCOIN),
    "bitcoin-tx-1": f.members(_EFFECT | _BITCOIN),
    "evm-event-1": f.members(_ANCHOR | _EVM),
    "evm-tx-1": f.members(_EFFECT | _EVM | _TXPROOF),
    "evm-event-pos-1": f.members(_ANCHOR | _EVM | _BEACON),
    "evm-tx-pos-1": f.members(_EFFECT | _EVM | _TXPROOF | _BEACON),
    "cosmos-tx-1": f.members(_ANCHOR | _COSMOS),
    "cosmos-op-1": f.members(_EFFECT | _COSMOS),
    "witness-1": f.members(
        _ANCHOR
        | {"checkpoint": f.text(4096), "cosignatures": _signers({"time": _positive, "value": f.signature}, 64)}
    ),
    "retrieval-1": f.members(_ANCHOR | {"directory": _directory} | _ROUND),
    "agreement-1": f.members(
        _ANCHOR
        | {
            "directory": _directory,
            "agreement": _agreement,
            "signatures": _signers({"value": f.signature}, 17),
            "rounds": _rounds_in_order,
        }
    ),
}


def anchor(value: dict, faults: Faults, pointer: str) -> None:
    form = value.get("form")
    if isinstance(form, str) and form in _FORMS:
        _FORMS[form](value, faults, pointer)
        return
    common = {name: value[name] for name in ("chain", "form", "path") if name in value}
    f.members(_ANCHOR)(common, faults, pointer)
