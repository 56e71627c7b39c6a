"""The harness: one request per line on standard input, one answer per line on standard output.

The requests are those of packages/btml/vectors/README.md. `faults` is one more, for the differential fuzzer: all codes
that the first phase of checks with a fault finds in the request under `of`.
"""

import base64
import json
import sys
from typing import BinaryIO

from .blocks import cid_text, links_of, read_dag_car
from .bundle import read_bundle
from .document import parse_document
from .envelope import Expectations, payload_id, signature_hash, verify_envelope
from .faults import STRICT, Faults, Refused
from .formats import read_time
from .ids import decode_cid, decode_did_key, document_id
from .jsonform import parse_json, read_json
from .markup import parse_markup, render_markup
from .model import check_whole
from .ots import parse_ots
from .receipt import Trust, parse_trust, verify_receipt
from .receipt.statement import follow
from .view import view_hash, view_lines


def input_bytes(source: dict) -> bytes:
    if "utf8" in source:
        return source["utf8"].encode("utf-8")
    if "base64" in source:
        return base64.b64decode(source["base64"])
    if "hex" in source:
        return bytes.fromhex(source["hex"])
    return "".join(text * count for text, count in source["parts"]).encode("utf-8")


def _extensions(options: dict) -> frozenset[str]:
    return frozenset(options.get("extensions", ()))


def _parse_json(data: bytes, options: dict, faults: Faults) -> dict:
    canonical = check_whole(read_json(data, faults), faults)
    return {"canonical": canonical.decode(), "id": document_id(canonical)}


def _parse_markup(data: bytes, options: dict, faults: Faults) -> dict:
    value, canonical = parse_markup(data, faults)
    return {"canonical": canonical.decode(), "id": document_id(canonical), "normal": render_markup(value)}


def _to_markup(data: bytes, options: dict, faults: Faults) -> dict:
    return {"markup": render_markup(parse_json(data, faults)[0])}


def _parse_document(data: bytes, options: dict, faults: Faults) -> dict:
    document = parse_document(
        data, exact=options.get("exact", False), extensions=_extensions(options), faults=faults
    )
    return {"kind": document.kind, "id": document.id, "canonical": document.canonical.decode()}


def _view(data: bytes, options: dict, faults: Faults) -> dict:
    document = parse_document(data, extensions=_extensions(options), faults=faults)
    return {"lines": view_lines(document.value), "view": view_hash(document.value)}


def _signature_hash(data: bytes, options: dict, faults: Faults) -> dict:
    envelope = parse_document(data, kinds=("envelope",), extensions=_extensions(options), faults=faults).value
    payload = payload_id(envelope)
    return {"payload": payload, "hashes": [signature_hash(payload, proof).hex() for proof in envelope["proofs"]]}


def _verify_envelope(data: bytes, options: dict, faults: Faults) -> dict:
    document = parse_document(data, kinds=("envelope",), extensions=_extensions(options), faults=faults)
    keys = options.get("keys")
    asked = Expectations(
        purpose=options.get("purpose"),
        audience=options.get("audience"),
        now=options.get("now"),
        keys=None if keys is None else tuple(keys),
    )
    signers = verify_envelope(document.value, asked, faults)
    return {"id": document.id, "payload": payload_id(document.value), "signers": signers}


def _read_bundle(data: bytes, options: dict, faults: Faults) -> dict:
    manifest, blocks = read_bundle(data, faults)
    return {"id": manifest.id, "blocks": [{"cid": block["cid"], "use": block["use"]} for block in blocks]}


def _parse_ots(data: bytes, options: dict, faults: Faults) -> dict:
    proof = parse_ots(data)
    attestations = []
    for found in proof.attestations:
        entry: dict = {"kind": found.kind, "message": found.message.hex()}
        for name in ("height", "uri", "tag"):
            if getattr(found, name) is not None:
                entry[name] = getattr(found, name)
        attestations.append(entry)
    return {"hash": proof.hash, "digest": proof.digest.hex(), "attestations": attestations}


