"""Anchors of the forms `evm-tx-1` and `evm-tx-pos-1` (proofs.md 11.3)."""

from dataclasses import dataclass

from ...faults import Faults, Refused
from .. import beacon_finality
from ..evm import Header, check_inclusion, prove_at
from ..evm_finality import judge_blocks
from ..trust import Trust
from ..verdict import AnchorVerdict
from .abi import encode_call
from .evm_transaction import Transaction, read_transaction
from .operation import Operation, Shown, operation_of


@dataclass(frozen=True)
class _Wanted:
    signer: bytes
    to: bytes
    value: int
    data: bytes


def _address(text: str) -> bytes:
    """The address that an account ends with."""
    return bytes.fromhex(text.rpartition(":")[2].removeprefix("0x"))


def wanted(op: dict) -> _Wanted:
    """The transaction that does an operation."""
    signer, name = _address(op["from"]), op["op"]
    if name == "pay":
        if op["asset"] != f"{op['chain']}/slip44:60" or op["decimals"] != "18":
            raise Refused("EFFECT_ASSET", op["asset"])
        return _Wanted(signer, _address(op["to"]), int(op["amount"]), b"")
    if name == "deploy" and "endow" not in op:
        return _Wanted(signer, b"", 0, bytes.fromhex(op["code"]))
    if name == "call":
        return _Wanted(signer, _address(op["contract"]), 0, encode_call(op["method"], op.get("args", [])))
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


def check_effect(anchor: dict, header: Header, operation: Operation, faults: Faults) -> Shown:
    """What the transaction at the anchor's index shows."""
    transaction = read_transaction(prove_at(header.transactions_root, anchor, "txproof"))
    if not operation.op["chain"].startswith("eip155:"):
        raise Refused("EFFECT_TRANSACTION", "on another family of chains")
    intended = wanted(operation.op)
    bound = transaction.data == intended.data + operation.binding
    data = intended.data if bound else transaction.data
    if not _does(transaction, data, operation.op):
        faults.add("EFFECT_TRANSACTION")
    return Shown(bound, sum(_does(transaction, data, op) for op in operation.among) > 1)


def judge(anchor: dict, record: dict, trust: Trust, now: int, asked: int, faults: Faults) -> AnchorVerdict:
    operation = operation_of(anchor, record)
    headers, _ = check_inclusion(anchor, faults)
    shown = check_effect(anchor, headers[0], operation, faults)
    return shown.limit(judge_blocks(anchor, operation.leaf, headers, None, trust, now, asked, faults))


def judge_pos(anchor: dict, record: dict, trust: Trust, now: int, asked: int, faults: Faults) -> AnchorVerdict:
    operation = operation_of(anchor, record)
    headers, _ = check_inclusion(anchor, faults)
    shown = check_effect(anchor, headers[0], operation, faults)
    return shown.limit(beacon_finality.judge_blocks(anchor, operation.leaf, headers, None, trust, now, faults))
