"""RLP in its one canonical encoding (Ethereum's yellow paper, appendix B)."""

from ..faults import Refused
from ..keccak import keccak256

#: Of the list without items: what a block without uncles states.
EMPTY_LIST_HASH = keccak256(b"\xc0")


def _refuse(what: str) -> Refused:
    return Refused("EVM_RLP", what)


def _length(data: bytes, at: int, size: int) -> int:
    digits = data[at : at + size]
    if len(digits) < size:
        raise _refuse("ends inside a length")
    if digits[0] == 0:
        raise _refuse("a length with a leading zero")
    length = int.from_bytes(digits, "big")
    if length < 56:
        raise _refuse("a long form for a short length")
    return length


def _decode(data: bytes, at: int, end: int, depth: int):
    if at >= end:
        raise _refuse("ends too early")
    if depth > 32:
        raise _refuse("nested too deep")
    head = data[at]
    if head < 0x80:
        return data[at : at + 1], at + 1
    is_list = head >= 0xC0
    short = head - (0xC0 if is_list else 0x80)
    if short < 56:
        start, length = at + 1, short
    else:
        size = short - 55
        length = _length(data, at + 1, size)
        start = at + 1 + size
    stop = start + length
    if stop > end:
        raise _refuse("longer than what holds it")
    if not is_list:
        if length == 1 and data[start] < 0x80:
            raise _refuse("a byte that stands for itself")
        return data[start:stop], stop
    items, place = [], start
    while place < stop:
        item, place = _decode(data, place, stop, depth + 1)
        items.append(item)
    return items, stop


def decode(data: bytes):
    """Byte strings and lists; nothing may follow."""
    item, end = _decode(data, 0, len(data), 0)
    if end != len(data):
        raise _refuse("something follows")
    return item


def _prefix(base: int, length: int) -> bytes:
    if length < 56:
        return bytes([base + length])
    digits = integer_bytes(length)
    return bytes([base + 55 + len(digits)]) + digits


def encode(item) -> bytes:
    if isinstance(item, bytes):
        if len(item) == 1 and item[0] < 0x80:
            return item
        return _prefix(0x80, len(item)) + item
    body = b"".join(encode(part) for part in item)
    return _prefix(0xC0, len(body)) + body


def integer_bytes(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def encode_int(number: int) -> bytes:
    return encode(integer_bytes(number))


def integer(item, what: str, size: int = 32) -> int:
    """A number: a byte string without leading zeros."""
    if not isinstance(item, bytes) or item[:1] == b"\0" or len(item) > size:
        raise _refuse(f"{what} is not a number")
    return int.from_bytes(item, "big")


def fixed(item, size: int, what: str) -> bytes:
    if not isinstance(item, bytes) or len(item) != size:
        raise _refuse(f"{what} has not {size} bytes")
    return item
