"""Clique's seals and votes (EIP-225, proofs.md 4.2)."""

from dataclasses import dataclass, field

from ..faults import Faults, Refused
from ..keccak import keccak256
from . import rlp, secp256k1
from .evm import EMPTY_UNCLES, Header
from .voting import Electorate

VANITY, SEAL = 32, 65
FOR, AGAINST = b"\xff" * 8, bytes(8)
#: What may only mean that the sealers changed after the trust was written.
OF_THE_SET = frozenset({"CLIQUE_SEALER", "CLIQUE_RECENT", "CLIQUE_TURN", "CLIQUE_CHECKPOINT"})


def sealer(header: Header) -> bytes:
    """The address whose key sealed the header."""
    seal = header.extra[-SEAL:]
    r, s, odd = int.from_bytes(seal[:32], "big"), int.from_bytes(seal[32:64], "big"), seal[64]
    if odd > 1 or s > secp256k1.N // 2:
        raise Refused("CLIQUE_SEAL")
    fields = [*header.fields[:12], header.extra[:-SEAL], *header.fields[13:]]
    key = secp256k1.recover(keccak256(rlp.encode(fields)), r, s, odd)
    if key is None:
        raise Refused("CLIQUE_SEAL")
    return keccak256(key)[12:]


@dataclass
class Clique:
    """The sealers and votes after the header that was followed last."""

    epoch: int
    period: int
    electorate: Electorate
    recent: dict[bytes, int] = field(default_factory=dict)
    last: Header | None = None

    def follow(self, header: Header, faults: Faults) -> bytes:
        """Checks the header that comes next and counts its vote; gives its sealer."""
        self._check_fields(header, faults)
        if self.last is not None:
            if header.parent != self.last.hash or header.number != self.last.number + 1:
                faults.add("CLIQUE_LINK", f"at {header.number}")
            if header.time < self.last.time + self.period:
                faults.add("CLIQUE_TIME", f"at {header.number}")
        faults.settle()
        signer = sealer(header)
        sealers = self.electorate.members
        count = len(sealers)
        if signer not in sealers:
            raise Refused("CLIQUE_SEALER", f"at {header.number}")
        if signer in self.recent and header.number - self.recent[signer] < count // 2 + 1:
            faults.add("CLIQUE_RECENT", f"at {header.number}")
        in_turn = sealers.index(signer) == header.number % count
        if header.difficulty != (2 if in_turn else 1):
            faults.add("CLIQUE_TURN", f"at {header.number}")
        self.recent[signer] = header.number
        if header.number % self.epoch == 0:
            if header.extra[VANITY:-SEAL] != b"".join(sealers):
                faults.add("CLIQUE_CHECKPOINT", f"at {header.number}")
            self.electorate.clear()
        else:
            self.electorate.vote(signer, header.beneficiary, header.nonce == FOR)
        self.last = header
        return signer

    def _check_fields(self, header: Header, faults: Faults) -> None:
        middle = len(header.extra) - VANITY - SEAL
        at_epoch = header.number % self.epoch == 0
        wrong = (
            len(header.fields) > 16
            or header.mix != bytes(32)
            or header.uncles != EMPTY_UNCLES
            or middle < 0
            or header.nonce not in (FOR, AGAINST)
            or (at_epoch and (middle == 0 or middle % 20 != 0 or header.nonce != AGAINST or header.beneficiary != bytes(20)))
            or (not at_epoch and middle != 0)
        )
        if wrong:
            raise Refused("CLIQUE_HEADER", f"at {header.number}")
