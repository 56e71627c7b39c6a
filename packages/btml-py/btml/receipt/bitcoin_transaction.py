"""Transactions of Bitcoin without their witness (proofs.md 3.1)."""

from dataclasses import dataclass

from ..faults import Refused
from ..reading import ByteReader


@dataclass(frozen=True)
class Transaction:
    inputs: tuple[tuple[bytes, bytes], ...]
    """Outpoint and script of each."""
    outputs: tuple[tuple[int, bytes], ...]
    """Amount and script of each."""


class _Reader(ByteReader):
    def __init__(self, data: bytes):
        super().__init__(data, "POW_TRANSACTION")

    def count(self) -> int:
        head = self.byte()
        if head < 0xFD:
            return head
        size = 2 << (head - 0xFD)
        number = int.from_bytes(self.take(size), "little")
        if number < (0xFD if size == 2 else 1 << (4 * size)):
            raise Refused("POW_TRANSACTION", "a count that is not in its shortest form")
        return number


def parse_transaction(data: bytes) -> Transaction:
    """A transaction without witness, nothing after its end."""
    reader = _Reader(data)
    reader.take(4)
    inputs = []
    for _ in range(reader.count()):
        outpoint = reader.take(36)
        inputs.append((outpoint, reader.take(reader.count())))
        reader.take(4)
    outputs = []
    if inputs:
        for _ in range(reader.count()):
            amount = int.from_bytes(reader.take(8), "little")
            outputs.append((amount, reader.take(reader.count())))
    reader.take(4)
    if not inputs or not outputs or reader.at != len(data):
        raise Refused("POW_TRANSACTION", "no inputs, no outputs, or something follows")
    return Transaction(tuple(inputs), tuple(outputs))
