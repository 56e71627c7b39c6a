"""The kinds of documents and their members (spec.md 5)."""

from . import formats as f
from .anchors import anchor
from .faults import Faults
from .model import Value, canonical_bytes

VERSION = "1.0"
PURPOSES = {
    "record": "claim",
    "credential": "describe",
    "revocation": "describe",
    "intent": "authorize",
    "descriptor": "describe",
    "receipt": "promise",
    "trust": "trust",
    "route": "claim",
}
#: What a receipt can be about.
SUBJECTS = ("record", "credential", "revocation", "intent")
SUITES = ("ed25519", "p256", "secp256k1", "webauthn", "eip712", "eip1271", "bip322", "adr036")
#: By which rule an organization's chain is valid, as trust files name it.
TRUST_RULES = ("beacon", "bitcoin", "clique", "cometbft", "ethash", "ibft", "members", "none", "qbft")
purpose = f.one_of(*PURPOSES.values(), code="SIG_PURPOSE")


def _nothing(value: Value, faults: Faults, pointer: str) -> None:
    """A member that is checked elsewhere."""


def _extension(value: dict, faults: Faults, pointer: str) -> None:
    if "uri" not in value:
        faults.add("EXT_URI", "", pointer)
    else:
        f.uri(value["uri"], faults, f"{pointer}/uri")


START = {"btml": _nothing, "kind": _nothing}
HEADER = {
    "issuer": f.did,
    "issued": f.time,
    "audience?": f.text(256),
    "expires?": f.time,
    "refs?": f.list_of(f.document_ref, 256, unique=True),
    "ext?": f.list_of(_extension, 32, maps=True),
    "crit?": f.list_of(f.uri, 32, unique=True),
}


def _strings(value: Value, *path: str) -> list[str]:
    """The strings at one place of all items of a list, as far as they are there."""
    items = value if isinstance(value, list) else []
    return [item[path[0]] for item in items if isinstance(item, dict) and isinstance(item.get(path[0]), str)]


def _header_rules(document: dict, faults: Faults, extensions: frozenset[str]) -> None:
    issued, expires = document.get("issued"), document.get("expires")
    if isinstance(issued, str) and isinstance(expires, str):
        first, last = f.read_time(issued), f.read_time(expires)
        if first is not None and last is not None and last <= first:
            faults.add("SCHEMA_TIME_ORDER", "", "/expires")
    uris = _strings(document.get("ext"), "uri")
    if len(set(uris)) < len(uris):
        faults.add("EXT_DUPLICATE", "", "/ext")
    crit = document.get("crit")
    for uri in crit if isinstance(crit, list) else []:
        if uri not in uris:
            faults.add("EXT_CRIT_ABSENT", str(uri), "/crit")
        elif uri not in extensions:
            faults.add("EXT_CRIT_UNKNOWN", uri, "/crit")


_RECORD = f.members(
    START
    | HEADER
    | {
        "salt": f.salt,
        "digest": f.digest,
        "media?": f.media,
        "name?": f.text(1024),
        "name64?": f.text64,
        "meta?": f.any_map,
    }
)


def _record(document: dict, faults: Faults, pointer: str, extensions: frozenset[str]) -> None:
    _RECORD(document, faults, pointer)
    if "name" in document and "name64" in document:
        faults.add("SCHEMA_EXCLUSIVE", "name and name64", pointer)
    _header_rules(document, faults, extensions)


_CREDENTIAL = f.members(
    START
    | HEADER
    | {"salt": f.salt, "subject": f.text(256), "key": f.key, "prev?": f.document_ref}
)
_REVOCATION = f.members(
    START | HEADER | {"salt": f.salt, "target": f.document_ref, "reason?": f.text(1024)}
)


def _credential(document: dict, faults: Faults, pointer: str, extensions: frozenset[str]) -> None:
    _CREDENTIAL(document, faults, pointer)
    _header_rules(document, faults, extensions)


def _revocation(document: dict, faults: Faults, pointer: str, extensions: frozenset[str]) -> None:
    _REVOCATION(document, faults, pointer)
    _header_rules(document, faults, extensions)


_TRUST = f.members(START | HEADER | {"version": f.index, "digest": f.digest, "prev?": f.document_ref})


