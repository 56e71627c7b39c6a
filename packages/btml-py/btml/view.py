"""The view of a document: what a person sees before signing (spec.md 7)."""

import re
from typing import Iterator

from .ids import sha256
from .keccak import keccak256
from .model import Value

VERSION = "1"
_ADDRESS = re.compile(r"(eip155:[0-9]{1,32}[:/]([-a-z0-9]{3,8}:)?)?(0x[0-9a-f]{40})")
_ESCAPED = re.compile(r'[^ !#-\[\]-~]')


def checksummed(address: str) -> str:
    """EIP-55 of an address in lowercase."""
    digest = keccak256(address[2:].encode()).hex()
    return "0x" + "".join(c.upper() if int(d, 16) > 7 else c for c, d in zip(address[2:], digest))


def _escape(match: re.Match) -> str:
    character = match[0]
    if character in '"\\':
        return "\\" + character
    if character == "\n":
        return "\\n"
    units = character.encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def _strings(value: Value, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _strings(item, f"{pointer}/{place}")
    else:
        for key in sorted(value):
            yield from _strings(value[key], f"{pointer}/{key}")


def view_lines(document: dict) -> list[str]:
    lines = [f"btml-view {VERSION}"]
    for pointer, text in _strings(document, ""):
        line = f'{pointer} = "{_ESCAPED.sub(_escape, text)}"'
        address = _ADDRESS.fullmatch(text)
        if address is not None:
            line += " " + checksummed(address[3])
        lines.append(line)
    return lines


def view_hash(document: dict) -> str:
    """The `view` of a proof."""
    lines = "".join(line + "\n" for line in view_lines(document))
    return f"{VERSION}:{sha256(lines.encode()).hex()}"
