"""Receipts of what transactions did on a CometBFT chain of one validator with a known key."""

import random

from build import base64url, request
from build_effects import intent, place, register
from btml import bech32
from btml.ids import sha256
from btml.log import inclusion_proof, leaf_hash, root_of, sides
from btml.receipt import protobuf as pb
from btml.receipt.cometbft import Header
from btml.receipt.effect.cosmos_messages import EXECUTE, INSTANTIATE, MADE, SEND, STORE, predictable_address
from btml.receipt.effect.operation import BINDING
from btml.receipt.effect.operation import leaf_hash as document_leaf
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

CHAIN = "cosmos:made-1"
SECRET = Ed25519PrivateKey.from_private_bytes(bytes([11]) * 32)
KEY = SECRET.public_key().public_bytes_raw()
ACCOUNTS = [bech32.encode("wasm", bech32.groups_of(bytes([n]) * 20)) for n in (1, 2)]
CODE = b"\0asm\1\0\0\0"
CONTRACT = predictable_address("wasm", sha256(CODE), bytes([1]) * 20, sha256(b"till"))
START = 1_795_300_000


def part(number: int, *parts: bytes) -> bytes:
    return pb.part(number, b"".join(parts))


def text(number: int, value: str) -> bytes:
    return pb.put(number, value.encode())


def coin(amount: str, denom: str = "stake") -> bytes:
    return text(1, denom) + text(2, amount)


def spoiled(r: random.Random, data: bytes) -> bytes:
    """Bytes that may be another encoding, have a field too many, or be broken."""
    if r.random() < 0.97:
        return data
    extra = (b"\x08\0", b"\x2a\0", b"\x48\1", b"\x1a\1a", b"\x42\1a", b"\0", b"\x7a\1a", data[:1], data)
    return r.choice((data + r.choice(extra), r.choice(extra) + data, data[:-1]))


def cosmos_op(r: random.Random) -> dict:
    common = {"chain": CHAIN, "from": f"{CHAIN}:{ACCOUNTS[0]}"}
    asset = f"{CHAIN}/slip44:118"
    kind = r.randrange(14)
    if kind < 6:
        to = f"{CHAIN}:{r.choice(ACCOUNTS)}"
        return common | {"op": "pay", "to": to, "asset": asset, "amount": r.choice(("1", "7", "7")), "decimals": r.choice(("6", "6", "6", "8"))}
    if kind < 8:
        return common | {"op": "publish", "content": r.choice(("ab", "68656c6c6f"))}
    if kind == 8:
        return common | {"op": "deploy", "code": CODE.hex()}
    if kind == 9:
        coins = {"asset": asset, "amount": "1", "decimals": "6"}
        return r.choice((register(), common | {"op": "deploy", "code": "ab", "endow": coins}))
    call = common | {"op": "call", "contract": CONTRACT, "codehash": sha256(CODE).hex(), "method": "execute(string)"}
    if kind < 12:
        arguments = [{"t": "string", "v": r.choice(("{}", '{"buy":{}}'))}]
        if r.random() < 0.1:
            arguments = r.choice(([{"t": "bytes", "v": "ab"}], arguments * 2, [{"t": "string"}], [{"t": "string", "items": [{"t": "bool"}]}]))
        return call | {"args": arguments} | ({} if r.random() < 0.95 else {"method": "migrate(string)"})
    arguments = [{"t": "uint64", "v": r.choice(("3", "3", "03"))}, {"t": "string", "v": "till"}, {"t": "string", "v": "{}"}]
    return call | {"method": "instantiate(uint64,string,string)", "args": arguments}