def _trust(document: dict, faults: Faults, pointer: str, extensions: frozenset[str]) -> None:
    _TRUST(document, faults, pointer)
    version = document.get("version")
    if version == "0":
        faults.add("SCHEMA_AMOUNT", "versions begin with 1", f"{pointer}/version")
    if version == "1" and "prev" in document:
        faults.add("SCHEMA_EXCLUSIVE", "nothing before the first", f"{pointer}/prev")
    if version != "1" and "prev" not in document:
        faults.add("SCHEMA_MISSING", "prev", f"{pointer}/prev")
    _header_rules(document, faults, extensions)


_PLACE = {"chain": f.chain, "kind": f.one_of("pow", "pos", "poa", "bft", "storage", "none")}
_NEEDS = f.members(
    {
        "kinds?": f.list_of(_PLACE["kind"], 5, unique=True),
        "distinct?": f.index,
        "development?": f.one_of("yes", "no"),
        "within?": f.index,
        "maxcost?": f.list_of(f.members({"asset": f.asset, "amount": f.amount}), 16, maps=True),
    }
)
_REPLACED = f.members(_PLACE | {"since": f.time, "reason": f.word, "detail?": f.text(1024)})
_ROUTE = f.members(
    START
    | HEADER
    | {
        "subject": f.document_ref,
        "plan": f.word,
        "needs?": _NEEDS,
        "chosen": f.list_of(f.members(_PLACE), 16, maps=True),
        "replaced?": _REPLACED,
    }
)


def _route(document: dict, faults: Faults, pointer: str, extensions: frozenset[str]) -> None:
    _ROUTE(document, faults, pointer)
    _header_rules(document, faults, extensions)


_COINS = f.members({"asset": f.asset, "amount": f.amount, "decimals": f.decimals})
_ON_CHAIN = {"op": _nothing, "chain": f.chain, "from": f.account}


def _argument(value: dict, faults: Faults, pointer: str) -> None:
    _ARGUMENT(value, faults, pointer)
    if "v" in value and "items" in value:
        faults.add("SCHEMA_EXCLUSIVE", "v and items", pointer)


_ARGUMENT = f.members({"t": f.argument_type, "v?": f.text(65536), "items?": f.list_of(_argument, 256, maps=True)})
_arguments = f.list_of(_argument, 64, maps=True)


FORMS = ("bitcoin-op-return-1", "evm-event-1")
_OPS = {
    "anchor": f.members(
        _ON_CHAIN
        | {"form": f.one_of(*FORMS, code="SCHEMA_FORM"), "root": f.hexadecimal(32), "contract?": f.address}
    ),
    "register": f.members({"op": _nothing, "record": f.document_ref}),
    "deploy": f.members(_ON_CHAIN | {"code": f.hexadecimal(), "endow?": _COINS, "gas?": f.index}),
    "publish": f.members(_ON_CHAIN | {"content": f.hexadecimal(), "gas?": f.index}),
    "pay": f.members(
        _ON_CHAIN
        | {"to": f.account, "asset": f.asset, "amount": f.amount, "decimals": f.decimals, "gas?": f.index}
    ),
    "call": f.members(
        _ON_CHAIN
        | {
            "contract": f.text(256),
            "method": f.method,
            "codehash": f.hexadecimal(32),
            "args?": _arguments,
            "endow?": _COINS,
            "gas?": f.index,
        }
    ),
}


def _operation(op: dict, faults: Faults, pointer: str) -> None:
    if "op" not in op:
        faults.add("SCHEMA_MISSING", "op", pointer)
        return
    name = op["op"]
    if not isinstance(name, str) or name not in _OPS:
        faults.add("SCHEMA_OP", str(name)[:40], f"{pointer}/op")
        return
    _OPS[name](op, faults, pointer)
    contract, chain = op.get("contract"), op.get("chain")
    if name == "call" and isinstance(contract, str) and isinstance(chain, str):
        (f.address if chain.startswith("eip155:") else f.bech32)(contract, faults, f"{pointer}/contract")
    if name == "anchor" and ("contract" in op) != (op.get("form") == "evm-event-1"):
        faults.add("SCHEMA_EXCLUSIVE", "contract", pointer)


def _operation_chain(op: dict, audience: str, faults: Faults, pointer: str) -> None:
    if isinstance(op.get("chain"), str) and op["chain"] != audience:
        faults.add("SCHEMA_CHAIN", op["chain"], f"{pointer}/chain")
    for name in ("from", "to"):
        account = op.get(name)
        if isinstance(account, str) and f.is_account(account) and f.account_chain(account) != audience:
            faults.add("SCHEMA_CHAIN", account, f"{pointer}/{name}")
    endowed = op.get("endow")
    for asset in (op.get("asset"), endowed.get("asset") if isinstance(endowed, dict) else None):
        if isinstance(asset, str) and f.is_asset(asset) and f.asset_chain(asset) != audience:
            faults.add("SCHEMA_CHAIN", asset, pointer)


