"""The formats of members (spec.md 5.1). Every checker takes a value, the faults and a JSON Pointer."""

import base64
import re
from datetime import datetime, timezone
from typing import Callable

from .faults import Faults, Refused
from .ids import decode_cid, decode_did_key
from .model import Value, is_string

Checker = Callable[[Value, Faults, str], None]

CAIP2 = r"[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}"
_TIME = re.compile(r"(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})Z", re.ASCII)
_DID = re.compile(r"did:[a-z0-9]+(?::[A-Za-z0-9._-]+)+")
_URI = re.compile(r"[a-z][a-z0-9+.-]*:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")
_MEDIA_NAME = r"[a-z0-9][a-z0-9!#$&^_.+-]*"
_MEDIA = re.compile(rf"{_MEDIA_NAME}/{_MEDIA_NAME}(?:;[a-z0-9!#$&^_.+-]+=[A-Za-z0-9!#$&^_.+-]+)*")
_BASE64 = re.compile(r"[A-Za-z0-9_-]*")
_ADDRESS = re.compile(r"0x[0-9a-f]{40}")
_ACCOUNT = re.compile(rf"{CAIP2}:[-.%a-zA-Z0-9]{{1,128}}")
_EVM_ACCOUNT = re.compile(r"eip155:[1-9][0-9]{0,31}:0x[0-9a-f]{40}")
_ASSET = re.compile(rf"{CAIP2}/[-a-z0-9]{{3,8}}:[-.%a-zA-Z0-9]{{1,128}}(?:/[-.%a-zA-Z0-9]{{1,78}})?")
_EVM_ASSET = re.compile(
    r"eip155:[1-9][0-9]{0,31}/(?:slip44:[0-9]{1,10}|[-a-z0-9]{3,8}:0x[0-9a-f]{40}(?:/[0-9]{1,78})?)"
)


def read_base64(text: str) -> bytes | None:
    """RFC 4648 chapter 5 without padding; None if the text is anything else, unused bits that are set included."""
    if not _BASE64.fullmatch(text) or len(text) % 4 == 1:
        return None
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    return data if base64.urlsafe_b64encode(data).decode().rstrip("=") == text else None


