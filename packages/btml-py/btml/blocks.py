"""Blocks of IPLD that link to each other, and CARs of one DAG (proofs.md 10.1).

The content of UnixFS nodes is not looked at: only which blocks a block links to.
"""

import base64
import json
import math
import re
import struct
from typing import Iterator

from .faults import STRICT, Faults, Refused
from .ids import base58_decode, base58_encode, sha256

CODECS = {"raw": b"\x55", "dag-pb": b"\x70", "dag-cbor": b"\x71", "dag-json": b"\xa9\x02", "json": b"\x80\x04"}
_MAX_DEPTH = 256


def _block(what: str) -> Refused:
    return Refused("STORAGE_BLOCK", what)


def split_cid(data: bytes) -> tuple[str, bytes, int] | None:
    """Codec, digest and length of the CID at the start of the bytes."""
    if data[:2] == b"\x12\x20" and len(data) >= 34:
        return "dag-pb", data[2:34], 34
    for name, code in CODECS.items():
        prefix = b"\x01" + code + b"\x12\x20"
        if data.startswith(prefix) and len(data) >= len(prefix) + 32:
            return name, data[len(prefix) : len(prefix) + 32], len(prefix) + 32
    return None


def cid_text(cid: bytes) -> str:
    if cid[:2] == b"\x12\x20":
        return base58_encode(cid)
    return "b" + base64.b32encode(cid).decode().rstrip("=").lower()


def _cid_length(data: bytes) -> int:
    """The length of the well-formed CID at the start of the bytes, whatever its codec and hash."""
    if data[:2] == b"\x12\x20":
        end = 34
    elif data[:1] != b"\x01":
        raise Refused("STORAGE_CID", "neither version 0 nor 1")
    else:
        _, at = _varint(data, 1, "STORAGE_CID")
        algorithm, at = _varint(data, at, "STORAGE_CID")
        length, at = _varint(data, at, "STORAGE_CID")
        if algorithm == 0x12 and length != 32:
            raise Refused("STORAGE_CID", "a digest of another length")
        end = at + length
    if end > len(data):
        raise Refused("STORAGE_CID", "ends too early")
    return end


def whole_cid(data: bytes) -> bytes:
    """A link may be any CID; one of another codec or hash than those read here is in no CAR."""
    if _cid_length(data) != len(data):
        raise _block("something follows a CID")
    return data


def _read_cid(text: str) -> bytes:
    try:
        if text.startswith("Qm"):
            data = base58_decode(text)
        else:
            body = text[1:].upper()
            data = base64.b32decode(body + "=" * (-len(body) % 8))
    except (ValueError, KeyError):
        raise _block("not a CID") from None
    try:
        known = cid_text(whole_cid(data)) == text
    except Refused:
        known = False
    if not known:
        raise _block("not a CID in its one spelling")
    return data


def _varint(data: bytes, at: int, code: str) -> tuple[int, int]:
    number = 0
    for place in range(8):
        if at + place >= len(data):
            raise Refused(code, "ends inside a number")
        byte = data[at + place]
        number |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            if byte == 0 and place:
                raise Refused(code, "a number that is not in its shortest form")
            return number, at + place + 1
    raise Refused(code, "a number that is too long")


