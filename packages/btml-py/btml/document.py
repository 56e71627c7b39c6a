"""Reading a document of a known kind in either form."""

from dataclasses import dataclass

from .faults import STRICT, Faults
from .ids import document_id
from .jsonform import parse_json
from .kinds import KINDS, check_document
from .markup import parse_markup, render_markup


@dataclass(frozen=True)
class Document:
    value: dict
    canonical: bytes

    @property
    def kind(self) -> str:
        return self.value["kind"]

    @property
    def id(self) -> str:
        return document_id(self.canonical)


def is_markup(data: bytes) -> bool:
    """Markup begins with `<` after white space, JSON never does."""
    return data[:2_097_153].lstrip(b" \t\n\r").startswith(b"<")


def parse_document(
    data: bytes,
    *,
    exact: bool = False,
    kinds: tuple[str, ...] = tuple(KINDS),
    extensions: frozenset[str] = frozenset(),
    faults: Faults = STRICT,
) -> Document:
    """The document, checked by the rules of its kind; `exact` takes only canonical bytes or normal markup."""
    markup = is_markup(data)
    value, canonical = (parse_markup if markup else parse_json)(data, faults)
    check_document(value, faults, "", kinds, extensions)
    if exact and data != (render_markup(value).encode() if markup else canonical):
        faults.add("ID_NOT_CANONICAL")
    faults.settle()
    return Document(value, canonical)
