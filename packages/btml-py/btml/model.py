"""The model (spec.md 1) and the canonical form (spec.md 2)."""

import re
import unicodedata
from typing import Union

from . import unicode14
from .faults import STRICT, Faults

Value = Union[str, list, dict]

MAX_DEPTH = 16
MAX_CANONICAL = 262_144

KEY = re.compile(r"[a-z][a-z0-9]{0,31}")
RESERVED = frozenset(
    """accesskey autocapitalize autocorrect autofocus class constructor contenteditable contextmenu dir doc draggable
    enterkeyhint exportparts headingoffset headingreset hidden i id inert inputmode is itemid itemprop itemref
    itemscope itemtype lang nonce part popover role s slot spellcheck style tabindex title translate
    virtualkeyboardpolicy writingsuggestions xmlns""".split()
)

if tuple(int(part) for part in unicodedata.unidata_version.split(".")) < (14, 0, 0):
    raise ImportError("btml needs the normalization of Unicode 14.0 or later: Python 3.11 or later")


def _members(table: str) -> str:
    parts = []
    for word in table.split():
        first, _, last = word.partition("-")
        low, high = int(first, 16), int(last or first, 16)
        parts.append(f"\\U{low:08x}" if low == high else f"\\U{low:08x}-\\U{high:08x}")
    return "".join(parts)


_PLAIN = re.compile(r"[ -~\n]+")
_CONTROL = re.compile("[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f]")
_FORMAT = re.compile(f"[{_members(unicode14.FORMAT)}]")
_UNASSIGNED = re.compile(f"[{_members(unicode14.UNASSIGNED)}]")
_SURROGATE = re.compile("[\\ud800-\\udfff]")
_MARKS = re.compile(f"[{_members(unicode14.MARK)}]{{31}}")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n"}
_ESCAPED = re.compile(r'["\\\n]')


def check_key(key: str, faults: Faults = STRICT) -> None:
    if not KEY.fullmatch(key):
        faults.add("MODEL_KEY", repr(key))
    elif key.startswith("on") or key in RESERVED:
        faults.add("MODEL_KEY_RESERVED", key)


def check_string(text: str, faults: Faults = STRICT) -> None:
    if _PLAIN.fullmatch(text):
        return
    if text == "":
        faults.add("MODEL_EMPTY", "a string")
        return
    if _SURROGATE.search(text):
        faults.add("MODEL_STRING_SURROGATE")
    if _CONTROL.search(text):
        faults.add("MODEL_STRING_CONTROL")
    if _FORMAT.search(text):
        faults.add("MODEL_STRING_FORMAT")
    if _UNASSIGNED.search(text):
        faults.add("MODEL_STRING_UNASSIGNED")
    if _MARKS.search(text):
        faults.add("MODEL_STRING_MARKS")
        return  # normalization is only linear below that bound
    if not unicodedata.is_normalized("NFC", text):
        faults.add("MODEL_STRING_NFC")


def is_string(text: str) -> bool:
    """Whether the model can hold the text as a string."""
    gathered = Faults(gather=True)
    check_string(text, gathered)
    return not gathered.codes


def check_items(items: list, faults: Faults = STRICT) -> None:
    """The rules of a list whose items were read: one or more, of one type."""
    if not items:
        faults.add("MODEL_EMPTY", "a list")
    elif len({type(item) for item in items if not isinstance(item, list)}) > 1:
        faults.add("MODEL_LIST_MIXED")


def check_value(value: object, faults: Faults = STRICT, depth: int = 1) -> None:
    """Checks a value made in Python; parsers check while they read."""
    if isinstance(value, str):
        check_string(value, faults)
        return
    if not isinstance(value, (list, dict)):
        faults.add("MODEL_TYPE", type(value).__name__)
        return
    if depth > MAX_DEPTH:
        faults.add("MODEL_DEPTH")
        return
    if isinstance(value, list):
        for item in value:
            if isinstance(item, list):
                faults.add("MODEL_LIST_NESTED")
            else:
                check_value(item, faults, depth + 1)
        check_items(value, faults)
        return
    if not value:
        faults.add("MODEL_EMPTY", "a map")
    for key, member in value.items():
        if not isinstance(key, str):
            faults.add("MODEL_KEY", repr(key))
            continue
        check_key(key, faults)
        check_value(member, faults, depth + 1)


def check_whole(value: Value, faults: Faults = STRICT) -> bytes:
    """The bound on the size of a whole value; gives its canonical bytes."""
    faults.settle()
    encoded = canonical_bytes(value)
    if len(encoded) > MAX_CANONICAL:
        faults.add("MODEL_SIZE", f"{len(encoded)} bytes")
    faults.settle()
    return encoded


def check_root(value: Value, faults: Faults = STRICT) -> bytes:
    """The rules of a whole document; gives its canonical bytes."""
    if not isinstance(value, dict):
        faults.add("MODEL_ROOT")
    return check_whole(value, faults)


def quote(text: str) -> str:
    return '"' + _ESCAPED.sub(lambda match: _ESCAPES[match[0]], text) + '"'


def canonical(value: Value) -> str:
    """RFC 8785 of a value of the model."""
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, list):
        return "[" + ",".join([canonical(item) for item in value]) + "]"
    return "{" + ",".join([f'"{key}":{canonical(value[key])}' for key in sorted(value)]) + "}"


def canonical_bytes(value: Value) -> bytes:
    return canonical(value).encode()