def message_of(r: random.Random, op: dict) -> tuple[str, bytes]:
    """The message that does an operation, more or less."""
    sender = ACCOUNTS[0] if r.random() < 0.97 else ACCOUNTS[1]
    funds = part(6 if op.get("method", "").startswith("inst") else 5, coin("1")) if r.random() < 0.03 else b""
    name = op["op"]
    if name == "deploy":
        body = text(1, sender) + pb.put(2, bytes.fromhex(op["code"])) + (part(5, b"\x08\1") if r.random() < 0.03 else b"")
        return STORE, body
    if name == "call" and op["method"].startswith("inst"):
        admin = text(2, sender) if r.random() < 0.03 else b""
        fixed = pb.put(8, 1) if r.random() < 0.03 else b""
        salt = sha256(b"till") if r.random() < 0.97 else bytes(32)
        body = text(1, sender) + admin + pb.put(3, 3) + text(4, "till") + text(5, "{}") + funds + pb.put(7, salt) + fixed
        return INSTANTIATE, body
    if name == "call":
        said = op.get("args", [{}])[0].get("v", "")
        return EXECUTE, text(1, sender) + text(2, op["contract"]) + text(3, said) + funds
    if name == "pay":
        coins = [coin(op["amount"], r.choice(("stake",) * 9 + ("shell",)))] * r.choice((1,) * 12 + (0, 2))
        return SEND, text(1, sender) + text(2, op["to"].split(":")[2]) + b"".join(part(3, one) for one in coins)
    return SEND, text(1, sender) + text(2, sender) + part(3, coin("1"))


def authorization(r: random.Random) -> bytes:
    fee = part(2, part(1, coin("500")), pb.put(2, 200_000))
    if r.random() < 0.8:
        return fee
    signer = part(1, part(1, text(1, "/key"), pb.put(2, KEY)), part(2, part(1, pb.put(1, 1))), pb.put(3, 5))
    multi = part(1, part(2, part(2, part(1, pb.put(1, 3), pb.put(2, b"\xe0")), part(2, b"x"))))
    return r.choice((signer + fee, multi + fee, b"", part(1), part(2), part(3, part(1, coin("1")), text(2, "tip")), fee + fee, signer + multi))


def memo_of(r: random.Random, leaf: bytes, content: str | None) -> str:
    suffix = "" if content is None else ":" + base64url(bytes.fromhex(content))
    right = f"btml:2:{leaf.hex()}{suffix}"
    if r.random() < 0.8:
        return right
    zero = f"btml:2:{'00' * 32}"
    return r.choice(("", "rent", zero, right[:-1], right + ":", right + ":YQ", right + "=", "btml:2:", "btml:1:" + leaf.hex(), right.upper(), " " + right, right + ":YR"))


def sdk_transaction(r: random.Random, ops: list[dict], at: int, leaf: bytes) -> bytes:
    chosen = ops[min(at, len(ops) - 1)] if r.random() < 0.9 else r.choice(ops)
    together = all(op["op"] == "pay" for op in ops) and len(ops) > 1 and r.random() < 0.7
    done = ops if together else [chosen] if r.random() < 0.96 else r.choice(([], [chosen] * 2))
    messages = [message_of(r, op) for op in done]
    if len(messages) > 1 and r.random() < 0.1:
        messages = r.choice((messages[:-1], messages[::-1], messages * 2))
    content = chosen.get("content") if r.random() < 0.97 else "ab"
    body = b"".join(part(1, text(1, kind if r.random() < 0.98 else "/other"), pb.put(2, spoiled(r, made))) for kind, made in messages)
    body += text(2, memo_of(r, leaf, content))
    body += r.choice((b"",) * 12 + (pb.put(3, 9), pb.put(4, 1), part(5, pb.put(1, 7)), part(5), part(1023, text(1, "/x")), part(2047), pb.put(4, 2)))
    signatures = part(3, bytes(64)) * r.choice((1, 1, 1, 0, 2))
    return spoiled(r, part(1, spoiled(r, body)) + part(2, spoiled(r, authorization(r))) + signatures)


def transaction_of(r: random.Random, ops: list[dict], at: int, leaf: bytes) -> tuple[str, bytes]:
    content = bytes.fromhex(ops[min(at, len(ops) - 1)].get("content", "ab"))
    if r.random() < 0.03:
        content = b""
    named = leaf if r.random() < 0.95 else bytes(32)
    kind = r.random()
    if kind < 0.08:
        return "plain", BINDING + named + content
    if kind < 0.16:
        return "kvstore", f"btml2/{named.hex()}={base64url(content)}".encode() + (b"=" if r.random() < 0.03 else b"")
    return "sdk", sdk_transaction(r, ops, at, leaf)


