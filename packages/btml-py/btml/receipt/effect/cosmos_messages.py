"""Transactions of the Cosmos SDK and the messages in them (proofs.md 8.4)."""

from dataclasses import dataclass

from ... import bech32
from ...faults import Refused
from ...ids import sha256
from .. import protobuf as pb
from ..cometbft import read_time

SEND = "/cosmos.bank.v1beta1.MsgSend"
STORE = "/cosmwasm.wasm.v1.MsgStoreCode"
EXECUTE = "/cosmwasm.wasm.v1.MsgExecuteContract"
INSTANTIATE = "/cosmwasm.wasm.v1.MsgInstantiateContract2"
MADE = "/cosmwasm.wasm.v1.MsgInstantiateContract2Response"

#: The fields of the messages that do operations.
_SHAPES = {
    SEND: {1: bytes, 2: bytes, 3: [bytes]},
    STORE: {1: bytes, 2: bytes},
    EXECUTE: {1: bytes, 2: bytes, 3: bytes, 5: [bytes]},
    INSTANTIATE: {1: bytes, 2: bytes, 3: int, 4: bytes, 5: bytes, 6: [bytes], 7: bytes, 8: int},
}


@dataclass(frozen=True)
class Message:
    kind: str
    body: bytes

    @property
    def denom(self) -> str | None:
        """What a payment was made in."""
        return read_payment(self.body)[2][0][0] if self.kind == SEND else None


def _any(data: bytes) -> Message:
    found = pb.message(data, {1: bytes, 2: bytes})
    return Message(pb.text(found[1]), found[2])


def _coins(items: list[bytes]) -> list[tuple[str, str]]:
    """Denomination and amount of each."""
    read = [pb.message(item, {1: bytes, 2: bytes}) for item in items]
    return [(pb.text(found[1]), pb.text(found[2])) for found in read]


def _truth(number: int) -> bool:
    return bool(pb.below(number, 2))


def _check_mode(data: bytes) -> None:
    found = pb.message(data, {1: [bytes], 2: [bytes]})
    single, multi = pb.optional(found[1]), pb.optional(found[2])
    if single is not None:
        _int32(pb.message(single, {1: int})[1])
    if multi is not None:
        bits = pb.optional(pb.message(multi, {1: [bytes], 2: [bytes]})[1])
        if bits is not None:
            _int32(pb.message(bits, {1: int, 2: bytes})[1])


def _int32(number: int) -> None:
    if not -(1 << 31) <= pb.signed(number) < 1 << 31:
        raise Refused("BFT_PROTO", "a number that is too large")


def _check_authorization(data: bytes) -> None:
    """That an AuthInfo is in its canonical encoding; nothing in it is of interest."""
    found = pb.message(data, {1: [bytes], 2: [bytes], 3: [bytes]})
    for signer in found[1]:
        parts = pb.message(signer, {1: [bytes], 2: [bytes], 3: int})
        key, mode = pb.optional(parts[1]), pb.optional(parts[2])
        if key is not None:
            _any(key)
        if mode is not None:
            _check_mode(mode)
    fee, tip = pb.optional(found[2]), pb.optional(found[3])
    if fee is not None:
        parts = pb.message(fee, {1: [bytes], 2: int, 3: bytes, 4: bytes})
        _coins(parts[1])
        pb.text(parts[3]), pb.text(parts[4])
    if tip is not None:
        parts = pb.message(tip, {1: [bytes], 2: bytes})
        _coins(parts[1])
        pb.text(parts[2])


def read_sdk_transaction(data: bytes) -> tuple[str, list[Message]]:
    """Memo and messages of a transaction."""
    raw = pb.message(data, {1: bytes, 2: bytes, 3: [bytes]}, frozenset({1, 2}))
    body = pb.message(raw[1], {1: [bytes], 2: bytes, 3: int, 4: int, 5: [bytes], 1023: [bytes], 2047: [bytes]})
    _truth(body[4])
    until = pb.optional(body[5])
    if until is not None:
        read_time(until)
    for option in body[1023] + body[2047]:
        _any(option)
    _check_authorization(raw[2])
    return pb.text(body[2]), [_any(message) for message in body[1]]


