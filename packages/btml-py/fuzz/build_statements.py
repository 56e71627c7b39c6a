"""Signed statements: runs of them about trust files, and routes in receipts, with and without faults."""

import json
import random

from btml.envelope import signature_hash
from btml.ids import document_id, encode_did_key, sha256
from btml.model import canonical, canonical_bytes
from btml.view import view_hash
from build import base64url, bitcoin
from build_cosmos import cosmos
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

#: Publishers by their did:key; the secrets are 32 equal bytes, as those of the vectors.
SECRETS = {
    encode_did_key("ed25519", secret.public_key().public_bytes_raw()): secret
    for secret in (Ed25519PrivateKey.from_private_bytes(bytes([byte]) * 32) for byte in (7, 10))
}
ALICE, OTHER = SECRETS
CHAIN = {"chain": "eip155:31337", "rule": "none", "name": "made"}


def minute(n: int) -> str:
    return f"2026-11-22T13:{n:02}:00Z"


def rarely(r: random.Random, usual, *others, share: float = 0.06):
    return r.choice(others) if r.random() < share else usual


def envelope(r: random.Random, payload: dict, signers: list[str], purpose: str) -> dict:
    proofs = []
    for key in signers:
        proof = {
            "suite": "ed25519", "key": key, "purpose": rarely(r, purpose, "claim", "trust", share=0.02),
            "created": payload["issued"], "view": view_hash(payload),
        }  # fmt: skip
        signed = signature_hash(document_id(canonical_bytes(payload)), proof)
        by = rarely(r, key, ALICE, OTHER, share=0.02)
        proofs.append(proof | {"value": base64url(SECRETS[by].sign(signed))})
    return {"btml": "1.0", "kind": "envelope", "payload": payload, "proofs": proofs}


def digest_of(file: dict) -> str:
    return "sha-256:" + sha256(canonical_bytes(file)).hex()


def statement(r: random.Random, file: dict, issuer: str, version: int, below: str | None) -> dict:
    payload = {
        "btml": "1.0", "kind": "trust", "issuer": issuer, "issued": file["issued"], "version": str(version),
        "digest": rarely(r, digest_of(file), "sha-256:" + "ab" * 32, share=0.03),
    }  # fmt: skip
    if below is not None:
        payload["prev"] = rarely(r, below, document_id(b"{}"), share=0.04)
    if r.random() < 0.4:
        payload["expires"] = r.choice((minute(30), minute(30), "2026-11-22T14:00:00Z", "2026-11-22T14:00:01Z", minute(version)))
    return payload


def history(r: random.Random, count: int) -> tuple[list[dict], list[dict]]:
    """Trust files, and an envelope about each that names the one before it."""
    files, signed = [], []
    issuer, below, version = ALICE, None, 0
    for n in range(1, count + 1):
        before = issuer
        issuer = rarely(r, issuer, OTHER, ALICE, share=0.15)
        version = rarely(r, version + 1, version + 2, max(version, 1), share=0.03)
        file = {"trust": "1.0", "issued": minute(rarely(r, n, n - 1, 0)), "chains": [CHAIN | {"name": f"made {n}"}]}
        payload = statement(r, file, issuer, version, below)
        handed = issuer != before and r.random() < 0.8
        signed.append(envelope(r, payload, rarely(r, [issuer], [OTHER], share=0.02) + ([before] if handed else []), "trust"))
        files.append(file)
        below = document_id(canonical_bytes(payload))
    return files, signed


def trust(r: random.Random) -> dict:
    """Following a publisher from some version to the newest one of a run."""
    files, signed = history(r, r.choice((1, 2, 3, 4, 5)))
    start = r.randrange(len(signed))
    run = signed[start:]
    if r.random() < 0.05:
        r.shuffle(run)
    options: dict = {"publisher": rarely(r, signed[start]["payload"]["issuer"], ALICE, OTHER)}
    if r.random() < 0.7:
        known = r.choice(signed[max(0, start - 1) :])["payload"]
        options["version"] = int(known["version"])
        options["id"] = rarely(r, document_id(canonical_bytes(known)), document_id(b"{}"))
        options["publisher"] = rarely(r, known["issuer"], ALICE, OTHER)
    if r.random() < 0.8:
        options["now"] = r.choice((minute(29), minute(30), minute(31), "2026-11-22T14:00:00Z", minute(0)))
    file = rarely(r, files[-1], files[0], share=0.03)
    return {"op": "follow-trust", "input": {"utf8": json.dumps(file | ({"signed": run} if r.random() < 0.97 else {}))}, "options": options}


def route(r: random.Random, subject: str) -> dict:
    kinds = ("pow", "pos", "poa", "bft", "storage", "none")
    payload = {
        "btml": "1.0", "kind": "route", "issuer": ALICE, "issued": minute(r.randrange(60)),
        "subject": rarely(r, subject, document_id(b"{}")), "plan": r.choice(("default", "p")),
        "chosen": [{"chain": f"cosmos:a{n}", "kind": r.choice(kinds)} for n in range(rarely(r, 1, 0, 2, 16, 17))],
    }  # fmt: skip
    if r.random() < 0.5:
        needs = {
            "kinds": r.sample(kinds, r.choice((1, 2, 3))), "distinct": rarely(r, "2", "0", "02", "x"), "within": rarely(r, "60", "", "-1"),
            "development": rarely(r, "yes", "no", "true"), "maxcost": [{"asset": "eip155:1/slip44:60", "amount": rarely(r, "7", "07")}],
        }  # fmt: skip
        payload["needs"] = {name: needs[name] for name in r.sample(list(needs), r.randrange(len(needs) + 1))}
    if r.random() < 0.5:
        payload["replaced"] = {
            "chain": "cosmos:b", "kind": r.choice(kinds), "since": rarely(r, minute(1), "2026-11-22"), "reason": rarely(r, "unreachable", "Not a word", ""),
        } | ({"detail": "it does not answer"} if r.random() < 0.5 else {})  # fmt: skip
    return payload


def judged(r: random.Random) -> dict:
    """A receipt that states routes, judged by roots that a publisher signed and that may have expired."""
    request = r.choice((bitcoin, cosmos))(r)
    if r.random() < 0.7:
        receipt = json.loads(request["input"]["utf8"])
        subject = document_id(canonical_bytes(receipt["record"]))
        stated = [
            envelope(r, route(r, subject), rarely(r, [ALICE], [OTHER], [ALICE, OTHER]), "claim")
            for _ in range(rarely(r, r.choice((1, 2)), 0, 16, 17, share=0.03))
        ]
        if r.random() < 0.97:
            stated.sort(key=lambda one: canonical(one).encode())
        request["input"] = {"utf8": canonical(receipt | {"route": stated})}
    if r.random() < 0.7:
        file = request["options"]["trust"]
        payload = statement(r, file, ALICE, 1, None)
        request["options"]["trust"] = file | {"signed": [envelope(r, payload, [ALICE], "trust")]}
    return request
