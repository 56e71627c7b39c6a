"""Anchors of the form `cosmos-op-1` (proofs.md 8.4)."""

import re
from dataclasses import dataclass

from ...faults import Faults, Refused
from ...formats import read_base64
from ..cosmos import judge_transaction
from ..trust import CometEntry, Trust
from ..verdict import AnchorVerdict
from .cosmos_messages import Message, read_sdk_transaction, shows
from .operation import BINDING, Operation, Shown, leaf_hash, operation_of

_MEMO = re.compile(r"btml:2:([0-9a-f]{64})(?::([A-Za-z0-9_-]+))?")
_PAIR = re.compile(rb"btml2/([0-9a-f]{64})=([A-Za-z0-9_-]+)")


@dataclass(frozen=True)
class _Said:
    """What a transaction holds, in any flavor."""

    flavor: str
    #: The leaf of the document that it names.
    leaf: bytes | None
    content: bytes | None
    #: None in flavors that have none.
    messages: tuple[Message, ...] | None = None


def _read(data: bytes, faults: Faults) -> _Said:
    if data.startswith(BINDING) and len(data) > len(BINDING) + 32:
        return _Said("plain", data[len(BINDING) : len(BINDING) + 32], data[len(BINDING) + 32 :])
    pair = _PAIR.fullmatch(data)
    content = None if pair is None else read_base64(pair[2].decode())
    if content is not None:
        return _Said("kvstore", bytes.fromhex(pair[1].decode()), content)
    memo, messages = read_sdk_transaction(data)
    if not memo.startswith("btml:2:"):
        return _Said("sdk", None, None, tuple(messages))
    named = _MEMO.fullmatch(memo)
    content = None if named is None or named[2] is None else read_base64(named[2])
    if named is None or (named[2] is not None and content is None):
        faults.add("EFFECT_BINDING", "a memo that names no document")
        return _Said("sdk", None, content, tuple(messages))
    return _Said("sdk", bytes.fromhex(named[1]), content, tuple(messages))


def _does(said: _Said, message: Message | None, op: dict, result: bytes) -> bool:
    wanted = bytes.fromhex(op["content"]) if op["op"] == "publish" else None
    if said.content != wanted:
        return False
    return message is None or shows(message, op, result)


def _fits(said: _Said, message: Message | None, op: dict, result: bytes) -> bool:
    try:
        return _does(said, message, op, result)
    except Refused:
        return False


def _check(anchor: dict, operation: Operation, said: _Said, faults: Faults) -> tuple[Shown, Message | None]:
    """What the transaction shows, and the message that does the operation."""
    if said.leaf not in (None, operation.leaf):
        faults.add("EFFECT_BINDING")
    if said.messages is None and operation.name != "publish":
        raise Refused("EFFECT_TRANSACTION", "a publication")
    messages = said.messages or (None,)
    one_each = len(messages) > 1
    if one_each and (len(messages) != len(operation.ops) or any(op["op"] != "pay" for op in operation.ops)):
        raise Refused("EFFECT_TRANSACTION", f"{len(messages)} messages")
    if said.messages == ():
        raise Refused("EFFECT_TRANSACTION", "no message")
    message = messages[operation.place if one_each else 0]
    result = bytes.fromhex(anchor.get("result", ""))
    does = False
    with faults.going_on():
        does = _does(said, message, operation.op, result)
    if not does:
        faults.add("EFFECT_TRANSACTION")
    shared = not one_each and sum(_fits(said, message, op, result) for op in operation.among) > 1
    return Shown(said.leaf is not None, shared), message


def judge(anchor: dict, record: dict, trust: Trust, now: int, asked: int | None, faults: Faults) -> AnchorVerdict:
    said, message, shown = None, None, Shown()
    with faults.going_on():
        operation = operation_of(anchor, record)
        said = _read(bytes.fromhex(anchor["tx"]), faults)
        shown, message = _check(anchor, operation, said, faults)

    def lacks(entry: CometEntry) -> str | None:
        op = operation.op
        if op["op"] != "pay":
            return None
        coin = entry.coin
        paid = None if message is None else message.denom
        known = coin is not None and (coin.asset, coin.decimals, coin.denom) == (op["asset"], op["decimals"], paid)
        return None if known else "FINALITY_COIN"

    flavor = "" if said is None else said.flavor
    return shown.limit(judge_transaction(anchor, leaf_hash(record), flavor, trust, now, faults, lacks))