def read_payment(body: bytes) -> tuple[str, str, list[tuple[str, str]]]:
    """Sender, recipient, and denomination and amount of each coin of a payment."""
    found = pb.message(body, _SHAPES[SEND])
    return pb.text(found[1]), pb.text(found[2]), _coins(found[3])


def _account(text: str) -> str:
    return text.split(":")[2]


def _paid(body: bytes, op: dict) -> bool:
    sender, recipient, coins = read_payment(body)
    amounts = [amount for _, amount in coins]
    return (sender, recipient, amounts) == (_account(op["from"]), _account(op["to"]), [op["amount"]])


def _sent_to_itself(body: bytes, op: dict) -> bool:
    sender, recipient, _ = read_payment(body)
    return sender == recipient == _account(op["from"])


def _stored(body: bytes, op: dict) -> bool:
    found = pb.message(body, _SHAPES[STORE])
    return (pb.text(found[1]), found[2]) == (_account(op["from"]), bytes.fromhex(op["code"]))


def _arguments(op: dict, *kinds: str) -> list[str]:
    arguments = op.get("args", [])
    if [argument["t"] for argument in arguments] != list(kinds) or any("items" in each for each in arguments):
        raise Refused("EFFECT_NOT_SUPPORTED", "other arguments than those of the method")
    return [argument.get("v", "") for argument in arguments]


def _executed(body: bytes, op: dict) -> bool:
    (message,) = _arguments(op, "string")
    found = pb.message(body, _SHAPES[EXECUTE])
    said = (pb.text(found[1]), pb.text(found[2]), found[3], _coins(found[5]))
    return said == (_account(op["from"]), op["contract"], message.encode(), [])


def predictable_address(prefix: str, code_hash: bytes, creator: bytes, salt: bytes) -> str:
    """ADR-028: the address of a contract that `MsgInstantiateContract2` makes, without its message in it."""
    key = b"wasm\x00"
    for part in (code_hash, creator, salt, b""):
        key += len(part).to_bytes(8, "big") + part
    return bech32.encode(prefix, bech32.groups_of(sha256(sha256(b"module") + key)))


def _instantiated(body: bytes, op: dict, result: bytes) -> bool:
    code, label, message = _arguments(op, "uint64", "string", "string")
    found, made = pb.message(body, _SHAPES[INSTANTIATE]), _made(result)
    sender, salt = _account(op["from"]), sha256(label.encode())
    said = (pb.text(found[1]), str(found[3]), pb.text(found[4]), found[5], found[7])
    plain = not pb.text(found[2]) and not _coins(found[6]) and not _truth(found[8])
    if said != (sender, code, label, message.encode(), salt) or not plain:
        return False
    creator = bech32.decode(sender)
    creator_bytes = None if creator is None or creator[2] != bech32.BECH32 else bech32.bytes_of(creator[1])
    if creator_bytes is None:
        return False
    contract = predictable_address(creator[0], bytes.fromhex(op["codehash"]), creator_bytes, salt)
    return op["contract"] == contract == made


def _made(result: bytes) -> str | None:
    """The contract that the chain says it made."""
    data = pb.message(result, {1: int, 2: bytes, 5: int, 6: int})[2]
    answers = [_any(answer) for answer in pb.message(data, {2: [bytes]})[2]]
    if [answer.kind for answer in answers] != [MADE]:
        return None
    return pb.text(pb.message(answers[0].body, {1: bytes, 2: bytes})[1])


def shows(message: Message, op: dict, result: bytes) -> bool:
    """Whether a message does an operation; raises for one that no message does."""
    if message.kind in _SHAPES:
        pb.message(message.body, _SHAPES[message.kind])
    name = op["op"]
    if name == "pay":
        return message.kind == SEND and _paid(message.body, op)
    if name == "publish":
        return message.kind == SEND and _sent_to_itself(message.body, op)
    if name in ("deploy", "call") and "endow" in op:
        raise Refused("EFFECT_ASSET", "nothing goes along with a message")
    if name == "deploy":
        return message.kind == STORE and _stored(message.body, op)
    if name == "call" and op["method"] == "execute(string)":
        return message.kind == EXECUTE and _executed(message.body, op)
    if name == "call" and op["method"] == "instantiate(uint64,string,string)":
        return message.kind == INSTANTIATE and _instantiated(message.body, op, result)
    raise Refused("EFFECT_NOT_SUPPORTED", name)