def _decode_cid(data: bytes, options: dict, faults: Faults) -> dict:
    codec, digest = decode_cid(data.decode("utf-8", "replace"))
    return {"codec": codec, "digest": digest.hex()}


def _decode_did_key(data: bytes, options: dict, faults: Faults) -> dict:
    kind, key = decode_did_key(data.decode("utf-8", "replace"))
    return {"type": kind, "key": key.hex()}


def _read_trust(value: object, faults: Faults) -> Trust:
    try:
        return parse_trust(json.dumps(value).encode(), faults)
    except Refused as refusal:
        if not faults.gather:
            raise
        faults.codes.append(refusal.code)
        return Trust(0, ())


def _verify_receipt(data: bytes, options: dict, faults: Faults) -> dict:
    trust = _read_trust(options["trust"], faults)
    verdict = verify_receipt(
        data,
        trust,
        now=read_time(options["now"]),
        digest=options.get("digest"),
        best=options.get("any", False),
        faults=faults,
    )
    faults.settle()
    if verdict.state == "invalid":
        raise Refused(verdict.code, verdict.message)
    anchors = [
        {"state": anchor.state, "code": anchor.code}
        | ({"late": True} if anchor.late else {})
        | ({"partial": True} if anchor.partial else {})
        for anchor in verdict.anchors
    ]
    stated = {"stated": list(verdict.stated)} if verdict.stated else {}
    return {"state": verdict.state, "code": verdict.code, "anchors": anchors, **stated}


def _verify_car(data: bytes, options: dict, faults: Faults) -> dict:
    root, blocks = read_dag_car(data, faults)
    size = sum(len(body) for body in blocks.values())
    return {"root": cid_text(root), "blocks": [cid_text(cid) for cid in blocks], "size": size}


def _block_links(data: bytes, options: dict, faults: Faults) -> dict:
    return {"links": [cid_text(cid) for cid in links_of(options.get("codec", "raw"), data, faults)]}


def _follow_trust(data: bytes, options: dict, faults: Faults) -> dict:
    statements = parse_trust(data, faults).statements
    now = read_time(options["now"]) if "now" in options else 0
    last = follow(options["publisher"], options.get("version"), options.get("id"), statements, now)
    return {"publisher": last.publisher, "version": last.version, "id": last.id}


OPERATIONS = {
    "follow-trust": _follow_trust,
    "parse-json": _parse_json,
    "parse-markup": _parse_markup,
    "to-markup": _to_markup,
    "parse-document": _parse_document,
    "view": _view,
    "signature-hash": _signature_hash,
    "verify-envelope": _verify_envelope,
    "read-bundle": _read_bundle,
    "verify-receipt": _verify_receipt,
    "parse-ots": _parse_ots,
    "verify-car": _verify_car,
    "block-links": _block_links,
    "decode-cid": _decode_cid,
    "decode-did-key": _decode_did_key,
}


def _run(request: dict, faults: Faults) -> dict:
    operation = OPERATIONS.get(request["op"])
    if operation is None:
        return {"error": "NOT_COVERED"}
    try:
        return {"ok": operation(input_bytes(request["input"]), request.get("options") or {}, faults)}
    except Refused as refusal:
        return {"error": refusal.code}
    except Exception as error:  # a defect of this package: answered as no vector expects, instead of ending the run
        return {"error": "INTERNAL", "detail": f"{type(error).__name__}: {error}"}


def answer(request: dict) -> dict:
    """The answer to one request, without its id."""
    if request["op"] != "faults":
        return _run(request, STRICT)
    gathered = Faults(gather=True)
    last = _run(request["of"], gathered)
    codes = set(gathered.codes) | ({last["error"]} if "error" in last else set())
    return {"ok": {"codes": sorted(codes)}}


def serve(source: BinaryIO, target: BinaryIO) -> None:
    for line in source:
        if not line.strip():
            continue
        request = json.loads(line)
        reply = {"id": request.get("id"), **answer(request)}
        target.write(json.dumps(reply, ensure_ascii=True).encode() + b"\n")
        target.flush()


def main() -> None:
    serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
