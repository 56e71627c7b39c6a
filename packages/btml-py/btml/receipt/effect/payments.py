"""Several payments in one transaction of an EVM chain (proofs.md 11.4)."""

from ...faults import Faults, Refused
from ...keccak import keccak256
from ..evm import Log
from .abi import encode_call
from .evm_transaction import Transaction
from .operation import Operation, address_of

METHOD = "pay(bytes32,address[],uint256[])"
SELECTOR = keccak256(METHOD.encode())[:4]
_PAID = keccak256(b"Paid(bytes32,address,uint256,uint256)")


def check_native(op: dict) -> None:
    """That an operation pays in the chain's own coin."""
    if op["asset"] != f"{op['chain']}/slip44:60" or op["decimals"] != "18":
        raise Refused("EFFECT_ASSET", op["asset"])


def _list(kind: str, values: list[str]) -> dict:
    return {"t": f"{kind}[]", "items": [{"t": kind, "v": value} for value in values]}


def check(transaction: Transaction, logs: list[Log], operation: Operation, faults: Faults) -> None:
    """That a call of a payments contract did all payments of the intent, and its event says so of this one."""
    ops, op = operation.ops, operation.op
    if any(each["op"] != "pay" or each["from"] != op["from"] for each in ops):
        raise Refused("EFFECT_TRANSACTION", "not payments of one account alone")
    for each in ops:
        check_native(each)
    call = encode_call(
        METHOD,
        [
            {"t": "bytes32", "v": operation.leaf.hex()},
            _list("address", [each["to"].rpartition(":")[2] for each in ops]),
            _list("uint256", [each["amount"] for each in ops]),
        ],
    )
    paid = sum(int(each["amount"]) for each in ops)
    made = (transaction.chain_id, transaction.signer, transaction.value, transaction.data)
    if made != (int(op["chain"].partition(":")[2]), address_of(op["from"]), paid, call):
        faults.add("EFFECT_TRANSACTION", "another call")
    said = Log(
        transaction.to,
        (_PAID, operation.leaf, bytes(12) + address_of(op["to"])),
        operation.place.to_bytes(32, "big") + int(op["amount"]).to_bytes(32, "big"),
    )
    if said not in logs:
        faults.add("EFFECT_TRANSACTION", "the contract says nothing of it")
