"""Anchors of kind `storage`: what named members said about a head of the log or about content (proofs.md 10)."""

import base64
from dataclasses import dataclass

from ..blocks import whole_cid
from ..faults import Faults, Refused
from ..formats import read_base64, read_time
from ..ids import decode_did_key, sha256
from ..model import canonical_bytes
from ..suites import is_strict_key, verify_ed25519
from ..tlog import read_checkpoint
from .trust import MembersEntry, Trust
from .verdict import AnchorVerdict, best_of

COMMITMENT = bytes.fromhex("42544d4c01")
EARLY, LATE, AHEAD = 60, 300, 300


@dataclass(frozen=True)
class Statement:
    """A key that said something at a time."""

    key: str
    time: int


@dataclass(frozen=True)
class Said:
    """What an anchor shows, before anybody is trusted."""

    statements: tuple[Statement, ...]
    #: Keys that did all that is asked of a member.
    kept: frozenset[str]
    gaps: bool = False
    newest: int | None = None


def signed_bytes(tag: str, value: dict) -> bytes:
    return sha256(tag.encode() + b"\n" + canonical_bytes(value))


def _check(key: str, message: bytes, value: str, faults: Faults) -> None:
    public, signature = decode_did_key(key)[1], read_base64(value)
    if len(signature) != 64 or not is_strict_key(public) or not verify_ed25519(public, message, signature):
        faults.add("STORAGE_SIGNATURE", key)


def _directory_fail(what: str) -> Refused:
    return Refused("STORAGE_DIRECTORY", what)


class _Proto:
    def __init__(self, data: bytes):
        self.data = data
        self.at = 0

    @property
    def done(self) -> bool:
        return self.at >= len(self.data)

    def varint(self) -> int:
        number = 0
        for place in range(8):
            if self.done:
                raise _directory_fail("ends too early")
            byte = self.data[self.at]
            self.at += 1
            number |= (byte & 0x7F) << (7 * place)
            if byte < 0x80:
                if byte == 0 and place:
                    raise _directory_fail("a number that is not in its shortest form")
                return number
        raise _directory_fail("a number that is too large")

    def field(self, tag: int) -> bytes:
        if self.done or self.data[self.at] != tag:
            raise _directory_fail("another field")
        self.at += 1
        length = self.varint()
        if self.at + length > len(self.data):
            raise _directory_fail("ends too early")
        self.at += length
        return self.data[self.at - length : self.at]


def _link(data: bytes) -> tuple[bytes, bytes, int]:
    reader = _Proto(data)
    digest, name = reader.field(0x0A), reader.field(0x12)
    if reader.done or reader.data[reader.at] != 0x18:
        raise _directory_fail("a link without its size")
    reader.at += 1
    size = reader.varint()
    if not reader.done:
        raise _directory_fail("something follows in a link")
    return digest, name, size


_CODECS = (b"\x55", b"\x70", b"\x71", b"\xa9\x02", b"\x80\x04")


def _is_cid(data: bytes) -> bool:
    if len(data) == 34 and data.startswith(b"\x12\x20"):
        return True
    return any(data.startswith(b"\x01" + codec + b"\x12\x20") and len(data) == 35 + len(codec) for codec in _CODECS)


def check_directory(text: str, root: bytes, faults: Faults) -> str:
    """The CID of the directory, which names the root and the content."""
    data = bytes.fromhex(text)
    with faults.going_on():
        _check_names(data, root, faults)
    return "b" + base64.b32encode(b"\x01\x70\x12\x20" + sha256(data)).decode().rstrip("=").lower()


def _check_names(data: bytes, root: bytes, faults: Faults) -> None:
    reader = _Proto(data)
    links, body = [], None
    while not reader.done:
        if reader.data[reader.at] == 0x12 and (body is None or not links):
            links.append(_link(reader.field(0x12)))
            while not reader.done and reader.data[reader.at] == 0x12:
                links.append(_link(reader.field(0x12)))
        elif body is None:
            body = reader.field(0x0A)
        else:
            raise _directory_fail("something follows")
    if body != b"\x08\x01" or [name for _, name, _ in links] != [b"anchor", b"content"]:
        raise _directory_fail("not a directory of anchor and content")
    (anchor, _, size), (content, _, _) = links
    try:
        whole_cid(anchor)
    except Refused:
        raise _directory_fail("no CID of a commitment") from None
    if not _is_cid(content):
        raise _directory_fail("no CID of content")
    if anchor != b"\x01\x55\x12\x20" + sha256(COMMITMENT + root) or size != 37:
        faults.add("PROOF_ROOT")


