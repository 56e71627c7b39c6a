"""Signed notes, checkpoints and tlog-proofs of C2SP (proofs.md 2.2)."""

import base64
import binascii
import re
from dataclasses import dataclass

from .faults import Refused
from .ids import sha256
from .log import leaf_hash, root_from_inclusion
from .suites import is_strict_key, verify_ed25519

ED25519, COSIGNATURE = 0x01, 0x04
_SIGNATURE = re.compile("— ([^ +\n]+) ([A-Za-z0-9+/]+=*)")
_NUMBER = re.compile("0|[1-9][0-9]{0,15}")


@dataclass(frozen=True)
class Key:
    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public)[:4]


@dataclass(frozen=True)
class Checkpoint:
    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...]


def _base64(text: str, code: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Refused(code, "not base64") from None
    if base64.b64encode(data).decode() != text:
        raise Refused(code, "not canonical base64")
    return data


def parse_key(text: str) -> Key:
    """A verifier key: `<name>+<key id in hex>+<base64 of kind and key>`."""
    name, _, rest = text.partition("+")
    identifier, _, encoded = rest.partition("+")
    data = _base64(encoded, "TLOG_KEY")
    if not name or len(data) != 33 or data[0] not in (ED25519, COSIGNATURE):
        raise Refused("TLOG_KEY", text[:80])
    key = Key(name, data[0], data[1:])
    if key.id.hex() != identifier or not is_strict_key(key.public):
        raise Refused("TLOG_KEY", "the id is of another key, or the key is none")
    return key


def _verify_one(text: bytes, key: Key, signature: bytes) -> int | None:
    """0 for a plain signature that holds, the time of a cosignature that does, None otherwise."""
    if key.kind == ED25519:
        return 0 if len(signature) == 64 and verify_ed25519(key.public, text, signature) else None
    if len(signature) != 72:
        return None
    time = int.from_bytes(signature[:8], "big")
    message = f"cosignature/v1\ntime {time}\n".encode() + text
    return time if verify_ed25519(key.public, message, signature[8:]) else None


def open_note(note: str, keys: list[Key]) -> tuple[str, list[tuple[Key, int]]]:
    """The text of a signed note and whose signatures it bears; unknown keys are ignored."""
    text, separator, tail = note.rpartition("\n\n")
    if not separator or not tail.endswith("\n"):
        raise Refused("TLOG_NOTE", "no signatures")
    text += "\n"
    if any(ord(character) < 0x20 and character != "\n" for character in note):
        raise Refused("TLOG_NOTE", "a control character")
    found = []
    for line in tail[:-1].split("\n"):
        match = _SIGNATURE.fullmatch(line)
        if match is None:
            raise Refused("TLOG_NOTE", "not a line of a signature")
        data = _base64(match[2], "TLOG_NOTE")
        for key in keys:
            if key.name == match[1] and key.id == data[:4]:
                time = _verify_one(text.encode(), key, data[4:])
                if time is None:
                    raise Refused("TLOG_SIGNATURE", key.name)
                found.append((key, time))
    return text, found


def read_checkpoint(text: str) -> Checkpoint:
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] != "" or not lines[0] or not _NUMBER.fullmatch(lines[1]):
        raise Refused("TLOG_CHECKPOINT")
    root = _base64(lines[2], "TLOG_CHECKPOINT")
    if len(root) != 32 or "" in lines[3:-1]:
        raise Refused("TLOG_CHECKPOINT")
    return Checkpoint(lines[0], int(lines[1]), root, tuple(lines[3:-1]))


def open_checkpoint(note: str, log: Key, witnesses: list[Key] = [], quorum: int = 0) -> Checkpoint:
    """A checkpoint that the log signed, and at least `quorum` of the witnesses."""
    text, signed = open_note(note, [log, *witnesses])
    checkpoint = read_checkpoint(text)
    if checkpoint.origin != log.name:
        raise Refused("TLOG_CHECKPOINT", "of another log")
    signers = {key for key, _ in signed}
    if log not in signers:
        raise Refused("TLOG_SIGNATURE", "not signed by the log")
    if len(signers - {log}) < quorum:
        raise Refused("TLOG_QUORUM")
    return checkpoint


def verify_tlog_proof(
    proof: str, entry: bytes, log: Key, witnesses: list[Key] = [], quorum: int = 0
) -> tuple[int, Checkpoint]:
    """Index and checkpoint of an entry that a `c2sp.org/tlog-proof@v1` shows to be in the log."""
    head, separator, note = proof.partition("\n\n")
    lines = head.split("\n")
    if not separator or lines[0] != "c2sp.org/tlog-proof@v1":
        raise Refused("TLOG_PROOF", "not a tlog-proof")
    rest = lines[1:]
    if rest and rest[0].startswith("extra "):
        _base64(rest.pop(0)[len("extra ") :], "TLOG_PROOF")
    if not rest or not rest[0].startswith("index ") or not _NUMBER.fullmatch(rest[0][len("index ") :]):
        raise Refused("TLOG_PROOF", "no index")
    index = int(rest[0][len("index ") :])
    siblings = [_base64(line, "TLOG_PROOF") for line in rest[1:]]
    checkpoint = open_checkpoint(note, log, witnesses, quorum)
    if root_from_inclusion(leaf_hash(entry), index, checkpoint.size, siblings) != checkpoint.root:
        raise Refused("TLOG_PROOF", "does not lead to the root")
    return index, checkpoint
