"""The operation that a transaction is said to have done, and how far it was named (proofs.md 11.1)."""

from dataclasses import dataclass, replace

from ...faults import Refused
from ...ids import sha256
from ...model import canonical_bytes
from ..verdict import AnchorVerdict

#: What stands before the leaf of the document that a transaction names.
BINDING = bytes.fromhex("42544d4c02")


@dataclass(frozen=True)
class Operation:
    op: dict
    #: Its number in the intent.
    place: int
    #: All operations of the intent.
    ops: tuple[dict, ...]
    #: The leaf of the intent, or of the envelope around it.
    leaf: bytes

    @property
    def binding(self) -> bytes:
        return BINDING + self.leaf

    @property
    def among(self) -> tuple[dict, ...]:
        """All operations on the chain; `register` is on none."""
        return tuple(op for op in self.ops if op.get("chain") == self.op["chain"])

    @property
    def name(self) -> str:
        return self.op["op"]


def leaf_hash(record: dict) -> bytes:
    """The leaf of the log for a record, or for the envelope around it (RFC 9162 over the hash of its bytes)."""
    return sha256(b"\x00" + sha256(canonical_bytes(record)))


def operation_of(anchor: dict, record: dict) -> Operation:
    intent = record["payload"] if record["kind"] == "envelope" else record
    if intent["kind"] != "intent":
        raise Refused("EFFECT_INTENT", "not an intent")
    place, chain = int(anchor["op"]), anchor["chain"]
    ops = intent["ops"]
    if place >= len(ops) or ops[place].get("chain") != chain:
        raise Refused("EFFECT_INTENT", "no such operation on this chain")
    return Operation(ops[place], place, tuple(ops), leaf_hash(record))


def address_of(account: str) -> bytes:
    """The address that an account of an EVM chain ends with."""
    return bytes.fromhex(account.rpartition(":")[2].removeprefix("0x"))


@dataclass
class Shown:
    """What a transaction says beyond what it did."""

    bound: bool = False
    shared: bool = False

    def limit(self, verdict: AnchorVerdict) -> AnchorVerdict:
        """A transaction that does not say for whom, or for which of equal operations, is final for none."""
        if verdict.state != "final" or (self.bound and not self.shared):
            return verdict
        code = "EFFECT_SHARED" if self.bound else "EFFECT_UNBOUND"
        return replace(verdict, state="consistent", code=code, time=None)
