"""Ids, CIDs (spec.md 3) and did:key (spec.md 6.1)."""

import base64
import hashlib
import re

from .faults import Refused

PREFIXES = {b"\x01\x80\x04\x12\x20": "json", b"\x01\x55\x12\x20": "raw"}
_BASE32 = re.compile(r"b([a-z2-7]+)")
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_DIGITS = {character: index for index, character in enumerate(_BASE58)}
_DID_KEY = re.compile(r"did:key:z([1-9A-HJ-NP-Za-km-z]{1,100})")
#: Multicodec of a key type as varint, and the length of its keys.
KEY_TYPES = {"ed25519": (b"\xed\x01", 32), "p256": (b"\x80\x24", 33), "secp256k1": (b"\xe7\x01", 33)}


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def write_cid(codec: str, digest: bytes) -> str:
    prefix = next(prefix for prefix, name in PREFIXES.items() if name == codec)
    return "b" + base64.b32encode(prefix + digest).decode().rstrip("=").lower()


def document_id(canonical: bytes) -> str:
    """The id of the document with these canonical bytes."""
    return write_cid("json", sha256(canonical))


def split_cid(data: bytes) -> tuple[str, bytes, int] | None:
    """Codec, digest and length of the CID at the start of the bytes."""
    for prefix, codec in PREFIXES.items():
        if data.startswith(prefix) and len(data) >= len(prefix) + 32:
            return codec, data[len(prefix) : len(prefix) + 32], len(prefix) + 32
    return None


def decode_cid(text: str) -> tuple[str, bytes]:
    """Codec (`json` or `raw`) and digest."""
    match = _BASE32.fullmatch(text) if len(text) <= 80 else None
    if match is None:
        raise Refused("ID_MALFORMED", text[:80])
    body = match[1].upper()
    try:
        data = base64.b32decode(body + "=" * (-len(body) % 8))
    except ValueError:
        raise Refused("ID_MALFORMED", text) from None
    found = split_cid(data)
    if found is None or found[2] != len(data) or write_cid(found[0], found[1]) != text:
        raise Refused("ID_MALFORMED", text)
    return found[0], found[1]


def base58_decode(text: str) -> bytes:
    number = 0
    for character in text:
        number = number * 58 + _DIGITS[character]
    zeros = len(text) - len(text.lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def base58_encode(data: bytes) -> str:
    number = int.from_bytes(data, "big")
    text = ""
    while number:
        number, digit = divmod(number, 58)
        text = _BASE58[digit] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def decode_did_key(text: str) -> tuple[str, bytes]:
    """Type and bytes of the key; whether it is a point of its curve is checked when it is used."""
    match = _DID_KEY.fullmatch(text)
    if match is not None:
        data = base58_decode(match[1])
        for name, (prefix, length) in KEY_TYPES.items():
            key = data[len(prefix) :]
            if data.startswith(prefix) and len(key) == length and (length == 32 or key[0] in (2, 3)):
                return name, key
    raise Refused("ID_DID_KEY", text[:80])


def encode_did_key(name: str, key: bytes) -> str:
    return "did:key:z" + base58_encode(KEY_TYPES[name][0] + key)
