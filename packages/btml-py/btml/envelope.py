"""Envelopes and the proofs in them (spec.md 6)."""

from dataclasses import dataclass

from .faults import STRICT, Faults, Refused
from .formats import read_base64, read_time
from .ids import document_id, sha256
from .kinds import PURPOSES
from .model import canonical_bytes
from .suites import check_signature, read_key
from .view import VERSION, view_hash

MAX_AHEAD = 300


@dataclass(frozen=True)
class Expectations:
    """What a verifier may ask for beyond that every proof holds."""

    purpose: str | None = None
    audience: str | None = None
    now: float | None = None
    keys: tuple[str, ...] | None = None


def payload_id(envelope: dict) -> str:
    return document_id(canonical_bytes(envelope["payload"]))


def signature_hash(payload: str, proof: dict) -> bytes:
    """What a proof over the payload with this id signs."""
    unsigned = {name: value for name, value in proof.items() if name != "value"}
    return sha256(b"BTML-SIG-1\n" + canonical_bytes({"payload": payload, "proof": unsigned}))


def author(payload: dict) -> str:
    """Who must be among the signers."""
    return payload["promise"]["log"] if payload["kind"] == "receipt" else payload["issuer"]


def _check_use(payload: dict, proofs: list[dict], asked: Expectations, faults: Faults) -> None:
    """Purpose, audience and time."""
    for proof in proofs:
        if proof["purpose"] != PURPOSES[payload["kind"]] or asked.purpose not in (None, proof["purpose"]):
            faults.add("SIG_PURPOSE", proof["purpose"])
        if "audience" in payload and proof.get("audience") != payload["audience"]:
            faults.add("SIG_AUDIENCE")
        if asked.audience is not None and proof.get("audience") != asked.audience:
            faults.add("REPLAY_AUDIENCE")
        if asked.now is not None and read_time(proof["created"]) > asked.now + MAX_AHEAD:
            faults.add("REPLAY_FUTURE")
    if asked.now is not None and "expires" in payload and asked.now >= read_time(payload["expires"]):
        faults.add("REPLAY_EXPIRED")


def _check_view(payload: dict, proofs: list[dict], faults: Faults) -> None:
    shown = view_hash(payload)
    for proof in proofs:
        if not proof["view"].startswith(f"{VERSION}:"):
            faults.add("VIEW_VERSION")
        elif proof["view"] != shown:
            faults.add("VIEW_MISMATCH")


def verify_envelope(envelope: dict, asked: Expectations = Expectations(), faults: Faults = STRICT) -> list[str]:
    """The keys that signed; refused unless all proofs hold. The envelope was checked by the rules of its kind."""
    payload, proofs = envelope["payload"], envelope["proofs"]
    _check_use(payload, proofs, asked, faults)
    keys: list = []
    for proof in proofs:
        try:
            keys.append(read_key(proof["suite"], proof["key"]))
        except Refused as refusal:
            keys.append(None)
            faults.add(refusal.code, refusal.message)
    _check_view(payload, proofs, faults)
    signed = payload_id(envelope)
    for proof, key in zip(proofs, keys):
        try:
            if key is not None:
                check_signature(proof["suite"], key, signature_hash(signed, proof), read_base64(proof["value"]))
        except Refused as refusal:
            faults.add(refusal.code, refusal.message)
    signers = [proof["key"] for proof in proofs]
    if author(payload) not in signers:
        faults.add("SIG_ISSUER", author(payload))
    if asked.keys is not None and not set(asked.keys) & set(signers):
        faults.add("SIG_SIGNER")
    faults.settle()
    return signers
