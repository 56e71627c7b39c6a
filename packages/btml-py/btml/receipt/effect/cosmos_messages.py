"""Transactions of the Cosmos SDK and the messages in them (proofs.md 8.4)."""

from dataclasses import dataclass

from ... import bech32
from ...faults import Refused
from ...ids import sha256
from .. import protobuf as pb

SEND = "/cosmos.bank.v1beta1.MsgSend"
STORE = "/cosmwasm.wasm.v1.MsgStoreCode"
EXECUTE = "/cosmwasm.wasm.v1.MsgExecuteContract"
INSTANTIATE = "/cosmwasm.wasm.v1.MsgInstantiateContract2"
MADE = "/cosmwasm.wasm.v1.MsgInstantiateContract2Response"


@dataclass(frozen=True)
class Message:
    kind: str
    body: bytes

    @property
    def denom(self) -> str | None:
        """What a payment was made in."""
        return read_payment(self.body)[2][0] if self.kind == SEND else None


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("BFT_PROTO", "not UTF-8") from None


def _split(data: bytes, repeated: int) -> tuple[list[bytes], bytes]:
    """The items of a repeated field, and the message without them; the field has its place among the others."""
    items, rest, last = [], b"", 0
    for number, value in pb.fields(data):
        if number < last:
            raise Refused("BFT_PROTO", "fields out of order")
        last = number
        if number == repeated:
            if not isinstance(value, bytes):
                raise Refused("BFT_PROTO", f"field {number}")
            items.append(value)
        else:
            rest += pb.part(number, value) if isinstance(value, bytes) else pb.varint(number << 3) + pb.varint(value)
    return items, rest


def _any(data: bytes) -> Message:
    found = pb.message(data, {1: bytes, 2: bytes})
    return Message(_text(found[1]), found[2])


def read_sdk_transaction(data: bytes) -> tuple[str, list[Message]]:
    """Memo and messages of a transaction."""
    _, raw = _split(data, 3)
    messages, rest = _split(pb.message(raw, {1: bytes, 2: bytes})[1], 1)
    memo = _text(pb.message(rest, {2: bytes, 3: int})[2])
    return memo, [_any(message) for message in messages]


def read_payment(body: bytes) -> tuple[str, str, tuple[str, str]]:
    """Sender, recipient, and denomination and amount of the one coin of a payment."""
    coins, rest = _split(body, 3)
    found = pb.message(rest, {1: bytes, 2: bytes})
    if len(coins) != 1:
        raise Refused("EFFECT_TRANSACTION", f"{len(coins)} coins")
    coin = pb.message(coins[0], {1: bytes, 2: bytes})
    return _text(found[1]), _text(found[2]), (_text(coin[1]), _text(coin[2]))


def _account(text: str) -> str:
    return text.split(":")[2]


def _paid(body: bytes, op: dict) -> bool:
    sender, recipient, (_, amount) = read_payment(body)
    return (sender, recipient, amount) == (_account(op["from"]), _account(op["to"]), op["amount"])


def _sent_to_itself(body: bytes, op: dict) -> bool:
    sender, recipient, _ = read_payment(body)
    return sender == recipient == _account(op["from"])


def _stored(body: bytes, op: dict) -> bool:
    found = pb.message(body, {1: bytes, 2: bytes})
    return (_text(found[1]), found[2]) == (_account(op["from"]), bytes.fromhex(op["code"]))


def _arguments(op: dict, *kinds: str) -> list[str]:
    arguments = op.get("args", [])
    if [argument["t"] for argument in arguments] != list(kinds) or any("items" in each for each in arguments):
        raise Refused("EVM_CALL", "other arguments than those of the method")
    return [argument.get("v", "") for argument in arguments]


def _executed(body: bytes, op: dict) -> bool:
    (message,) = _arguments(op, "string")
    found = pb.message(body, {1: bytes, 2: bytes, 3: bytes})
    return (_text(found[1]), _text(found[2]), found[3]) == (_account(op["from"]), op["contract"], message.encode())


def predictable_address(prefix: str, code_hash: bytes, creator: bytes, salt: bytes) -> str:
    """ADR-028: the address of a contract that `MsgInstantiateContract2` makes, without its message in it."""
    key = b"wasm\x00"
    for part in (code_hash, creator, salt, b""):
        key += len(part).to_bytes(8, "big") + part
    return bech32.encode(prefix, bech32.groups_of(sha256(sha256(b"module") + key)))


def _instantiated(body: bytes, op: dict, result: bytes) -> bool:
    code, label, message = _arguments(op, "uint64", "string", "string")
    found = pb.message(body, {1: bytes, 3: int, 4: bytes, 5: bytes, 7: bytes})
    sender = _account(op["from"])
    creator = bech32.decode(sender)
    creator_bytes = None if creator is None or creator[2] != bech32.BECH32 else bech32.bytes_of(creator[1])
    if creator_bytes is None:
        raise Refused("EFFECT_ADDRESS", sender)
    salt = sha256(label.encode())
    said = (_text(found[1]), str(found[3]), _text(found[4]), found[5], found[7])
    if said != (sender, code, label, message.encode(), salt):
        return False
    contract = predictable_address(creator[0], bytes.fromhex(op["codehash"]), creator_bytes, salt)
    return op["contract"] == contract == _made(result)


def _made(result: bytes) -> str:
    """The contract that the chain says it made."""
    data = pb.message(result, {1: int, 2: bytes, 5: int, 6: int})[2]
    answers, rest = _split(data, 2)
    if rest or len(answers) != 1:
        raise Refused("EFFECT_TRANSACTION", f"{len(answers)} answers")
    answer = _any(answers[0])
    if answer.kind != MADE:
        raise Refused("EFFECT_TRANSACTION", answer.kind)
    return _text(pb.message(answer.body, {1: bytes, 2: bytes})[1])


def shows(message: Message, op: dict, result: bytes) -> bool:
    """Whether a message does an operation; raises for one that no message does."""
    name = op["op"]
    if name == "pay":
        return message.kind == SEND and _paid(message.body, op)
    if name == "publish":
        return message.kind == SEND and _sent_to_itself(message.body, op)
    if name == "deploy" and "endow" not in op:
        return message.kind == STORE and _stored(message.body, op)
    if name == "call" and op["method"] == "execute(string)":
        return message.kind == EXECUTE and _executed(message.body, op)
    if name == "call" and op["method"] == "instantiate(uint64,string,string)":
        return message.kind == INSTANTIATE and _instantiated(message.body, op, result)
    raise Refused("EFFECT_NOT_SUPPORTED", name)
