"""Anchors of the form `bitcoin-tx-1` (proofs.md 11.2)."""

import re
from dataclasses import dataclass

from ... import bech32
from ...faults import Faults, Refused
from ...ids import base58_decode, sha256
from ..bitcoin import judge_transaction
from ..bitcoin_transaction import Transaction
from ..pow import BY_CHAIN, Network, double_sha256
from ..trust import Trust
from ..verdict import AnchorVerdict
from .operation import BINDING, Operation, Shown, leaf_hash, operation_of

#: Prefix in bech32, and the version bytes of addresses of a key's hash and of a script's hash.
_ADDRESSES = {"mainnet": ("bc", 0x00, 0x05), "regtest": ("bcrt", 0x6F, 0xC4)}
_TESTS = ("tb", 0x6F, 0xC4)
_BASE58 = frozenset("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")
_PUSHED = b"\x6a\x25" + BINDING


def _witness_script(address: str, prefix: str) -> bytes | None:
    found = bech32.decode(address) if address == address.lower() else None
    if found is None or found[0] != prefix or not found[1]:
        return None
    version, program = found[1][0], bech32.bytes_of(found[1][1:])
    if program is None or version > 16 or not 2 <= len(program) <= 40:
        return None
    if (version == 0) != (found[2] == bech32.BECH32) or (version == 0 and len(program) not in (20, 32)):
        return None
    return bytes([0x50 + version if version else 0, len(program)]) + program


def _hash_script(address: str, of_key: int, of_script: int) -> bytes | None:
    if not address or set(address) - _BASE58:
        return None
    data = base58_decode(address)
    body, check = data[:-4], data[-4:]
    if len(body) != 21 or double_sha256(body)[:4] != check:
        return None
    if body[0] == of_key:
        return b"\x76\xa9\x14" + body[1:] + b"\x88\xac"
    return b"\xa9\x14" + body[1:] + b"\x87" if body[0] == of_script else None


def script_of(address: str, network: Network) -> bytes:
    """The script that pays to an address of the network."""
    prefix, of_key, of_script = _ADDRESSES.get(network.name, _TESTS)
    script = _witness_script(address, prefix) or _hash_script(address, of_key, of_script)
    if script is None:
        raise Refused("EFFECT_ADDRESS", address)
    return script


def output_of(op: dict, network: Network) -> tuple[int, bytes]:
    """Amount and script of the output that does an operation."""
    if op["op"] == "deploy" and "endow" in op:
        coins = op["endow"]
    elif op["op"] == "pay":
        coins = op
    else:
        raise Refused("EFFECT_NOT_SUPPORTED", op["op"])
    native = f"{network.chain}/slip44:{0 if network.name == 'mainnet' else 1}"
    if coins["asset"] != native or coins["decimals"] != "8":
        raise Refused("EFFECT_ASSET", coins["asset"])
    if op["op"] == "pay":
        return int(coins["amount"]), script_of(op["to"].split(":")[2], network)
    return int(coins["amount"]), b"\x00\x20" + sha256(bytes.fromhex(op["code"]))


_TYPES = "(script,locktime,coin[],output[])"
_METHOD = re.compile(r"[a-z]{1,32}")


@dataclass(frozen=True)
class Spend:
    """What a `call` spends from a script, and whom it pays; an amount of None is what is left."""

    script: bytes
    outpoints: tuple[str, ...]
    outputs: tuple[tuple[int | None, str], ...]


def _value(argument: object, kind: str, form: str) -> str:
    value = argument.get("v") if isinstance(argument, dict) and argument.get("t") == kind else None
    if not isinstance(value, str) or not re.fullmatch(form, value):
        raise Refused("EFFECT_NOT_SUPPORTED", f"no {kind}")
    return value


def _items(argument: object, kind: str) -> list:
    items = argument.get("items") if isinstance(argument, dict) and argument.get("t") == kind else None
    return items if isinstance(items, list) else []


