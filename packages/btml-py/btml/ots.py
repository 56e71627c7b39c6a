"""OpenTimestamps proofs (proofs.md 5)."""

import hashlib
import re
from dataclasses import dataclass

from .faults import Refused
from .keccak import keccak256
from .reading import ByteReader

MAGIC = bytes.fromhex("004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e89294")
MAX_MESSAGE = 4096
MAX_PAYLOAD = 8192
MAX_NESTING = 256
MAX_TOTAL = 16 * 1024 * 1024
HASHES = {
    0x02: ("sha1", 20, lambda data: hashlib.sha1(data).digest()),
    0x03: ("ripemd160", 20, lambda data: hashlib.new("ripemd160", data).digest()),
    0x08: ("sha256", 32, lambda data: hashlib.sha256(data).digest()),
    0x67: ("keccak256", 32, keccak256),
}
ATTESTATIONS = {
    "0588960d73d71901": "bitcoin",
    "06869a0d73d71b45": "litecoin",
    "30fe8087b5c7ead7": "ethereum",
    "83dfe30d2ef90c8e": "pending",
}
_URI = re.compile(r"[A-Za-z0-9._/:-]{0,1000}")


@dataclass(frozen=True)
class Attestation:
    kind: str
    message: bytes
    height: int | None = None
    uri: str | None = None
    tag: str | None = None


@dataclass(frozen=True)
class Proof:
    hash: str
    digest: bytes
    attestations: tuple[Attestation, ...]


class _Reader(ByteReader):
    def __init__(self, data: bytes):
        super().__init__(data, "OTS_TRUNCATED")

    def number(self) -> int:
        value = 0
        for place in range(8):
            byte = self.byte()
            value |= (byte & 0x7F) << (7 * place)
            if byte < 0x80:
                if byte == 0 and place > 0:
                    raise Refused("OTS_NUMBER", "not in its shortest form")
                if value >= 2**53:
                    break
                return value
        raise Refused("OTS_NUMBER", "out of bounds")

    def counted(self, low: int, high: int, code: str) -> bytes:
        length = self.number()
        if not low <= length <= high:
            raise Refused(code, f"{length} bytes")
        return self.take(length)


class _Timestamps:
    def __init__(self, reader: _Reader):
        self.reader = reader
        self.total = 0
        self.found: list[Attestation] = []

    def read(self, message: bytes, depth: int) -> None:
        """All branches about one message."""
        while True:
            tag = self.reader.byte()
            more = tag == 0xFF
            if more:
                tag = self.reader.byte()
            self.total += len(message) + 256
            if self.total > MAX_TOTAL:
                raise Refused("OTS_MESSAGE_LENGTH", "too much together")
            if tag == 0x00:
                self.attestation(message)
            else:
                result = self.operation(tag, message)
                if depth >= MAX_NESTING:
                    raise Refused("OTS_NESTING")
                self.read(result, depth + 1)
            if not more:
                return

    def operation(self, tag: int, message: bytes) -> bytes:
        if tag in HASHES:
            return HASHES[tag][2](message)
        if tag in (0xF0, 0xF1):
            argument = self.reader.counted(1, MAX_MESSAGE, "OTS_MESSAGE_LENGTH")
            if tag == 0xF1 and argument == message:
                raise Refused("OTS_DUPLICATE")
            result = message + argument if tag == 0xF0 else argument + message
        elif tag == 0xF2:
            result = message[::-1]
        elif tag == 0xF3:
            result = message.hex().encode()
        else:
            raise Refused("OTS_OPERATION", f"{tag:02x}")
        if len(result) > MAX_MESSAGE:
            raise Refused("OTS_MESSAGE_LENGTH", f"{len(result)} bytes")
        return result

    def attestation(self, message: bytes) -> None:
        tag = self.reader.take(8).hex()
        payload = _Reader(self.reader.counted(0, MAX_PAYLOAD, "OTS_ATTESTATION_LENGTH"))
        kind = ATTESTATIONS.get(tag)
        if kind is None:
            self.found.append(Attestation("unknown", message, tag=tag))
            return
        if kind == "pending":
            uri = payload.counted(0, 1000, "OTS_ATTESTATION").decode("latin-1")
            if not _URI.fullmatch(uri):
                raise Refused("OTS_ATTESTATION", uri)
            attestation = Attestation(kind, message, uri=uri)
        else:
            attestation = Attestation(kind, message, height=payload.number())
        if payload.at != len(payload.data):
            raise Refused("OTS_ATTESTATION", "bytes are left")
        self.found.append(attestation)


def parse_ots(data: bytes) -> Proof:
    if not data.startswith(MAGIC):
        raise Refused("OTS_MAGIC")
    reader = _Reader(data)
    reader.take(len(MAGIC))
    if reader.number() != 1:
        raise Refused("OTS_VERSION")
    tag = reader.byte()
    if tag not in HASHES:
        raise Refused("OTS_DIGEST_TYPE", f"{tag:02x}")
    name, length, _ = HASHES[tag]
    digest = reader.take(length)
    timestamps = _Timestamps(reader)
    timestamps.read(digest, 0)
    if reader.at != len(data):
        raise Refused("OTS_TRAILING")
    return Proof(name, digest, tuple(timestamps.found))
