"""What the specification has and this package does not verify.

Parsing, ids and signatures cover every kind of document; the shapes of all anchors are checked too. What is listed here
is refused with `NOT_COVERED`, a code of this package alone, instead of a verdict that would not be one.
"""

from .faults import Refused

FORMS = frozenset()
RULES = frozenset({"ethash"})
CODE = "NOT_COVERED"


def refuse(what: str) -> Refused:
    return Refused(CODE, f"this implementation does not verify {what}")
