"""Anchors of the forms `evm-tx-1` and `evm-tx-pos-1` (proofs.md 11.3)."""

from dataclasses import dataclass

from ...faults import Faults, Refused
from .. import beacon_finality
from ..evm import Header, Log, check_inclusion, prove_at
from ..evm_finality import judge_blocks
from ..trust import Trust
from ..verdict import AnchorVerdict
from . import payments
from .abi import encode_call
from .evm_transaction import Transaction, read_transaction
from .operation import Operation, Shown, address_of, operation_of


@dataclass(frozen=True)
class _Wanted:
    signer: bytes
    to: bytes
    value: int
    data: bytes


def _given(op: dict) -> int:
    """What goes to a contract along with an operation."""
    if "endow" not in op:
        return 0
    payments.check_native(op["endow"] | {"chain": op["chain"]})
    return int(op["endow"]["amount"])


def wanted(op: dict) -> _Wanted:
    """The transaction that does an operation."""
    signer, name = address_of(op["from"]), op["op"]
    if name == "pay":
        payments.check_native(op)
        return _Wanted(signer, address_of(op["to"]), int(op["amount"]), b"")
    if name == "deploy":
        return _Wanted(signer, b"", _given(op), bytes.fromhex(op["code"]))
    if name == "call":
        data = encode_call(op["method"], op.get("args", []))
        return _Wanted(signer, address_of(op["contract"]), _given(op), data)
    if name == "publish":
        return _Wanted(signer, signer, 0, bytes.fromhex(op["content"]))
    raise Refused("EFFECT_NOT_SUPPORTED", name)


def _does(transaction: Transaction, data: bytes, op: dict) -> bool:
    """Whether a transaction with this data, the binding left off, does an operation."""
    try:
        found = _Wanted(transaction.signer, transaction.to, transaction.value, data)
        return wanted(op) == found and transaction.chain_id == int(op["chain"].partition(":")[2])
    except Refused:
        return False


def check_effect(
    anchor: dict, header: Header, logs: list[Log], operation: Operation, faults: Faults
) -> tuple[Shown, set[bytes] | None]:
    """What the transaction at the anchor's index shows, and the contract whose word that is, if it is one's."""
    transaction = read_transaction(prove_at(header.transactions_root, anchor, "txproof"))
    if not operation.op["chain"].startswith("eip155:"):
        raise Refused("EFFECT_TRANSACTION", "on another family of chains")
    if operation.name == "pay" and transaction.to and transaction.data.startswith(payments.SELECTOR):
        payments.check(transaction, logs, operation, faults)
        return Shown(bound=True), {transaction.to}
    intended = wanted(operation.op)
    bound = transaction.data == intended.data + operation.binding
    data = intended.data if bound else transaction.data
    if not _does(transaction, data, operation.op):
        faults.add("EFFECT_TRANSACTION")
    return Shown(bound, sum(_does(transaction, data, op) for op in operation.among) > 1), None


def judge(anchor: dict, record: dict, trust: Trust, now: int, asked: int | None, faults: Faults) -> AnchorVerdict:
    operation = None
    with faults.going_on():
        operation = operation_of(anchor, record)
    headers, logs = check_inclusion(anchor, faults)
    if operation is None:
        # Gathering: nothing was asked for that the transaction could show.
        faults.settle()
    shown, contracts = check_effect(anchor, headers[0], logs, operation, faults)
    of_blocks = beacon_finality.judge_blocks if anchor["form"] == "evm-tx-pos-1" else judge_blocks
    return shown.limit(of_blocks(anchor, operation.leaf, headers, contracts, trust, now, asked, faults))
