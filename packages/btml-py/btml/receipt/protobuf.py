"""Protocol buffers in their one canonical encoding: fields ascending, shortest numbers, no defaults (proofs.md 8)."""

from ..faults import Refused


def _fail(what: str) -> Refused:
    return Refused("BFT_PROTO", what)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    number = 0
    for place in range(10):
        if at + place >= len(data):
            raise _fail("ends inside a number")
        byte = data[at + place]
        number |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            if (byte == 0 and place) or number >= 1 << 64:
                raise _fail("a number that is not in its shortest form")
            return number, at + place + 1
    raise _fail("a number that is too long")


def fields(data: bytes) -> list[tuple[int, int | bytes]]:
    """Number and value of each field: varints and byte strings only."""
    found, at = [], 0
    while at < len(data):
        tag, at = _varint(data, at)
        kind = tag & 7
        if kind not in (0, 2) or tag >> 3 == 0:
            raise _fail("another wire type")
        value, at = _varint(data, at)
        if kind == 2:
            if at + value > len(data):
                raise _fail("ends inside a field")
            value, at = data[at : at + value], at + value
        found.append((tag >> 3, value))
    return found


def message(data: bytes, shape: dict, always: frozenset[int] = frozenset()) -> dict:
    """The fields of a message by number, each of type int or bytes; `[bytes]` is for a field that may stand any number
    of times, in a row. `always` lists those that are there even when they are empty."""
    found: dict = {number: [] for number, kind in shape.items() if isinstance(kind, list)}
    last = 0
    for number, value in fields(data):
        kind = shape.get(number)
        repeated = isinstance(kind, list)
        if kind is None or not isinstance(value, kind[0] if repeated else kind):
            raise _fail(f"field {number}")
        if number < last or (number == last and not repeated):
            raise _fail(f"field {number} has another place")
        last = number
        if repeated:
            found[number].append(value)
            continue
        if number not in always and value in (0, b""):
            raise _fail(f"field {number} has its default")
        found[number] = value
    if not always <= found.keys():
        raise _fail("a part is missing")
    return {number: found.get(number) if isinstance(kind, list) else found.get(number, kind()) for number, kind in shape.items()}


def optional(items: list[bytes]) -> bytes | None:
    """An embedded message that may be absent, read as a field that may be repeated."""
    if len(items) > 1:
        raise _fail("a part stands twice")
    return items[0] if items else None


def text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise _fail("not UTF-8") from None


def below(number: int, limit: int) -> int:
    """A number of a narrower type than 64 bits."""
    if number >= limit:
        raise _fail("a number that is too large")
    return number


def signed(value: int) -> int:
    """An int64 from its 64 bits."""
    return value - (1 << 64) if value >> 63 else value


def varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def put(number: int, value: int | bytes) -> bytes:
    """A field, left out if it has its default."""
    if value in (0, b""):
        return b""
    return part(number, value) if isinstance(value, bytes) else varint(number << 3) + varint(value & (1 << 64) - 1)


def part(number: int, value: bytes) -> bytes:
    """A byte string or message, also when it is empty."""
    return varint(number << 3 | 2) + varint(len(value)) + value