def _output(argument: object) -> tuple[int | None, str]:
    to, amount, *_ = [*_items(argument, "output"), None, None]
    address = _value(to, "address", "[a-zA-Z0-9]{14,90}")
    if isinstance(amount, dict) and amount.get("t") == "satoshi" and "v" not in amount:
        return None, address
    return int(_value(amount, "satoshi", "[1-9][0-9]{0,15}")), address


def spend_of(op: dict) -> Spend:
    """What a `call` names, in its own form."""
    method, args = op["method"], op.get("args", [])
    if not method.endswith(_TYPES) or not _METHOD.fullmatch(method[: -len(_TYPES)]) or len(args) != 4:
        raise Refused("EFFECT_NOT_SUPPORTED", method)
    _value(args[1], "locktime", "[0-9]{1,10}")
    outpoints = tuple(
        _value([*_items(coin, "coin"), None][0], "outpoint", "[0-9a-f]{64}:(?:0|[1-9][0-9]{0,8})")
        for coin in _items(args[2], "coin[]")
    )
    outputs = tuple(_output(output) for output in _items(args[3], "output[]"))
    if not outpoints or not outputs:
        raise Refused("EFFECT_NOT_SUPPORTED", "nothing spent, or nobody paid")
    return Spend(bytes.fromhex(_value(args[0], "script", "(?:[0-9a-f]{2})+")), outpoints, outputs)


def _spends(transaction: Transaction, op: dict, network: Network) -> None:
    spend = spend_of(op)
    program = sha256(spend.script)
    if script_of(op["contract"], network) != b"\x00\x20" + program or op["codehash"] != program.hex():
        raise Refused("EFFECT_ADDRESS", op["contract"])
    spent = {f"{point[31::-1].hex()}:{int.from_bytes(point[32:], 'little')}" for point, _ in transaction.inputs}
    if not spent.issuperset(spend.outpoints):
        raise Refused("EFFECT_INPUT", "not spent")
    for amount, address in spend.outputs:
        script = script_of(address, network)
        if not any(paid == script and amount in (None, value) for value, paid in transaction.outputs):
            raise Refused("EFFECT_OUTPUT", address)


def _same(op: dict, wanted: tuple[int, bytes], network: Network) -> bool:
    try:
        return output_of(op, network) == wanted
    except Refused:
        return False


def _same_spend(op: dict, wanted: Spend) -> bool:
    try:
        return op["op"] == "call" and spend_of(op).outpoints == wanted.outpoints
    except Refused:
        return False


def _check(transaction: Transaction, operation: Operation, network: Network, shown: Shown, faults: Faults) -> None:
    names = [script for _, script in transaction.outputs if len(script) == 39 and script.startswith(_PUSHED)]
    if len(names) > 1 or any(name[2:] != operation.binding for name in names):
        faults.add("EFFECT_BINDING")
    shown.bound = bool(names)
    if operation.op["op"] == "call":
        _spends(transaction, operation.op, network)
        spend = spend_of(operation.op)
        shown.shared = sum(_same_spend(op, spend) for op in operation.among) > 1
        return
    wanted = output_of(operation.op, network)
    done = transaction.outputs.count(wanted)
    if not done:
        faults.add("EFFECT_OUTPUT")
    shown.shared = sum(_same(op, wanted, network) for op in operation.among) > done


def judge(anchor: dict, record: dict, trust: Trust, now: int, asked: int | None, faults: Faults) -> AnchorVerdict:
    operation, shown = None, Shown()
    if anchor["chain"] in BY_CHAIN:
        with faults.going_on():
            operation = operation_of(anchor, record)

    def does(transaction: Transaction, network: Network, faults: Faults) -> None:
        if operation is not None:
            _check(transaction, operation, network, shown, faults)

    return shown.limit(judge_transaction(anchor, leaf_hash(record), does, trust, now, asked, faults))
