"""The markup form (spec.md 4)."""

import re

from .faults import STRICT, Faults, Refused
from .model import MAX_DEPTH, check_items, check_key, check_root, check_string
from .reading import read_text

MAX_BYTES = 2_097_152

_SPACE = re.compile(r"[ \t\n\r]*")
_TAG_NAME = re.compile(r"[^ \t\n\r>/]*")
_ELEMENT = re.compile(r"btml-([a-z][a-z0-9]*)")
_END_NAME = re.compile(r"[^>]*")
_ATTRIBUTE = re.compile(r"([a-z][a-z0-9]*)=")
_RUN = re.compile(r'[^<>&"\t\n\r]*')
_ENTITY = re.compile(r"&(amp|lt|gt|quot|apos|#10);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "#10": "\n"}
_WRITTEN = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;"}
_TO_WRITE = re.compile(r'[&<>"\n]')


class _Reader:
    def __init__(self, text: str, faults: Faults):
        self.text = text
        self.at = 0
        self.faults = faults

    def space(self) -> bool:
        start = self.at
        self.at = _SPACE.match(self.text, start).end()
        return self.at > start

    def ended(self) -> None:
        if self.at >= len(self.text):
            raise Refused("MARKUP_END")

    def is_next(self, token: str) -> bool:
        return self.text.startswith(token, self.at)

    def tag_follows(self) -> None:
        """Between tags: white space was read, a tag of an element must follow."""
        self.ended()
        if not self.is_next("<"):
            raise Refused("MARKUP_TEXT", f"at {self.at}")
        if self.is_next("<!"):
            raise Refused("MARKUP_DECLARATION", f"at {self.at}")
        if self.is_next("<?"):
            raise Refused("MARKUP_INSTRUCTION", f"at {self.at}")

    def start_name(self) -> str:
        """The key of an element: what follows `btml-` in its start tag."""
        self.at += 1
        name = _TAG_NAME.match(self.text, self.at)
        self.at = name.end()
        element = _ELEMENT.fullmatch(name[0])
        if element is None or self.at == len(self.text):
            raise Refused("MARKUP_NAME", name[0][:60])
        return element[1]

    def attributes(self) -> dict:
        found: dict = {}
        while True:
            spaced = self.space()
            self.ended()
            if self.is_next(">"):
                self.at += 1
                return found
            if self.is_next("/"):
                raise Refused("MARKUP_SELF_CLOSING", f"at {self.at}")
            if not spaced:
                raise Refused("MARKUP_SYNTAX", f"at {self.at}")
            name = _ATTRIBUTE.match(self.text, self.at)
            if name is None:
                raise Refused("MARKUP_ATTRIBUTE_NAME", f"at {self.at}")
            self.at = name.end()
            if name[1] in found:
                self.faults.add("MARKUP_DUPLICATE_MEMBER", name[1])
            found[name[1]] = self.attribute_value()

    def attribute_value(self) -> str:
        if not self.is_next('"'):
            raise Refused("MARKUP_QUOTE", f"at {self.at}")
        self.at += 1
        parts = []
        while True:
            run = _RUN.match(self.text, self.at)
            parts.append(run[0])
            self.at = run.end()
            self.ended()
            if self.is_next('"'):
                self.at += 1
                return "".join(parts)
            if self.is_next("&"):
                entity = _ENTITY.match(self.text, self.at)
                if entity is None:
                    raise Refused("MARKUP_ENTITY", f"at {self.at}")
                parts.append(_ENTITIES[entity[1]])
                self.at = entity.end()
            else:
                self.faults.add("MARKUP_ATTRIBUTE", f"at {self.at}")
                self.at += 1

    def end_tag(self, key: str) -> None:
        """The end tag at `</`."""
        name = _END_NAME.match(self.text, self.at + 2)
        self.at = name.end()
        if not _ELEMENT.fullmatch(name[0]) or self.at == len(self.text):
            raise Refused("MARKUP_NAME", name[0][:60])
        if name[0] != f"btml-{key}":
            raise Refused("MARKUP_END_TAG", name[0][:60])
        self.at += 1

    def string_item(self, attributes: dict) -> str:
        if list(attributes) != ["v"]:
            self.faults.add("MARKUP_STRING_ITEM")
        text = attributes.get("v", "0")
        check_string(text, self.faults)
        self.space()
        self.tag_follows()
        if not self.is_next("</"):
            raise Refused("MARKUP_STRING_ITEM")
        self.end_tag("s")
        return text

    def content(self, key: str, attributes: dict, depth: int):
        """What stands in an element after its start tag: a map or a list."""
        if depth > MAX_DEPTH:
            raise Refused("MODEL_DEPTH")
        faults = self.faults
        members: dict = {}
        items: list = []
        for name, text in attributes.items():
            check_key(name, faults)
            check_string(text, faults)
            members[name] = text
        while True:
            self.space()
            self.tag_follows()
            if self.is_next("</"):
                self.end_tag(key)
                break
            child = self.start_name()
            if child not in ("s", "i"):
                check_key(child, faults)
                if child in members:
                    faults.add("MARKUP_DUPLICATE_MEMBER", child)
                if depth >= MAX_DEPTH:
                    raise Refused("MODEL_DEPTH")
            child_attributes = self.attributes()
            if child == "s":
                items.append(self.string_item(child_attributes))
                check_items(items[-2:], faults)
            elif child == "i":
                item = self.content("i", child_attributes, depth + 1)
                if isinstance(item, list):
                    faults.add("MODEL_LIST_NESTED")
                items.append(item)
                check_items(items[-2:], faults)
            else:
                members[child] = self.content(child, child_attributes, depth + 1)
        if items and members:
            faults.add("MARKUP_MIXED_ELEMENT", key)
        if items:
            return items
        if not members:
            faults.add("MODEL_EMPTY", key)
        return members


def read_markup(data: bytes, faults: Faults = STRICT) -> dict:
    text = read_text(data, MAX_BYTES, "MARKUP", faults)
    reader = _Reader(text, faults)
    reader.space()
    reader.tag_follows()
    if (root := reader.start_name()) != "doc":
        faults.add("MARKUP_ROOT", root)
    value = reader.content("doc", reader.attributes(), 1)
    reader.space()
    if reader.at != len(text):
        faults.add("MARKUP_TRAILING", f"at {reader.at}")
    return value


def parse_markup(data: bytes, faults: Faults = STRICT) -> tuple[dict, bytes]:
    """The map that the markup stands for, and its canonical bytes."""
    value = read_markup(data, faults)
    return value, check_root(value, faults)


def _escape(text: str) -> str:
    return _TO_WRITE.sub(lambda match: _WRITTEN[match[0]], text)


def _element(name: str, value: dict | list) -> str:
    parts = [f"<btml-{name}"]
    if isinstance(value, list):
        parts.append(">")
        for item in value:
            if isinstance(item, str):
                parts.append(f'<btml-s v="{_escape(item)}"></btml-s>')
            else:
                parts.append(_element("i", item))
    else:
        for key in sorted(value):
            if isinstance(value[key], str):
                parts.append(f' {key}="{_escape(value[key])}"')
        parts.append(">")
        for key in sorted(value):
            if not isinstance(value[key], str):
                parts.append(_element(key, value[key]))
    parts.append(f"</btml-{name}>")
    return "".join(parts)


def render_markup(document: dict) -> str:
    """The normal markup of a document."""
    return _element("doc", document)