def _check_round(entry: dict, cid: str, late: int, faults: Faults) -> tuple[Statement, ...]:
    """A challenge and the answers to it."""
    challenge = entry["challenge"]
    data = bytes.fromhex(entry["bytes"])
    length = int(challenge["length"])
    if challenge["cid"] != cid or not 1 <= length <= 1024 or len(data) != length:
        faults.add("STORAGE_CHALLENGE")
    unsigned = {name: value for name, value in challenge.items() if name != "value"}
    asked = signed_bytes("BTML-CHALLENGE-1", unsigned)
    _check(challenge["issuer"], asked, challenge["value"], faults)
    issued = read_time(challenge["issued"])
    found = []
    for answer in entry["answers"]:
        digest = sha256(asked + decode_did_key(answer["key"])[1] + data)
        body = {"challenge": asked.hex(), "digest": digest.hex(), "key": answer["key"], "time": answer["time"]}
        _check(answer["key"], signed_bytes("BTML-ANSWER-1", body), answer["value"], faults)
        time = read_time(answer["time"])
        if not issued - EARLY <= time <= issued + late:
            faults.add("STORAGE_TIME")
        found.append(Statement(answer["key"], time))
    return tuple(found)


def _witness(anchor: dict, root: bytes, faults: Faults) -> Said:
    text = anchor["checkpoint"]
    if read_checkpoint(text).root != root:
        faults.add("PROOF_ROOT")
    found = []
    for line in anchor["cosignatures"]:
        message = f"cosignature/v1\ntime {line['time']}\n{text}".encode()
        _check(line["key"], message, line["value"], faults)
        found.append(Statement(line["key"], int(line["time"])))
    return Said(tuple(found), frozenset(statement.key for statement in found))


def _retrieval(anchor: dict, root: bytes, faults: Faults) -> Said:
    cid = check_directory(anchor["directory"], root, faults)
    found = _check_round(anchor, cid, LATE, faults)
    return Said(
        found, frozenset(statement.key for statement in found), newest=max(statement.time for statement in found)
    )


def _agreement(anchor: dict, root: bytes, faults: Faults) -> Said:
    cid = check_directory(anchor["directory"], root, faults)
    terms = anchor["agreement"]
    holders = terms["holders"]
    if terms["cid"] != cid:
        faults.add("STORAGE_TERMS", "another directory")
    if [line["key"] for line in anchor["signatures"]] != sorted({terms["issuer"], *holders}):
        faults.add("STORAGE_TERMS", "not signed by its parties")
    message = signed_bytes("BTML-AGREEMENT-1", terms)
    for line in anchor["signatures"]:
        _check(line["key"], message, line["value"], faults)
    start, end, every = read_time(terms["from"]), read_time(terms["until"]), int(terms["every"])
    statements: list[Statement] = []
    kept = set(holders)
    periods = set()
    for entry in anchor["rounds"]:
        challenge = entry["challenge"]
        issued = read_time(challenge["issued"])
        if challenge["issuer"] != terms["issuer"] or not start <= issued < end:
            faults.add("STORAGE_TERMS", "a round that was not agreed")
        if any(answer["key"] not in holders for answer in entry["answers"]):
            faults.add("STORAGE_TERMS", "an answer of a stranger")
        answers = _check_round(entry, cid, int(terms["within"]), faults)
        statements += answers
        kept &= {statement.key for statement in answers}
        periods.add((issued - start) // every)
    as_holders = [Statement(key, read_time(terms["issued"])) for key in holders]
    return Said(
        (*as_holders, *statements),
        frozenset(kept),
        gaps=len(periods) <= max(periods),
        newest=max(statement.time for statement in statements),
    )


_READERS = {"witness-1": _witness, "retrieval-1": _retrieval, "agreement-1": _agreement}


def _judge_entry(said: Said, entry: MembersEntry, now: int) -> tuple[str, str]:
    members = {member.key: member for member in entry.members}
    for statement in said.statements:
        member = members.get(statement.key)
        if member is None or not member.start <= statement.time < member.end:
            return "consistent", "FINALITY_STRANGER"
    if len(said.kept) < entry.threshold:
        return "consistent", "FINALITY_MEMBERS"
    if said.gaps:
        return "consistent", "FINALITY_GAPS"
    if any(statement.time > now + AHEAD for statement in said.statements):
        return "consistent", "FINALITY_FUTURE"
    if entry.fresh is not None and said.newest is not None and said.newest < now - entry.fresh:
        return "consistent", "FINALITY_STALE"
    return "final", "FINALITY_REACHED"


def _parties(said: Said, entry: MembersEntry) -> int:
    """Parties behind the members that count; a member that names none is its own."""
    signed = [member for member in entry.members if member.key in said.kept]
    return len({("party", member.party) if member.party is not None else ("member", member.name) for member in signed})


def judge(anchor: dict, root: bytes, trust: Trust, now: int, asked: int | None, faults: Faults) -> AnchorVerdict:
    known = {"chain": anchor["chain"], "form": anchor["form"], "kind": "storage", "root": root.hex()}
    said = _READERS[anchor["form"]](anchor, root, faults)
    faults.settle()

    def of(entry: MembersEntry) -> AnchorVerdict:
        state, code = _judge_entry(said, entry, now)
        development = state == "final" and _parties(said, entry) < entry.threshold
        return AnchorVerdict(state, code, trust=entry.facts(now), development=development, **known)

    unknown = AnchorVerdict("consistent", "FINALITY_NO_TRUST", **known)
    return best_of(map(of, trust.of(anchor["chain"], "members")), unknown)
