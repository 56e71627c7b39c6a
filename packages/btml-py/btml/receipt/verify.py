"""Verification of receipts without a network (proofs.md 1)."""

from dataclasses import replace

from ..document import parse_document
from ..envelope import verify_envelope
from ..faults import STRICT, Faults, Refused
from ..formats import read_time
from ..ids import document_id
from ..log import fold_path
from ..model import canonical_bytes
from . import beacon_finality, bitcoin, cosmos, effect, evm_finality, storage
from .effect.operation import leaf_hash
from .trust import Trust
from .verdict import AnchorVerdict, Verdict, rank

FORMS = {
    "bitcoin-op-return-1": bitcoin.judge,
    "evm-event-1": evm_finality.judge,
    "evm-event-pos-1": beacon_finality.judge,
    "cosmos-tx-1": cosmos.judge,
    "witness-1": storage.judge,
    "retrieval-1": storage.judge,
    "agreement-1": storage.judge,
}
KINDS = {"bitcoin-op-return-1": "pow", "evm-event-1": "poa", "evm-event-pos-1": "pos", "cosmos-tx-1": "bft"} | effect.KINDS


def _as_asked(verdict: AnchorVerdict, record: dict) -> AnchorVerdict:
    """What an intent asks for beside the operation: that it be done in time, and with the others."""
    if verdict.state == "invalid":
        return verdict
    intent = record["payload"] if record["kind"] == "envelope" else record
    begun = (verdict.time or {}).get("notBefore")
    late = verdict.state == "final" and begun is not None and begun >= read_time(intent["expires"])
    return replace(verdict, late=late, partial=intent.get("atomic") == "yes" and len(intent["ops"]) > 1)


def _judge_form(
    anchor: dict, record: dict, trust: Trust, now: int, asked: int | None, faults: Faults
) -> AnchorVerdict:
    if anchor["form"] in effect.FORMS:
        return _as_asked(effect.FORMS[anchor["form"]](anchor, record, trust, now, asked, faults), record)
    root = fold_path(leaf_hash(record), anchor.get("path", []))
    return FORMS[anchor["form"]](anchor, root, trust, now, asked, faults)


def _judge_expired(
    anchor: dict, record: dict, trust: Trust, now: int, asked: int | None, faults: Faults
) -> AnchorVerdict:
    """Nothing is final by roots that their publisher wants believed no more."""
    verdict = _judge_form(anchor, record, replace(trust, entries=()), now, asked, faults)
    try:
        past = _judge_form(anchor, record, trust, now, asked, STRICT)
    except Refused:
        return verdict
    if past.state != "final":
        return verdict
    return replace(past, state="consistent", code="TRUST_EXPIRED", time=None, late=False)


def _judge_anchor(anchor: dict, record: dict, trust: Trust, now: int, asked: int | None, faults: Faults) -> AnchorVerdict:
    form, chain = anchor["form"], anchor["chain"]
    if form not in FORMS | effect.FORMS:
        return AnchorVerdict("pending", "PROOF_FORM", chain=chain, form=form)
    own = Faults(faults.gather)
    try:
        if trust.expired(now):
            verdict = _judge_expired(anchor, record, trust, now, asked, own)
        else:
            verdict = _judge_form(anchor, record, trust, now, asked, own)
        if faults.gather and verdict.state == "invalid":
            faults.codes += [*own.codes, verdict.code]
        return verdict
    except Refused as refusal:
        if faults.gather:
            faults.codes += [*own.codes, refusal.code]
        return AnchorVerdict("invalid", refusal.code, refusal.message, chain, form, KINDS.get(form, "storage"))


def _open(data: bytes, faults: Faults) -> tuple[dict, list[str]]:
    """The receipt, alone or in an envelope with a promise."""
    document = parse_document(data, exact=True, kinds=("receipt", "envelope"), faults=faults)
    if document.kind == "receipt":
        return document.value, []
    if document.value["payload"]["kind"] != "receipt":
        raise Refused("SCHEMA_KIND", "not an envelope of a receipt")
    return document.value["payload"], verify_envelope(document.value, faults=faults)


def _read_route(receipt: dict, entry: str, faults: Faults) -> tuple[dict, ...]:
    """What logs state about the route of this entry. The signatures must hold; nothing that it says is proven."""
    stated = []
    for statement in receipt.get("route", ()):
        signers, route = verify_envelope(statement, faults=faults), statement["payload"]
        if route["subject"] != entry:
            faults.add("PROOF_ROUTE")
        told = {name: route[name] for name in ("issued", "plan", "needs", "chosen", "replaced") if name in route}
        stated.append({"by": signers, **told})
    return tuple(stated)


def _verify(
    data: bytes, trust: Trust, now: int, digest: str | None, best: bool, asked: int | None, faults: Faults
) -> Verdict:
    receipt, _ = _open(data, faults)
    record = receipt.get("record")
    about = None
    stated: tuple[dict, ...] = ()
    if record is not None:
        signers: list[str] = []
        claim = record
        if record["kind"] == "envelope":
            signers, claim = verify_envelope(record, faults=faults), record["payload"]
        about = {"id": document_id(canonical_bytes(claim)), "keys": signers}
        about |= {name: claim[name] for name in ("digest", "issuer", "issued", "name", "media") if name in claim}
        stated = _read_route(receipt, document_id(canonical_bytes(record)), faults)
        if digest is not None and claim.get("digest") != digest:
            faults.add("PROOF_DIGEST")
    faults.settle()
    if "anchors" not in receipt:
        return Verdict("pending", "PROOF_PENDING", record=about)
    anchors = tuple(_judge_anchor(anchor, record, trust, now, asked, faults) for anchor in receipt["anchors"])
    choose = max if best else min
    state = choose((anchor.state for anchor in anchors), key=rank)
    decisive = [anchor for anchor in anchors if anchor.state == state]
    # Of equal states that of a chain with economic weight is the better one.
    telling = next((anchor for anchor in decisive if anchor.development != best), decisive[0])
    return Verdict(
        state,
        telling.code,
        telling.message,
        development=telling.development,
        record=about,
        anchors=anchors,
        stated=stated,
    )


def verify_receipt(
    data: bytes,
    trust: Trust,
    *,
    now: int,
    digest: str | None = None,
    best: bool = False,
    confirmations: int | None = None,
    faults: Faults = STRICT,
) -> Verdict:
    """The verdict; nothing in a receipt makes this raise.

    `now` is in seconds since 1970, `digest` is that of the file at hand (`sha-256:` and hex), `best` takes the best
    anchor instead of the worst, `confirmations` asks for so many blocks, whatever the trust asks for.
    """
    try:
        return _verify(data, trust, now, digest, best, confirmations, faults)
    except Refused as refusal:
        return Verdict("invalid", refusal.code, refusal.message, refusal.pointer)