def read_time(text: str) -> int | None:
    """Seconds since 1970."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    try:
        moment = datetime(*(int(part) for part in match.groups()), tzinfo=timezone.utc)
    except ValueError:
        return None
    return int(moment.timestamp()) if moment.year >= 1970 else None


def text_format(code: str, test: Callable[[str], object]) -> Checker:
    def check(value: Value, faults: Faults, pointer: str) -> None:
        if not isinstance(value, str):
            faults.add("SCHEMA_TYPE", "not a string", pointer)
        elif not test(value):
            faults.add(code, value[:80], pointer)

    return check


def pattern(code: str, expression: str) -> Checker:
    return text_format(code, re.compile(expression).fullmatch)


def one_of(*words: str, code: str = "SCHEMA_WORD") -> Checker:
    return text_format(code, frozenset(words).__contains__)


def text(limit: int) -> Checker:
    return text_format("SCHEMA_LENGTH", lambda value: len(value.encode()) <= limit)


def hexadecimal(size: int | None = None) -> Checker:
    return pattern("SCHEMA_HEX", f"[0-9a-f]{{{2 * size}}}" if size else "(?:[0-9a-f]{2})+")


def _is_dag_pb(value: str) -> bool:
    """CIDv1 of codec dag-pb in base32, hash SHA-256."""
    if not re.fullmatch("b[a-z2-7]{58}", value):
        return False
    data = base64.b32decode(value[1:].upper() + "======")
    again = base64.b32encode(data).decode().rstrip("=").lower()
    return data.startswith(b"\x01\x70\x12\x20") and len(data) == 36 and again == value[1:]


def is_hex(value: str) -> bool:
    return re.fullmatch("(?:[0-9a-f]{2})+", value) is not None


def _holds(function: Callable, error=Refused) -> Callable[[str], bool]:
    def test(value: str) -> bool:
        try:
            function(value)
        except error:
            return False
        return True

    return test


def _salt(value: str) -> bool:
    data = read_base64(value)
    return data is not None and 16 <= len(data) <= 64


def _text64(value: str) -> bool:
    data = read_base64(value)
    if data is None or len(data) > 1024:
        return False
    try:
        return not is_string(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _did(value: str) -> bool:
    if len(value) > 256 or not _DID.fullmatch(value):
        return False
    return not value.startswith("did:key:") or _holds(decode_did_key)(value)


def is_account(value: str) -> bool:
    return (_EVM_ACCOUNT if value.startswith("eip155:") else _ACCOUNT).fullmatch(value) is not None


def is_asset(value: str) -> bool:
    return (_EVM_ASSET if value.startswith("eip155:") else _ASSET).fullmatch(value) is not None


def account_chain(value: str) -> str:
    return value.rpartition(":")[0]


def asset_chain(value: str) -> str:
    return value.partition("/")[0]


amount = pattern("SCHEMA_AMOUNT", "0|[1-9][0-9]{0,77}")
INDEX = re.compile("0|[1-9][0-9]{0,14}")
index = text_format("SCHEMA_AMOUNT", INDEX.fullmatch)
decimals = pattern("SCHEMA_DECIMALS", "[0-9]|[1-6][0-9]|7[0-7]")
time = text_format("SCHEMA_TIME", lambda value: read_time(value) is not None)
base64url = text_format("SCHEMA_BASE64", lambda value: read_base64(value) is not None)
digest = pattern("SCHEMA_DIGEST", "sha-256:[0-9a-f]{64}")
salt = text_format("SCHEMA_SALT", _salt)
word = pattern("SCHEMA_WORD", "[a-z][a-z0-9-]{0,63}")
text64 = text_format("SCHEMA_ENCODED_TEXT", _text64)
media = text_format("SCHEMA_MEDIA", lambda value: len(value) <= 255 and _MEDIA.fullmatch(value))
uri = text_format("SCHEMA_URI", lambda value: 3 <= len(value) <= 512 and _URI.fullmatch(value))
did = text_format("SCHEMA_DID", _did)
key = text_format("SCHEMA_DID", _holds(decode_did_key))
document_ref = text_format("SCHEMA_CID", _holds(lambda value: _require_json(decode_cid(value)[0])))
cid = text_format("SCHEMA_CID", _holds(decode_cid))
chain = pattern("SCHEMA_CHAIN", CAIP2)
account = text_format("SCHEMA_ACCOUNT", is_account)
address = text_format("SCHEMA_ACCOUNT", _ADDRESS.fullmatch)
bech32 = pattern("SCHEMA_ACCOUNT", "[a-z][a-z0-9]{0,31}1[02-9ac-hj-np-z]{38,59}")
asset = text_format("SCHEMA_ASSET", is_asset)
_METHOD = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*\([A-Za-z0-9(),\[\]]*\)")
method = text_format("SCHEMA_METHOD", lambda value: len(value) <= 256 and _METHOD.fullmatch(value))
argument_type = pattern("SCHEMA_METHOD", r"[a-z0-9(),\[\]]{1,128}")
ed25519_key = text_format("SCHEMA_DID", lambda value: _holds(decode_did_key)(value) and decode_did_key(value)[0] == "ed25519")
storage_cid = text_format("SCHEMA_CID", lambda value: _is_dag_pb(value))
signature = text_format("SCHEMA_BASE64", lambda value: len(read_base64(value) or b"") == 64)
view = pattern("SCHEMA_VIEW", "[1-9][0-9]{0,3}:[0-9a-f]{64}")
path_step = pattern("SCHEMA_PATH", "[lr]:[0-9a-f]{64}")


def _require_json(codec: str) -> None:
    if codec != "json":
        raise Refused("ID_MALFORMED", codec)


def any_map(value: Value, faults: Faults, pointer: str) -> None:
    if not isinstance(value, dict):
        faults.add("SCHEMA_TYPE", "not a map", pointer)


def list_of(item: Checker, limit: int | None = None, maps: bool = False, unique: bool = False) -> Checker:
    """A list of strings, or of maps, each of which passes a checker."""
    kind = dict if maps else str

    def check(value: Value, faults: Faults, pointer: str) -> None:
        if not isinstance(value, list) or not isinstance(value[0], kind):
            faults.add("SCHEMA_TYPE", "not a list of maps" if maps else "not a list of strings", pointer)
            return
        if limit is not None and len(value) > limit:
            faults.add("SCHEMA_LENGTH", f"{len(value)} items", pointer)
        for place, entry in enumerate(value):
            item(entry, faults, f"{pointer}/{place}")
        if unique and len(set(value)) < len(value):
            faults.add("SCHEMA_DUPLICATE", "", pointer)

    return check


def members(table: dict[str, Checker]) -> Checker:
    """A map that has the members of a table and no others; a `?` after a name makes it optional."""
    checkers = {name.rstrip("?"): checker for name, checker in table.items()}
    required = [name for name in table if not name.endswith("?")]

    def check(value: Value, faults: Faults, pointer: str) -> None:
        if not isinstance(value, dict):
            faults.add("SCHEMA_TYPE", "not a map", pointer)
            return
        for name in required:
            if name not in value:
                faults.add("SCHEMA_MISSING", name, pointer)
        for name, member in value.items():
            if name not in checkers:
                faults.add("SCHEMA_UNKNOWN_MEMBER", name, f"{pointer}/{name}")
            else:
                checkers[name](member, faults, f"{pointer}/{name}")

    return check
