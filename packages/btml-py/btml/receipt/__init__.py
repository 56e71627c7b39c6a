"""Receipts: what they prove, against the trust of the verifier."""

from .trust import Trust, parse_trust
from .verdict import AnchorVerdict, Verdict
from .verify import verify_receipt

__all__ = ["AnchorVerdict", "Trust", "Verdict", "parse_trust", "verify_receipt"]
