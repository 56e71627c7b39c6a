"""Headers, commits and validators of CometBFT (proofs.md 8.2)."""

from dataclasses import dataclass

from .. import edwards
from ..faults import Faults, Refused
from ..ids import sha256
from ..log import leaf_hash, root_of
from . import protobuf as pb

ABSENT, COMMIT, NIL = 1, 2, 3
MAX_POWER = (1 << 63) // 8
#: Go's zero time: the first second of the year 1.
ZERO_SECONDS = -62_135_596_800


@dataclass(frozen=True, order=True)
class Time:
    seconds: int
    nanos: int

    def encoded(self) -> bytes:
        return pb.put(1, self.seconds) + pb.put(2, self.nanos)


def read_time(data: bytes) -> Time:
    found = pb.message(data, {1: int, 2: int})
    time = Time(pb.signed(found[1]), pb.signed(found[2]))
    if not 0 <= time.nanos < 10**9:
        raise Refused("BFT_PROTO", "not a time")
    return time


@dataclass(frozen=True)
class BlockId:
    hash: bytes
    total: int
    parts: bytes

    def encoded(self) -> bytes:
        return pb.put(1, self.hash) + pb.part(2, pb.put(1, self.total) + pb.put(2, self.parts))


def _block_id(data: bytes) -> BlockId:
    found = pb.message(data, {1: bytes, 2: bytes}, frozenset({2}))
    inner = pb.message(found[2], {1: int, 2: bytes})
    return BlockId(found[1], pb.below(inner[1], 1 << 32), inner[2])


class Header:
    def __init__(self, data: bytes):
        shape = {1: bytes, 2: bytes, 3: int, 4: bytes, 5: bytes} | dict.fromkeys(range(6, 15), bytes)
        found = pb.message(data, shape, frozenset({1, 4, 5}))
        pb.message(found[1], {1: int, 2: int})
        self.chain_id = pb.text(found[2])
        self.height = pb.signed(found[3])
        self.time = read_time(found[4])
        self.below = _block_id(found[5])
        self.data_hash, self.validators_hash, self.next_validators_hash = found[7], found[8], found[9]
        self.results_hash = found[12]
        leaves = [found[1], pb.put(1, found[2]), pb.put(1, found[3]), found[4], found[5]]
        leaves += [pb.put(1, found[number]) for number in range(6, 15)]
        self.hash = root_of([leaf_hash(leaf) for leaf in leaves])


@dataclass(frozen=True)
class Validator:
    key: bytes
    power: int


def _read_validator(data: bytes, faults: Faults) -> Validator:
    outer = pb.message(data, {1: [bytes], 2: int})
    keys = pb.message(pb.optional(outer[1]) or b"", {1: [bytes], 2: [bytes], 3: [bytes]})
    key, *others = (pb.optional(keys[number]) for number in (1, 2, 3))
    if key is None or others != [None, None]:
        raise Refused("BFT_KEY_TYPE")
    if len(key) != 32:
        faults.add("BFT_VALIDATORS", "a key of another length")
    power = pb.signed(outer[2])
    if power <= 0:
        faults.add("BFT_VALIDATORS", "no power")
    return Validator(key, power)


def read_validators(texts: list[str], faults: Faults) -> list[Validator]:
    found = []
    for text in texts:
        with faults.going_on():
            found.append(_read_validator(bytes.fromhex(text), faults))
    if len({validator.key for validator in found}) < len(found) or sum(v.power for v in found) > MAX_POWER:
        faults.add("BFT_VALIDATORS", "a key twice, or too much power")
    return found


def validators_root(texts: list[str]) -> bytes:
    return root_of([leaf_hash(bytes.fromhex(text)) for text in texts])


@dataclass(frozen=True)
class Vote:
    flag: int
    address: bytes
    time: Time
    signature: bytes


@dataclass(frozen=True)
class Commit:
    height: int
    round: int
    block: BlockId
    votes: tuple[Vote, ...]


def read_commit(data: bytes) -> Commit:
    found = pb.message(data, {1: int, 2: int, 3: bytes, 4: [bytes]}, frozenset({3}))
    votes = []
    for text in found[4]:
        vote = pb.message(text, {1: int, 2: bytes, 3: bytes, 4: bytes}, frozenset({3}))
        votes.append(Vote(vote[1], vote[2], read_time(vote[3]), vote[4]))
    return Commit(pb.signed(found[1]), pb.signed(found[2]), _block_id(found[3]), tuple(votes))


def vote_bytes(commit: Commit, vote: Vote, chain_id: str) -> bytes:
    """The canonical vote that is signed."""
    body = pb.put(1, 2)
    for number, value in ((2, commit.height), (3, commit.round)):
        if value:
            body += pb.varint(number << 3 | 1) + (value & (1 << 64) - 1).to_bytes(8, "little")
    if vote.flag == COMMIT:
        body += pb.part(4, commit.block.encoded())
    body += pb.part(5, vote.time.encoded()) + pb.put(6, chain_id.encode())
    return pb.varint(len(body)) + body


def check_commit(commit: Commit, header: Header, validators: list[Validator], faults: Faults) -> dict[bytes, int]:
    """The validators that signed for the block, and their power."""
    if commit.height != header.height or commit.block.hash != header.hash or len(commit.votes) != len(validators):
        faults.add("BFT_COMMIT", "of another block, or of another number of votes")
    signed: dict[bytes, int] = {}
    for vote, validator in zip(commit.votes, validators):
        if vote.flag == ABSENT:
            if vote.address or vote.signature or vote.time != Time(ZERO_SECONDS, 0):
                faults.add("BFT_COMMIT", "an absent vote that says something")
            continue
        if vote.flag not in (COMMIT, NIL) or vote.address != sha256(validator.key)[:20]:
            faults.add("BFT_COMMIT", "a vote of another validator")
        message = vote_bytes(commit, vote, header.chain_id)
        if len(vote.signature) != 64 or not edwards.verify_zip215(validator.key, message, vote.signature):
            faults.add("BFT_SIGNATURE")
        if vote.flag == COMMIT:
            signed[validator.key] = validator.power
    if 3 * sum(signed.values()) <= 2 * sum(validator.power for validator in validators):
        faults.add("BFT_POWER")
    return signed
