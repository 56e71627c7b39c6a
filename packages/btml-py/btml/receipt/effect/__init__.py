"""Forms that show what a transaction did: that it performed an operation of an intent (proofs.md 8.4 and 11)."""

from . import bitcoin, cosmos, evm

FORMS = {
    "bitcoin-tx-1": bitcoin.judge,
    "evm-tx-1": evm.judge,
    "evm-tx-pos-1": evm.judge,
    "cosmos-op-1": cosmos.judge,
}
KINDS = {"bitcoin-tx-1": "pow", "evm-tx-1": "poa", "evm-tx-pos-1": "pos", "cosmos-op-1": "bft"}

__all__ = ["FORMS", "KINDS"]
