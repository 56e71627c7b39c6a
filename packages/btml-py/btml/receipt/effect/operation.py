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
    #: All operations of the intent on this chain.
    among: tuple[dict, ...]
    #: The leaf of the intent, or of the envelope around it.
    leaf: bytes

    @property
    def binding(self) -> bytes:
        return BINDING + self.leaf

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
    return Operation(ops[place], tuple(op for op in ops if op.get("chain") == chain), leaf_hash(record))


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