_INTENT = f.members(
    START
    | {name: checker for name, checker in HEADER.items() if name not in ("audience?", "expires?")}
    | {
        "audience": f.chain,
        "expires": f.time,
        "salt": f.salt,
        "maxfee?": _COINS,
        "atomic?": f.one_of("yes", "no"),
        "ops": f.list_of(_operation, 64, maps=True),
    }
)


def _intent(document: dict, faults: Faults, pointer: str, extensions: frozenset[str]) -> None:
    _INTENT(document, faults, pointer)
    ops = document.get("ops")
    ops = [op for op in ops if isinstance(op, dict)] if isinstance(ops, list) else []
    if ops:
        if "maxfee" not in document and any(op.get("op") != "register" for op in ops):
            faults.add("SCHEMA_MAXFEE", "", pointer)
        if ("atomic" in document) != (len(ops) > 1):
            faults.add("SCHEMA_ATOMIC", "", pointer)
    audience = document.get("audience")
    if isinstance(audience, str):
        for place, op in enumerate(ops):
            _operation_chain(op, audience, faults, f"{pointer}/ops/{place}")
        if isinstance(document.get("maxfee"), dict):
            _operation_chain({"asset": document["maxfee"].get("asset")}, audience, faults, f"{pointer}/maxfee")
    _header_rules(document, faults, extensions)


_anchors = f.list_of(anchor, 64, maps=True)
_PROMISE = f.members(
    {"log": f.key, "deadline": f.time, "plan": f.word, "size?": f.index, "root?": f.hexadecimal(32)}
)
_statements = f.list_of(f.any_map, 16, maps=True)
_RECEIPT = f.members(
    START | {"record?": _nothing, "anchors?": _anchors, "promise?": _PROMISE, "route?": _statements}
)


def _ascending(items: Value, faults: Faults, pointer: str) -> None:
    """Strictly ascending by canonical bytes; what is no list of maps is refused elsewhere."""
    if isinstance(items, list) and isinstance(items[0], dict):
        spellings = [canonical_bytes(item) for item in items]
        if any(low >= high for low, high in zip(spellings, spellings[1:])):
            faults.add("SCHEMA_ORDER", "", pointer)


def _statement(value: Value, faults: Faults, pointer: str, extensions: frozenset[str]) -> None:
    """What the log states about the route: an envelope around a route."""
    check_embedded(value, faults, pointer, ("envelope",), extensions)
    payload = value.get("payload") if isinstance(value, dict) else None
    if isinstance(payload, dict) and payload.get("kind") != "route":
        faults.add("SCHEMA_KIND", "no route", f"{pointer}/payload/kind")


def _receipt(document: dict, faults: Faults, pointer: str, extensions: frozenset[str]) -> None:
    _RECEIPT(document, faults, pointer)
    if ("anchors" in document) == ("promise" in document):
        faults.add("SCHEMA_EXCLUSIVE", "anchors and promise", pointer)
    promise = document.get("promise")
    chunk = isinstance(promise, dict) and "root" in promise
    if isinstance(promise, dict) and ("size" in promise) != chunk:
        faults.add("SCHEMA_EXCLUSIVE", "size and root", f"{pointer}/promise")
    if ("record" in document) == chunk:
        faults.add("SCHEMA_EXCLUSIVE", "record", pointer)
    if "record" in document:
        check_embedded(document["record"], faults, f"{pointer}/record", (*SUBJECTS, "envelope"), extensions)
        record = document["record"]
        if isinstance(record, dict) and record.get("kind") == "envelope":
            payload = record.get("payload")
            if isinstance(payload, dict) and payload.get("kind") not in SUBJECTS:
                faults.add("SCHEMA_KIND", "nothing that a receipt can be about", f"{pointer}/record/payload")
    _ascending(document.get("anchors"), faults, f"{pointer}/anchors")
    route = document.get("route")
    if "route" in document and "anchors" not in document:
        faults.add("SCHEMA_EXCLUSIVE", "a route without anchors", f"{pointer}/route")
    for place, statement in enumerate(route if isinstance(route, list) else []):
        _statement(statement, faults, f"{pointer}/route/{place}", extensions)
    _ascending(route, faults, f"{pointer}/route")


