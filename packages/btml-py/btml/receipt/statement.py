"""Statements of trust: who publishes a trust file, and whether it may replace what is known (spec.md 5.12)."""

import hashlib
from dataclasses import dataclass

from ..envelope import Expectations, verify_envelope
from ..faults import STRICT, Faults, Refused
from ..formats import read_time
from ..ids import document_id
from ..kinds import check_document
from ..model import canonical_bytes


@dataclass(frozen=True)
class Statement:
    publisher: str
    version: int
    id: str
    prev: str | None
    digest: str
    issued: str
    signers: tuple[str, ...]
    expires: str | None = None

    def expired(self, now: int) -> bool:
        return self.expires is not None and now >= read_time(self.expires)


def _read(envelope: dict, faults: Faults, pointer: str) -> Statement:
    check_document(envelope, faults, pointer, ("envelope",))
    faults.settle()
    payload = envelope["payload"]
    if payload["kind"] != "trust":
        raise Refused("SCHEMA_KIND", payload["kind"], pointer)
    return Statement(
        payload["issuer"],
        int(payload["version"]),
        document_id(canonical_bytes(payload)),
        payload.get("prev"),
        payload["digest"],
        payload["issued"],
        tuple(proof["key"] for proof in envelope["proofs"]),
        payload.get("expires"),
    )


def read_signed(file: dict, faults: Faults = STRICT) -> tuple[Statement, ...]:
    """The statements of a trust file; refused unless they follow each other and the last one is about this file."""
    envelopes = file["signed"]
    statements = tuple(_read(one, faults, f"/signed/{place}") for place, one in enumerate(envelopes))
    for place, (one, envelope) in enumerate(zip(statements, envelopes)):
        below = statements[place - 1] if place else None
        if below is not None and (one.version != below.version + 1 or one.prev != below.id):
            raise Refused("TRUST_CHAIN", "does not follow")
        if below is not None and read_time(one.issued) < read_time(below.issued):
            raise Refused("TRUST_CHAIN", "older than the one before")
        changed = below is not None and below.publisher != one.publisher
        if changed or below is None or place == len(statements) - 1:
            verify_envelope(envelope, Expectations(purpose="trust"), faults)
        if changed and below.publisher not in one.signers:
            raise Refused("TRUST_PUBLISHER", one.publisher)
    content = canonical_bytes({name: value for name, value in file.items() if name != "signed"})
    last = statements[-1]
    if last.issued != file["issued"] or last.digest != "sha-256:" + hashlib.sha256(content).hexdigest():
        raise Refused("TRUST_DIGEST", "signed for something else")
    return statements


def follow(
    publisher: str, version: int | None, known: str | None, statements: tuple[Statement, ...], now: int
) -> Statement:
    """The newest statement, if whoever follows this publisher may take it in place of the one that is known."""
    last = _continues(publisher, version, known, statements)
    if last.expired(now):
        raise Refused("TRUST_EXPIRED", last.expires)
    return last


def _continues(publisher: str, version: int | None, known: str | None, statements: tuple[Statement, ...]) -> Statement:
    if not statements:
        raise Refused("TRUST_UNSIGNED", "nobody signed")
    first, last = statements[0], statements[-1]
    if version is None or known is None:
        if first.publisher != publisher:
            raise Refused("TRUST_PUBLISHER", first.publisher)
        return last
    for one in statements:
        if one.version == version and one.id != known:
            raise Refused("TRUST_FORK" if one.publisher == publisher else "TRUST_PUBLISHER", one.id)
        if one.version == version:
            return last
    if publisher not in (first.publisher, *first.signers):
        raise Refused("TRUST_PUBLISHER", first.publisher)
    if last.version < version:
        raise Refused("TRUST_ROLLBACK", str(last.version))
    if first.version > version + 1:
        raise Refused("TRUST_GAP", str(first.version))
    if first.prev != known:
        raise Refused("TRUST_FORK", first.id)
    return last
