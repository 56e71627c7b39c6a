"""Bundles: CARv1 files in which every block is listed (spec.md 8)."""

from .document import Document, parse_document
from .faults import STRICT, Faults, Refused
from .ids import sha256, split_cid, write_cid

MAX_BYTES = 16_777_216
# DAG-CBOR of {"roots": [CID], "version": 1} around a CID of codec json, whose length is fixed.
_HEADER_START = bytes.fromhex("a265726f6f747381d82a582600")
_HEADER_END = bytes.fromhex("6776657273696f6e01")
_HEADER_LENGTH = len(_HEADER_START) + 37 + len(_HEADER_END)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A minimal unsigned varint of at most five bytes."""
    number = 0
    for place in range(5):
        if at + place >= len(data):
            raise Refused("BUNDLE_TRUNCATED", "inside a length")
        byte = data[at + place]
        number |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            if byte == 0 and place > 0:
                raise Refused("BUNDLE_VARINT", "not minimal")
            return number, at + place + 1
    raise Refused("BUNDLE_VARINT", "out of bounds")


def _section(data: bytes, at: int) -> tuple[bytes, int]:
    length, start = _varint(data, at)
    if start + length > len(data):
        raise Refused("BUNDLE_TRUNCATED", f"{start + length - len(data)} bytes are missing")
    return data[start : start + length], start + length


def read_bundle(data: bytes, faults: Faults = STRICT) -> tuple[Document, list[dict]]:
    """The manifest, and of each further block the entry of the manifest with its `bytes`."""
    if len(data) > MAX_BYTES:
        raise Refused("BUNDLE_TOO_LARGE")
    if not data:
        raise Refused("BUNDLE_HEADER", "nothing")
    header, at = _section(data, 0)
    root = header[len(_HEADER_START) : len(_HEADER_START) + 37]
    if header != _HEADER_START + root + _HEADER_END or split_cid(root) is None:
        raise Refused("BUNDLE_HEADER")
    blocks = []
    while at < len(data):
        section, at = _section(data, at)
        found = split_cid(section)
        if found is None:
            raise Refused("BUNDLE_CID")
        codec, digest, length = found
        body = section[length:]
        if not blocks and (section[:length] != root or codec != "json"):
            faults.add("BUNDLE_ROOT")
        if sha256(body) != digest:
            faults.add("BUNDLE_HASH", write_cid(codec, digest))
        blocks.append((codec, write_cid(codec, digest), body))
    if not blocks:
        raise Refused("BUNDLE_ROOT")
    manifest = parse_document(blocks[0][2], exact=True, kinds=("bundle",), faults=faults)
    listed = manifest.value["blocks"]
    entries = []
    for place, entry in enumerate(listed):
        if place + 1 >= len(blocks):
            raise Refused("BUNDLE_LISTING", "a listed block is missing")
        codec, cid, body = blocks[place + 1]
        if entry["cid"] != cid or int(entry["size"]) != len(body):
            raise Refused("BUNDLE_LISTING", cid)
        if (entry["use"] == "document") != (codec == "json"):
            raise Refused("BUNDLE_LISTING", f"{cid} is not a {entry['use']}")
        entries.append({**entry, "bytes": body})
    if len(blocks) != len(listed) + 1:
        raise Refused("BUNDLE_LISTING", "a block is not listed")
    for entry in entries:
        if entry["use"] == "document":
            parse_document(entry["bytes"], exact=True, faults=faults)
    faults.settle()
    return manifest, entries