_PROOF = f.members(
    {
        "suite": f.one_of(*SUITES, code="SIG_SUITE"),
        "key": f.text(256),
        "purpose": purpose,
        "audience?": f.text(256),
        "created": f.time,
        "view": f.view,
        "value": f.base64url,
    }
)
_proofs = f.list_of(_PROOF, 16, maps=True)
_ENVELOPE = f.members(START | {"payload": _nothing, "proofs": _proofs})


def _envelope(document: dict, faults: Faults, pointer: str, extensions: frozenset[str]) -> None:
    _ENVELOPE(document, faults, pointer)
    keys = _strings(document.get("proofs"), "key")
    if len(set(keys)) < len(keys):
        faults.add("SIG_DUPLICATE_KEY", "", f"{pointer}/proofs")
    if "payload" in document:
        payload = document["payload"]
        check_embedded(payload, faults, f"{pointer}/payload", tuple(PURPOSES), extensions)
        if isinstance(payload, dict) and payload.get("kind") == "receipt" and "promise" not in payload:
            faults.add("SCHEMA_KIND", "not a receipt with a promise", f"{pointer}/payload")


_DESCRIPTOR = f.members(
    START
    | HEADER
    | {
        "salt?": f.salt,
        "name": f.text(1024),
        "keys?": f.list_of(
            f.members({"key": f.key, "purposes": f.list_of(purpose, unique=True)}), 256, maps=True
        ),
        "chains?": f.list_of(
            f.members(
                {
                    "chain": f.chain,
                    "rule": f.one_of(*TRUST_RULES),
                    "name": f.text(256),
                    "contracts?": f.list_of(f.address, 64, unique=True),
                }
            ),
            256,
            maps=True,
        ),
        "services?": f.list_of(f.members({"type": f.word, "url": f.uri}), 256, maps=True),
    }
)


def _descriptor(document: dict, faults: Faults, pointer: str, extensions: frozenset[str]) -> None:
    _DESCRIPTOR(document, faults, pointer)
    if not any(name in document for name in ("keys", "chains", "services")):
        faults.add("SCHEMA_MISSING", "keys, chains or services", pointer)
    _header_rules(document, faults, extensions)


_BLOCK = {
    "cid": f.cid,
    "size": f.index,
    "use": f.one_of("document", "evidence", "file", "trust"),
    "media?": f.media,
    "name?": f.text(1024),
}
_BUNDLE = f.members(START | {"blocks": f.list_of(f.members(_BLOCK), 1024, maps=True)})


def _bundle(document: dict, faults: Faults, pointer: str, extensions: frozenset[str]) -> None:
    _BUNDLE(document, faults, pointer)
    cids = _strings(document.get("blocks"), "cid")
    if any(low >= high for low, high in zip(cids, cids[1:])):
        faults.add("SCHEMA_ORDER", "", f"{pointer}/blocks")


KINDS = {
    "record": _record,
    "credential": _credential,
    "revocation": _revocation,
    "intent": _intent,
    "receipt": _receipt,
    "envelope": _envelope,
    "descriptor": _descriptor,
    "bundle": _bundle,
    "trust": _trust,
    "route": _route,
}


def check_embedded(
    value: Value, faults: Faults, pointer: str, allowed: tuple[str, ...], extensions: frozenset[str]
) -> None:
    """A document inside of another one."""
    if not isinstance(value, dict):
        faults.add("SCHEMA_TYPE", "not a document", pointer)
        return
    check_document(value, faults, pointer, allowed, extensions)


def check_document(
    document: dict,
    faults: Faults,
    pointer: str = "",
    allowed: tuple[str, ...] = tuple(KINDS),
    extensions: frozenset[str] = frozenset(),
) -> None:
    """The rules of the document's kind, which must be one of those allowed."""
    if "btml" not in document:
        faults.add("SCHEMA_MISSING", "btml", pointer)
    elif document["btml"] != VERSION:
        faults.add("SCHEMA_VERSION", str(document["btml"])[:40], f"{pointer}/btml")
    if "kind" not in document:
        faults.add("SCHEMA_MISSING", "kind", pointer)
        return
    kind = document["kind"]
    if not isinstance(kind, str) or kind not in KINDS or kind not in allowed:
        faults.add("SCHEMA_KIND", str(kind)[:40], f"{pointer}/kind")
        if not isinstance(kind, str) or kind not in KINDS:
            return
    KINDS[kind](document, faults, pointer, extensions)