def _fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Tag byte and value of each field of a protobuf."""
    at = 0
    while at < len(data):
        tag = data[at]
        value, at = _varint(data, at + 1, "STORAGE_BLOCK")
        if tag & 7 == 2:
            if at + value > len(data):
                raise _block("ends inside a field")
            value, at = data[at : at + value], at + value
        yield tag, value


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _pb_link(data: bytes) -> bytes:
    link, tags = b"", []
    for tag, value in _fields(data):
        tags.append(tag)
        if tag == 0x0A and value:
            link = whole_cid(value)
        elif tag == 0x12 and not _is_utf8(value):
            raise _block("a name that is not UTF-8")
    if not link or tags[:1] != [0x0A] or tags != sorted(set(tags)) or not set(tags) <= {0x0A, 0x12, 0x18}:
        raise _block("not a link")
    return link


def _pb_links(data: bytes, faults: Faults) -> list[bytes]:
    links, order = [], ""
    for tag, value in _fields(data):
        order += {0x12: "l", 0x0A: "d"}.get(tag, "x")
        if not re.fullmatch("d?l*|l*d", order):
            faults.add("STORAGE_BLOCK", "not links in a row and one piece of data")
        if tag == 0x12:
            links.append(_pb_link(value))
    return links


class _Cbor:
    def __init__(self, data: bytes):
        self.data = data
        self.at = 0
        self.links: list[bytes] = []

    def take(self, length: int) -> bytes:
        if self.at + length > len(self.data):
            raise _block("ends too early")
        self.at += length
        return self.data[self.at - length : self.at]

    def head(self) -> tuple[int, int, int]:
        first = self.take(1)[0]
        kind, info = first >> 5, first & 31
        if info < 24:
            return kind, info, info
        if info > 27:
            raise _block("an indefinite or reserved length")
        number = int.from_bytes(self.take(1 << (info - 24)), "big")
        if kind != 7 and number < (24, 1 << 8, 1 << 16, 1 << 32)[info - 24]:
            raise _block("a number that is not in its shortest form")
        return kind, info, number

    def text(self, length: int) -> str:
        try:
            return self.take(length).decode("utf-8")
        except UnicodeDecodeError:
            raise _block("not UTF-8") from None

    def value(self, depth: int = 0) -> None:
        if depth > _MAX_DEPTH:
            raise _block("nested too deep")
        kind, info, number = self.head()
        if kind == 2:
            self.take(number)
        elif kind == 3:
            self.text(number)
        elif kind == 4:
            for _ in range(number):
                self.value(depth + 1)
        elif kind == 5:
            self.map(number, depth)
        elif kind == 6:
            self.link(number)
        elif kind == 7:
            self.simple(info, number)

    def map(self, size: int, depth: int) -> None:
        last: tuple[int, bytes] = (-1, b"")
        for _ in range(size):
            kind, _, length = self.head()
            if kind != 3:
                raise _block("a key that is no string")
            key = self.text(length).encode()
            if (len(key), key) <= last:
                raise _block("keys out of order")
            last = (len(key), key)
            self.value(depth + 1)

    def link(self, tag: int) -> None:
        kind, _, length = self.head()
        body = self.take(length) if kind == 2 else b""
        if tag != 42 or body[:1] != b"\0":
            raise _block("another tag, or no CID in it")
        self.links.append(whole_cid(body[1:]))

    def simple(self, info: int, number: int) -> None:
        if info == 27:
            if not math.isfinite(struct.unpack(">d", number.to_bytes(8, "big"))[0]):
                raise _block("not a finite number")
        elif info not in (20, 21, 22):
            raise _block("not a value of dag-cbor")


def _cbor_links(data: bytes, faults: Faults) -> list[bytes]:
    reader = _Cbor(data)
    reader.value()
    if reader.at != len(data):
        raise _block("something follows")
    return reader.links


def _once(pairs: list[tuple]) -> dict:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _block("a key twice")
    return found


def _constant(text: str) -> None:
    raise _block(text)


def _json_links(data: bytes, faults: Faults) -> list[bytes]:
    try:
        tree = json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_constant)
    except (ValueError, RecursionError):
        raise _block("not JSON") from None
    links, stack = [], [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack += reversed(node)
        elif isinstance(node, dict):
            if list(node) == ["/"] and isinstance(node["/"], str):
                links.append(_read_cid(node["/"]))
            else:
                stack += reversed(list(node.values()))
    return links


def _no_links(data: bytes, faults: Faults) -> list[bytes]:
    """JSON that is not dag-json must be JSON all the same."""
    try:
        json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_constant)
    except (ValueError, RecursionError):
        raise _block("not JSON") from None
    return []


_LINKS = {"dag-pb": _pb_links, "dag-cbor": _cbor_links, "dag-json": _json_links, "json": _no_links}


def links_of(codec: str, data: bytes, faults: Faults = STRICT) -> list[bytes]:
    """The CIDs that a block links to, in their order."""
    reader = _LINKS.get(codec)
    return reader(data, faults) if reader else []


def _car_header(data: bytes) -> list[bytes]:
    """The roots of a header, whose canonical dag-cbor is `{"roots": […], "version": 1}`."""
    try:
        reader = _Cbor(data)
        if reader.take(7) != b"\xa2\x65roots" or (head := reader.head())[0] != 4:
            raise _block("no roots")
        for _ in range(head[2]):
            kind, _, tag = reader.head()
            if kind != 6:
                raise _block("a root that is no CID")
            reader.link(tag)
        if reader.data[reader.at :] != b"\x67version\x01":
            raise _block("another version")
    except Refused:
        raise Refused("STORAGE_CAR", "the header") from None
    return reader.links


def read_dag_car(data: bytes, faults: Faults = STRICT) -> tuple[bytes, dict[bytes, bytes]]:
    """The root and the blocks of a CAR of one DAG, in the order of their first visit."""
    length, at = _varint(data, 0, "STORAGE_CAR")
    if at + length > len(data):
        raise Refused("STORAGE_CAR", "ends inside the header")
    roots = _car_header(data[at : at + length])
    at += length
    stored: dict[bytes, tuple[bytes, bytes]] = {}
    while at < len(data):
        length, at = _varint(data, at, "STORAGE_CAR")
        section = data[at : at + length]
        if len(section) < length:
            raise Refused("STORAGE_CAR", "cut off")
        at += length
        _cid_length(section)
        found = split_cid(section)
        if found is None:
            raise Refused("STORAGE_CID", "another codec or hash")
        codec, digest, size = found
        if sha256(section[size:]) != digest:
            raise Refused("STORAGE_HASH")
        if section[:size] in stored:
            raise Refused("STORAGE_DUPLICATE")
        stored[section[:size]] = (codec, section[size:])
    if len(roots) != 1 or roots[0] not in stored:
        faults.add("STORAGE_ROOT")
        raise Refused("STORAGE_CID" if any(split_cid(root) is None for root in roots) else "STORAGE_ROOT")
    visited: dict[bytes, bytes] = {}
    stack = [roots[0]]
    while stack:
        cid = stack.pop()
        if cid in visited:
            continue
        if cid not in stored:
            raise Refused("STORAGE_MISSING", cid_text(cid))
        codec, body = stored[cid]
        visited[cid] = body
        stack += reversed(links_of(codec, body, faults))
    if len(visited) < len(stored):
        raise Refused("STORAGE_SURPLUS")
    return roots[0], visited
