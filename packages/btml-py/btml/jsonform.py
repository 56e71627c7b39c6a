"""The JSON form (spec.md 2): RFC 8259 in UTF-8, of which only strings, lists and maps are taken."""

import re

from .faults import STRICT, Faults, Refused
from .model import MAX_DEPTH, Value, check_items, check_key, check_root, check_string
from .reading import read_text

MAX_BYTES = 1_048_576

_SPACE = re.compile(r"[ \t\n\r]*")
_RUN = re.compile(r'[^"\\\x00-\x1f]*')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_NUMBER_STARTS = "-0123456789"
_HEX4 = re.compile(r"[0-9A-Fa-f]{4}")
_SIMPLE = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_LITERALS = (("true", "JSON_BOOLEAN"), ("false", "JSON_BOOLEAN"), ("null", "JSON_NULL"))
_LONE = re.compile("[\ud800-\udfff]")


class _Reader:
    def __init__(self, text: str, faults: Faults, limit: int):
        self.text = text
        self.at = 0
        self.faults = faults
        self.limit = limit

    def space(self) -> None:
        self.at = _SPACE.match(self.text, self.at).end()

    def syntax(self, what: str) -> Refused:
        return Refused("JSON_SYNTAX", f"{what} at {self.at}")

    def take(self, token: str) -> bool:
        if self.text.startswith(token, self.at):
            self.at += len(token)
            return True
        return False

    def value(self, depth: int) -> Value:
        head = self.text[self.at : self.at + 1]
        if head == '"':
            text = self.string()
            check_string(text, self.faults) if not _LONE.search(text) else None
            return text
        if head in ("{", "["):
            if depth > self.limit:
                raise Refused("MODEL_DEPTH")
            self.at += 1
            return self.map(depth) if head == "{" else self.list(depth)
        for literal, code in _LITERALS:
            if self.take(literal):
                self.faults.add(code)
                return "0"
        if head not in _NUMBER_STARTS or head == "":
            raise self.syntax("no value")
        self.faults.add("JSON_NUMBER", f"at {self.at}")
        number = _NUMBER.match(self.text, self.at)
        if number is None:
            raise self.syntax("not a number")
        self.at = number.end()
        return "0"

    def string(self) -> str:
        """The string at the opening quotation mark."""
        self.at += 1
        parts = []
        while True:
            run = _RUN.match(self.text, self.at)
            parts.append(run[0])
            self.at = run.end()
            head = self.text[self.at : self.at + 1]
            if head == '"':
                self.at += 1
                break
            if head != "\\":
                raise self.syntax("a string without end" if head == "" else "a control character")
            escape = self.text[self.at + 1 : self.at + 2]
            if escape in _SIMPLE:
                parts.append(_SIMPLE[escape])
                self.at += 2
            elif escape == "u" and _HEX4.match(self.text, self.at + 2):
                parts.append(chr(int(self.text[self.at + 2 : self.at + 6], 16)))
                self.at += 6
            else:
                raise self.syntax("not an escape")
        text = "".join(parts)
        if _LONE.search(text):
            # Escapes name UTF-16 code units: pairs of them become one code point.
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
            if _LONE.search(text):
                self.faults.add("JSON_SURROGATE")
        return text

    def map(self, depth: int) -> dict:
        found: dict = {}
        self.space()
        if self.take("}"):
            self.faults.add("MODEL_EMPTY", "a map")
            return found
        while True:
            if self.text[self.at : self.at + 1] != '"':
                raise self.syntax("no key")
            key = self.string()
            if key in found:
                self.faults.add("JSON_DUPLICATE_KEY", key)
            check_key(key, self.faults)
            self.space()
            if not self.take(":"):
                raise self.syntax("no colon")
            self.space()
            found[key] = self.value(depth + 1)
            self.space()
            if self.take("}"):
                return found
            if not self.take(","):
                raise self.syntax("no comma")
            self.space()

    def list(self, depth: int) -> list:
        found: list = []
        self.space()
        if self.take("]"):
            self.faults.add("MODEL_EMPTY", "a list")
            return found
        while True:
            if self.text[self.at : self.at + 1] == "[":
                self.faults.add("MODEL_LIST_NESTED")
            found.append(self.value(depth + 1))
            check_items(found[-2:], self.faults)
            self.space()
            if self.take("]"):
                return found
            if not self.take(","):
                raise self.syntax("no comma")
            self.space()


def read_json(data: bytes, faults: Faults = STRICT, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> Value:
    """A value of the model; its size and that it is a map are not checked here."""
    text = read_text(data, max_bytes, "JSON", faults)
    reader = _Reader(text, faults, max_depth)
    reader.space()
    value = reader.value(1)
    reader.space()
    if reader.at != len(text):
        faults.add("JSON_TRAILING", f"at {reader.at}")
    return value


def parse_json(data: bytes, faults: Faults = STRICT) -> tuple[dict, bytes]:
    """The map that the JSON stands for, and its canonical bytes."""
    value = read_json(data, faults)
    return value, check_root(value, faults)
