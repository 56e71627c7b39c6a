"""Refusals. Every one has a code of spec.md; the message and the pointer are for people."""

from contextlib import contextmanager
from typing import Iterator


class Refused(Exception):
    """The input breaks a rule of BTML."""

    def __init__(self, code: str, message: str = "", pointer: str = ""):
        super().__init__(f"{code}: {message}" if message else code)
        self.code = code
        self.message = message
        self.pointer = pointer


class Faults:
    """Where faults are reported: raised at once, or gathered to learn all that one phase of checks finds.

    An input with several faults may be refused with the code of any of them (spec.md). Gathering is how the
    differential fuzzer decides whether two different codes are two faults of one input or a disagreement.
    """

    def __init__(self, gather: bool = False):
        self.gather = gather
        self.codes: list[str] = []

    def add(self, code: str, message: str = "", pointer: str = "") -> None:
        """Reports a fault after which reading can go on."""
        refusal = Refused(code, message, pointer)
        if not self.gather:
            raise refusal
        self.codes.append(code)

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """What is refused inside ends only that part when faults are gathered: other parts may be at fault too."""
        try:
            yield
        except Refused as refusal:
            if not self.gather:
                raise
            self.codes.append(refusal.code)

    def settle(self) -> None:
        """Ends a phase: what follows is only looked at when nothing was found so far."""
        if self.codes:
            raise Refused(self.codes[0])


STRICT = Faults()
