"""Calls in the encoding of the contract ABI (proofs.md 11.3)."""

import re

from ...faults import Refused
from ...keccak import keccak256

MAX_DEPTH = 8
_ARRAY = re.compile(r"(.+)\[([0-9]*)\]")
_METHOD = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*(\(.*\))")
_INTEGER = re.compile(r"(u?)int([1-9][0-9]{0,2})")
_BYTES = re.compile(r"bytes([1-9][0-9]?)")
_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,77}")
_HEX = re.compile(r"(?:[0-9a-f]{2})*")


def _refuse(what: str) -> Refused:
    return Refused("EVM_CALL", what)


def _types(text: str) -> list[str] | None:
    """The types inside of a tuple; None if the parentheses do not match or a type is missing."""
    inner, depth, parts = text[1:-1], 0, [""]
    for character in inner:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return None
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    if not inner:
        return []
    return parts if depth == 0 and all(parts) else None


def _is_dynamic(kind: str) -> bool:
    array = _ARRAY.fullmatch(kind)
    if array is not None:
        return array[2] == "" or _is_dynamic(array[1])
    if kind.startswith("("):
        return any(map(_is_dynamic, _types(kind) or []))
    return kind in ("string", "bytes")


def _word(number: int) -> bytes:
    return (number % (1 << 256)).to_bytes(32, "big")


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 32)


def _hex(text: str) -> bytes:
    if not _HEX.fullmatch(text):
        raise _refuse("not hex")
    return bytes.fromhex(text)


def _integer(kind: str, text: str) -> bytes:
    shape = _INTEGER.fullmatch(kind)
    bits = int(shape[2]) if shape else 0
    if shape is None or bits > 256 or bits % 8:
        raise _refuse(f"the type {kind} is not known")
    low, high = (0, 1 << bits) if shape[1] else (-(1 << bits - 1), 1 << bits - 1)
    if not _NUMBER.fullmatch(text) or not low <= int(text) < high:
        raise _refuse(f"no {kind}")
    return _word(int(text))


def _scalar(kind: str, text: str) -> bytes:
    if kind in ("string", "bytes"):
        data = text.encode() if kind == "string" else _hex(text)
        return _word(len(data)) + _padded(data)
    if kind == "bool":
        if text not in ("true", "false"):
            raise _refuse("no bool")
        return _word(text == "true")
    if kind == "address":
        if not re.fullmatch("0x[0-9a-f]{40}", text):
            raise _refuse("no address")
        return _word(int(text, 16))
    size = _BYTES.fullmatch(kind)
    if size is not None and int(size[1]) <= 32:
        data = _hex(text)
        if len(data) != int(size[1]):
            raise _refuse(f"no {kind}")
        return _padded(data)
    return _integer(kind, text)


def _sequence(parts: list[tuple[bool, bytes]]) -> bytes:
    """Heads in order, then the tails that their offsets point to."""
    offset = sum(32 if dynamic else len(data) for dynamic, data in parts)
    heads, tails = b"", b""
    for dynamic, data in parts:
        heads += _word(offset + len(tails)) if dynamic else data
        tails += data if dynamic else b""
    return heads + tails


def _encode(kind: str, argument: dict, depth: int) -> tuple[bool, bytes]:
    if depth > MAX_DEPTH:
        raise _refuse("nested too deeply")
    if argument["t"] != kind:
        raise _refuse(f"{argument['t']} instead of {kind}")
    array = _ARRAY.fullmatch(kind)
    inner = None if array else _types(kind) if kind.startswith("(") else None
    if array is None and inner is None:
        if "items" in argument:
            raise _refuse(f"a {kind} has no items")
        return _is_dynamic(kind), _scalar(kind, argument.get("v", ""))
    items = argument.get("items", [])
    if array is not None:
        inner = [array[1]] * len(items)
        fits = array[2] == "" or int(array[2]) == len(items)
    else:
        fits = len(inner) == len(items)
    if not fits or "v" in argument:
        raise _refuse(f"not the items of {kind}")
    body = _sequence([_encode(each, item, depth + 1) for each, item in zip(inner, items)])
    length = _word(len(items)) if array is not None and array[2] == "" else b""
    return _is_dynamic(kind), length + body


def encode_call(method: str, arguments: list[dict]) -> bytes:
    """Selector and arguments."""
    shape = _METHOD.fullmatch(method)
    kinds = _types(shape[1]) if shape else None
    if kinds is None or len(kinds) != len(arguments):
        raise _refuse("not a signature, or of another number of arguments")
    parts = [_encode(kind, argument, 0) for kind, argument in zip(kinds, arguments)]
    return keccak256(method.encode())[:4] + _sequence(parts)
