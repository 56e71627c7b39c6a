"""The seals of IBFT 1 and QBFT (proofs.md 4.1 and 4.2)."""

from dataclasses import dataclass

from ..faults import Faults, Refused
from ..keccak import keccak256
from . import rlp, secp256k1
from .rlp import EMPTY_LIST_HASH
from .voting import Electorate

MARK = bytes.fromhex("63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365")
VANITY, SEAL = 32, 65
FOR, NEITHER = b"\xff" * 8, bytes(8)
#: What may only mean that the validators changed after the trust was written.
OF_THE_SET = frozenset({"ISTANBUL_VALIDATORS", "ISTANBUL_PROPOSER", "ISTANBUL_SEALER", "ISTANBUL_QUORUM"})


def _list(data: bytes, length: int) -> list | None:
    """The items if the bytes are one RLP list of that many."""
    try:
        item = rlp.decode(data)
    except Refused:
        return None
    return item if isinstance(item, list) and len(item) == length else None


def hashed_extra(extra: bytes) -> bytes:
    """The extra data as it is when the block's hash is made: before the seals."""
    qbft = _list(extra, 5)
    if qbft is not None:
        return rlp.encode([*qbft[:3], b"", []])
    ibft = _list(extra[VANITY:], 3) if len(extra) > VANITY else None
    return extra if ibft is None else extra[:VANITY] + rlp.encode([*ibft[:2], []])


def hashed_header(fields: list[bytes], data: bytes) -> bytes:
    """What the hash of a header is made of."""
    if fields[13] != MARK:
        return data
    return rlp.encode([*fields[:12], hashed_extra(fields[12]), *fields[13:]])


@dataclass(frozen=True)
class Extra:
    validators: tuple[bytes, ...]
    seals: tuple[bytes, ...]
    proposer_seal: bytes
    vote: tuple[bytes, bool] | None
    #: The extra data that the proposer and the others sign.
    proposed: bytes
    committed: bytes


def _malformed(what: str) -> Refused:
    return Refused("ISTANBUL_EXTRA", what)


def _byte_strings(item, what: str) -> tuple[bytes, ...]:
    if not isinstance(item, list) or not all(isinstance(part, bytes) for part in item):
        raise _malformed(what)
    return tuple(item)


def _addresses(item) -> tuple[bytes, ...]:
    return tuple(rlp.fixed(part, 20, "a validator") for part in _byte_strings(item, "no list of validators"))


def _qbft_vote(item) -> tuple[bytes, bool] | None:
    if item in (b"", []):
        return None
    if not isinstance(item, list) or len(item) != 2:
        raise _malformed("not a vote")
    if item[1] not in (b"\xff", b"", b"\x00"):
        raise _malformed("neither for nor against")
    return rlp.fixed(item[0], 20, "whom a vote is about"), item[1] == b"\xff"


def _read_qbft(extra: bytes) -> Extra:
    items = _list(extra, 5)
    if items is None:
        raise _malformed("not the five items of QBFT")
    rlp.fixed(items[0], VANITY, "the vanity")
    rlp.integer(items[3], "the round", 4)
    return Extra(
        _addresses(items[1]),
        _byte_strings(items[4], "no list of seals"),
        b"",
        _qbft_vote(items[2]),
        b"",
        rlp.encode([*items[:4], []]),
    )


def _read_ibft(extra: bytes) -> Extra:
    items = _list(extra[VANITY:], 3) if len(extra) > VANITY else None
    if items is None or not isinstance(items[1], bytes):
        raise _malformed("not the three items of IBFT")
    return Extra(
        _addresses(items[0]),
        _byte_strings(items[2], "no list of seals"),
        items[1],
        None,
        extra[:VANITY] + rlp.encode([items[0], b"", []]),
        b"",
    )


def _signer(digest: bytes, seal: bytes) -> bytes:
    if len(seal) != SEAL or seal[64] > 1:
        raise Refused("ISTANBUL_SEAL")
    r, s = int.from_bytes(seal[:32], "big"), int.from_bytes(seal[32:64], "big")
    key = secp256k1.recover(digest, r, s, seal[64]) if s <= secp256k1.N // 2 else None
    if key is None:
        raise Refused("ISTANBUL_SEAL")
    return keccak256(key)[12:]


class Istanbul:
    """The validators and votes after the header that was followed last."""

    def __init__(self, rule: str, epoch: int, validators: list[bytes]):
        self.rule = rule
        self.epoch = epoch
        self.electorate = Electorate(validators)
        self.last = None

    def follow(self, header, faults: Faults) -> None:
        nonces = (NEITHER, FOR) if self.rule == "ibft" else (NEITHER,)
        if (
            header.mix != MARK
            or header.uncles != EMPTY_LIST_HASH
            or header.difficulty != 1
            or header.nonce not in nonces
        ):
            faults.add("ISTANBUL_HEADER", f"at {header.number}")
        extra = (_read_ibft if self.rule == "ibft" else _read_qbft)(header.extra)
        if self.last is not None:
            if header.parent != self.last.hash or header.number != self.last.number + 1:
                faults.add("ISTANBUL_LINK", f"at {header.number}")
            if header.time < self.last.time:
                faults.add("ISTANBUL_TIME", f"at {header.number}")
        members = self.electorate.members
        if sorted(extra.validators) != members:
            faults.add("ISTANBUL_VALIDATORS", f"at {header.number}")
        proposer = self._proposer(header, extra)
        if proposer not in members:
            faults.add("ISTANBUL_PROPOSER", f"at {header.number}")
        self._check_seals(header, extra, faults)
        self._count(header, extra, proposer)
        self.last = header

    @staticmethod
    def _with_extra(header, extra: bytes) -> bytes:
        return rlp.encode([*header.fields[:12], extra, *header.fields[13:]])

    def _proposer(self, header, extra: Extra) -> bytes:
        if self.rule == "qbft":
            return header.beneficiary
        return _signer(keccak256(keccak256(self._with_extra(header, extra.proposed))), extra.proposer_seal)

    def _check_seals(self, header, extra: Extra, faults: Faults) -> None:
        members = self.electorate.members
        if len(extra.seals) < (2 * len(members) + 2) // 3:
            faults.add("ISTANBUL_QUORUM", f"at {header.number}")
        if self.rule == "ibft":
            digest = keccak256(header.hash + b"\x02")
        else:
            digest = keccak256(self._with_extra(header, extra.committed))
        seen: set[bytes] = set()
        for seal in extra.seals:
            signer = _signer(digest, seal)
            if signer not in members:
                faults.add("ISTANBUL_SEALER", f"at {header.number}")
            if signer in seen:
                faults.add("ISTANBUL_DUPLICATE", f"at {header.number}")
            seen.add(signer)

    def _count(self, header, extra: Extra, proposer: bytes) -> None:
        at_epoch = header.number % self.epoch == 0
        if at_epoch:
            self.electorate.clear()
        if self.rule == "ibft":
            self.electorate.vote(proposer, header.beneficiary, header.nonce == FOR)
        elif extra.vote is not None and not at_epoch:
            self.electorate.vote(proposer, *extra.vote)