def result_of(r: random.Random, contract: bool) -> bytes:
    made = CONTRACT if r.random() < 0.95 else ACCOUNTS[0]
    answer = part(2, text(1, MADE if r.random() < 0.97 else "/other"), pb.put(2, text(1, made)))
    data = r.choice((answer,) * 12 + (b"", answer * 2, part(1) + answer)) if contract else r.choice((b"", b"", b"\1"))
    code = 0 if r.random() < 0.98 else 5
    return pb.put(1, code) + pb.put(2, data) + pb.put(5, 200_000) + pb.put(6, r.choice((0, 77)))


def block_id(block: bytes) -> bytes:
    return pb.put(1, block) + part(2, pb.put(1, 1), pb.put(2, bytes(32)))


def header(height: int, below: bytes, data: bytes, results: bytes) -> bytes:
    validators = root_of([leaf_hash(VALIDATOR)])
    found = part(1, pb.put(1, 11)) + text(2, CHAIN.split(":")[1]) + pb.put(3, height) + part(4, pb.put(1, START + height))
    found += part(5, block_id(below)) + pb.put(6, bytes(32)) + pb.put(7, data) + pb.put(8, validators) + pb.put(9, validators)
    return found + pb.put(10, bytes(32)) + pb.put(11, bytes(32)) + pb.put(12, results) + pb.put(14, sha256(KEY)[:20])


VALIDATOR = part(1, pb.put(1, KEY)) + pb.put(2, 10)


def commit(height: int, block: bytes) -> bytes:
    time = pb.put(1, START + height + 1)
    vote = pb.put(1, 2) + b"\x11" + height.to_bytes(8, "little") + part(4, block_id(block)) + part(5, time)
    vote += text(6, CHAIN.split(":")[1])
    signature = SECRET.sign(pb.varint(len(vote)) + vote)
    entry = pb.put(1, 2) + pb.put(2, sha256(KEY)[:20]) + part(3, time) + pb.put(4, signature)
    return pb.put(1, height) + part(3, block_id(block)) + part(4, entry)


def steps(leaves: list[bytes], at: int) -> list[str]:
    proof = inclusion_proof(leaves, at)
    return [f"{side}:{node.hex()}" for side, node in zip(sides(at, len(leaves)), proof)]


def cosmos(r: random.Random) -> dict:
    ops = [cosmos_op(r) for _ in range(r.choice((1, 1, 1, 2, 3)))]
    if r.random() < 0.4:
        ops = [dict(r.choice(ops)) for _ in ops]
    if r.random() < 0.2:
        ops = [op for op in (cosmos_op(r) for _ in range(12)) if op["op"] == "pay"][: r.choice((2, 3))] or ops
    document = intent(r, CHAIN, ops) | {"maxfee": {"asset": f"{CHAIN}/slip44:118", "amount": "9", "decimals": "6"}}
    at = place(r, ops)
    flavor, tx = transaction_of(r, ops, at, document_leaf(document))
    result = result_of(r, any(op.get("method", "").startswith("inst") for op in ops))
    others = r.choice((0, 1, 2, 4))
    position = r.randrange(others + 1)
    txs, results = [leaf_hash(r.randbytes(32)) for _ in range(others)], [leaf_hash(r.randbytes(9)) for _ in range(others)]
    txs.insert(position, leaf_hash(sha256(tx)))
    results.insert(position, leaf_hash(result))
    first = header(4, bytes(32), root_of(txs), bytes(32))
    second = header(5, Header(first).hash, bytes(32), root_of(results))
    block = Header(second).hash
    anchor = {
        "chain": CHAIN, "form": "cosmos-op-1", "op": str(at), "tx": tx.hex(), "result": result.hex(),
        "headers": [first.hex(), second.hex()], "commit": commit(5, block).hex(), "validators": [VALIDATOR.hex()],
    }  # fmt: skip
    if others:
        anchor |= {"branch": steps(txs, position), "rbranch": steps(results, position)}
    known = {"asset": f"{CHAIN}/slip44:118", "denom": "stake", "decimals": "6"}
    entry = {
        "chain": CHAIN, "rule": "cometbft", "name": "made", "height": "1", "hash": "00" * 32, "time": "2026-11-18T00:00:00Z",
        "validators": [{"key": KEY.hex(), "power": "10"}], "period": "99999999",
        "flavor": flavor if r.random() < 0.95 else "plain",
    }  # fmt: skip
    return request([anchor], [entry | ({"coin": known} if r.random() < 0.9 else {})], document=document)
