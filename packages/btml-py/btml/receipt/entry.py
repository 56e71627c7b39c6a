"""What the entries of a trust file have in common (proofs.md 6)."""

from dataclasses import dataclass

from .. import formats as f
from ..faults import Faults, Refused


@dataclass(frozen=True)
class Entry:
    """What every entry about a chain has."""

    chain: str
    rule: str
    name: str
    issued: int
    #: None where the entry does not ask for any.
    confirmations: int | None

    def needed(self, asked: int | None, default: int = 0) -> int:
        """How many confirmations are asked for: by the caller, else by the entry, else by the rule."""
        if asked is not None:
            return asked
        return default if self.confirmations is None else self.confirmations

    def facts(self, now: int) -> dict:
        """What a verdict says of the entry that it used."""
        return {"name": self.name, "issued": self.issued, "age": now - self.issued}


COMMON = {
    "chain": f.chain,
    "rule": f.word,
    "name": f.text(256),
    "issued?": f.time,
    "confirmations?": f.index,
}
#: The hash of a block of an EVM chain.
HASH = f.pattern("SCHEMA_HEX", "0x[0-9a-f]{64}")
strings = f.list_of(f.text_format("TRUST_PIN", lambda text: True))


def read_pins(texts: list[str], prefix: str = "", reverse: bool = False) -> dict[int, tuple[bytes, ...]]:
    """`<height>:<hash>`, the hash in display order."""
    found: dict[int, tuple[bytes, ...]] = {}
    for text in texts:
        height, _, digest = text.partition(":")
        bad = Faults(gather=True)
        f.index(height, bad, "")
        f.hexadecimal(32)(digest.removeprefix(prefix), bad, "")
        if bad.codes or not digest.startswith(prefix):
            raise Refused("TRUST_PIN", text)
        data = bytes.fromhex(digest.removeprefix(prefix))
        found[int(height)] = (*found.get(int(height), ()), data[::-1] if reverse else data)
    return found


def addresses(texts: list[str]) -> tuple[bytes, ...]:
    return tuple(bytes.fromhex(text[2:]) for text in texts)
