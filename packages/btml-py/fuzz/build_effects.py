"""Receipts of what transactions did, on Bitcoin and on EVM chains: intents, and transactions that do them more or less."""

import random

import build
from build import keccak256, proof_of, rlp, trie
from btml import bech32
from btml.faults import Refused
from btml.ids import base58_encode, sha256
from btml.receipt.effect.abi import encode_call
from btml.receipt.effect.operation import BINDING, leaf_hash
from btml.receipt.effect.payments import METHOD as PAY_ALL
from btml.receipt.pow import double_sha256


def intent(r: random.Random, chain: str, ops: list[dict]) -> dict:
    found = {
        "btml": "1.0",
        "kind": "intent",
        "issuer": "did:web:example.com",
        "issued": "2026-11-22T13:00:00Z",
        "expires": "2026-11-22T15:00:00Z",
        "audience": chain,
        "salt": "AwMDAwMDAwMDAwMDAwMDAw",
        "maxfee": {"asset": f"{chain}/slip44:60", "amount": "1000", "decimals": "18"},
        "ops": ops,
    }
    return found | ({"atomic": "no"} if len(ops) > 1 else {})


def place(r: random.Random, ops: list[dict]) -> int:
    return r.randrange(len(ops)) if r.random() < 0.97 else r.choice((len(ops), 63))


def register() -> dict:
    return {"op": "register", "record": "bagaaiera36frf63kectugg34jlv635sar23j46lnjnxhma4t7cnt3gwbz47q"}


# Bitcoin


def base58check(version: int, body: bytes) -> str:
    data = bytes([version]) + body
    return base58_encode(data + double_sha256(data)[:4])


def witness(prefix: str, version: int, program: bytes, constant: int | None = None) -> str:
    right = bech32.BECH32M if version else bech32.BECH32
    return bech32.encode(prefix, [version, *bech32.groups_of(program)], constant or right)


HASHES = [bytes([n]) * 20 for n in range(2)]
#: Addresses of regtest and the scripts that pay to them.
GOOD = [
    *((witness("bcrt", 0, h), b"\x00\x14" + h) for h in HASHES),
    (witness("bcrt", 0, bytes(32)), b"\x00\x20" + bytes(32)),
    (witness("bcrt", 1, bytes(32)), b"\x51\x20" + bytes(32)),
    (witness("bcrt", 16, b"\1\2"), b"\x60\x02\1\2"),
    (base58check(0x6F, HASHES[1]), b"\x76\xa9\x14" + HASHES[1] + b"\x88\xac"),
    (base58check(0xC4, HASHES[1]), b"\xa9\x14" + HASHES[1] + b"\x87"),
]
BAD = [
    witness("bc", 0, HASHES[0]), witness("tb", 0, HASHES[0]), witness("bcrt", 0, HASHES[0], bech32.BECH32M),
    witness("bcrt", 1, bytes(32), bech32.BECH32), witness("bcrt", 0, bytes(21)), witness("bcrt", 17, bytes(32)),
    witness("bcrt", 1, b"\1"), witness("bcrt", 1, bytes(41)), base58check(0, HASHES[0]), base58check(5, HASHES[0]),
    base58check(0x6F, bytes(19)), base58check(0x6F, bytes(21)), base58check(0x6F, HASHES[0])[:-1] + "1",
    witness("bcrt", 0, HASHES[0]).upper(), witness("bcrt", 0, HASHES[0])[:-1] + "q", "a", "1", "bcrt1", "0", "bcrt1qqqqqq",
    "bcrt1" + "q" * 90, "1" * 40,
]  # fmt: skip
CODES = (b"\x51", b"\xab\xcd\xef")


def bitcoin_op(r: random.Random) -> tuple[dict, tuple[int, bytes]]:
    """An operation, and the output that does it."""
    chain = build.REGTEST
    common = {"chain": chain, "from": f"{chain}:{GOOD[0][0]}"}
    number = r.choice((0, 1, 70_000, 70_000, 2**63, 2**64 - 1))
    coins = {"asset": f"{chain}/slip44:1", "amount": str(number), "decimals": "8"}
    if r.random() < 0.04:
        coins |= r.choice(
            ({"asset": f"{chain}/slip44:0"}, {"decimals": "18"}, {"asset": f"{chain}/slip44:01"}, {"amount": str(2**64)})
        )
    kind = r.random()
    if kind < 0.05:
        made = r.choice(
            (
                register(),
                common | {"op": "publish", "content": "ab"},
                common | {"op": "deploy", "code": "51"},
                common | {"op": "anchor", "form": "bitcoin-op-return-1", "root": "ab" * 32},
            )
        )
        return made, (number, b"")
    if kind < 0.25:
        code = r.choice(CODES)
        script = b"\x00\x20" + sha256(code)
        return common | {"op": "deploy", "code": code.hex(), "endow": coins}, (number, script)
    to, script = r.choice(GOOD[:3]) if r.random() < 0.7 else r.choice(GOOD)
    if r.random() < 0.1:
        to = r.choice(BAD)
    if r.random() < 0.05:
        # Coins for the script of a deployment, by its address.
        script = b"\x00\x20" + sha256(CODES[0])
        to = witness("bcrt", 0, sha256(CODES[0]))
    return common | {"op": "pay", "to": f"{chain}:{to}"} | coins, (number, script)


def names(r: random.Random, leaf: bytes) -> list[bytes]:
    """The outputs that name a document."""
    right = b"\x6a\x25" + BINDING + leaf
    if r.random() < 0.75:
        return [right]
    other = b"\x6a\x25" + BINDING + bytes(32)
    choices = ([], [], [other], [right, right], [right, other], [right[:-1]], [right + b"\0"], [b"\x6a\x26" + BINDING + leaf])
    return r.choice((*choices, [build.COMMITMENT + leaf], [BINDING + leaf], [right, right[:-1]]))


def bitcoin(r: random.Random) -> dict:
    made = [bitcoin_op(r) for _ in range(r.choice((1, 1, 1, 2, 2, 3)))]
    if r.random() < 0.4:
        made = [r.choice(made) for _ in made]
    ops = [op for op, _ in made]
    document = intent(r, build.REGTEST, ops)
    leaf = leaf_hash(document)
    outputs: list = [output for _, output in made if output[0] < 2**64 and r.random() < 0.85]
    outputs += [(0, script) for script in names(r, leaf)]
    outputs += [(r.choice((1, 70_000)), GOOD[0][1])] if r.random() < 0.3 else []
    r.shuffle(outputs)
    tx = build.transaction(outputs or [(5, b"\x51")], r.randbytes(36))
    height = r.choice((17, 100, 3000))
    coinbase = build.transaction([b"\x51"], bytes(32) + b"\xff" * 4, build.height_script(height) + b"fuzz")
    leaves = [double_sha256(coinbase), double_sha256(tx)]
    root, branch = build.merkle(leaves, 1)
    _, cbranch = build.merkle(leaves, 0)
    headers = [build.mine(r.randbytes(32), root, 1_700_000_000, 0x207FFFFF)]
    for step in range(r.choice((0, 1, 2))):
        headers.append(build.mine(double_sha256(headers[-1]), r.randbytes(32), 1_700_000_600 + step, 0x207FFFFF))
    anchor = {
        "chain": build.REGTEST,
        "form": "bitcoin-tx-1",
        "op": str(place(r, ops)),
        "tx": tx.hex(),
        "pos": "1",
        "branch": [node.hex() for node in branch],
        "coinbase": coinbase.hex(),
        "cbranch": [node.hex() for node in cbranch],
        "height": str(height),
        "headers": [header.hex() for header in headers],
    }
    pinned = {"pins": [f"{height + len(headers) - 1}:{build.display(headers[-1])}"]} if r.random() < 0.95 else {}
    entry = {"chain": build.REGTEST, "rule": "bitcoin", "network": "regtest", "name": "made"} | pinned
    return build.request([anchor], [entry], document=document)


# EVM

CHAIN = "eip155:7777"
TO = [bytes([0xAB]) * 20, bytes(19) + b"\1"]
CONTRACT = build.CONTRACT


def value_of(r: random.Random, depth: int = 0) -> dict:
    """An argument of a random type."""
    kind = r.randrange(12 if depth < 3 else 8)
    bits = 8 * r.randrange(1, 33)
    if kind == 0:
        return {"t": f"uint{bits}", "v": str(r.choice((0, 1, (1 << bits) - 1, r.randrange(1 << bits))))}
    if kind == 1:
        return {"t": f"int{bits}", "v": str(r.choice((0, -1, -(1 << bits - 1), (1 << bits - 1) - 1)))}
    if kind == 2:
        return {"t": "bool", "v": r.choice(("true", "false"))}
    if kind == 3:
        return {"t": "address", "v": "0x" + r.choice(TO).hex()}
    if kind == 4:
        size = r.randrange(1, 33)
        return {"t": f"bytes{size}", "v": r.randbytes(size).hex()}
    if kind in (5, 6):
        text = r.choice(("", "a", "é", "b" * 31, "c" * 32, "d" * 33))
        return {"t": "string", "v": text} if text else {"t": "string"}
    if kind == 7:
        data = r.randbytes(r.choice((0, 1, 31, 32, 33, 64)))
        return {"t": "bytes", "v": data.hex()} if data else {"t": "bytes"}
    if kind in (8, 9):
        items = [value_of(r, depth + 1)] * r.choice((0, 1, 2))
        inner = items[0]["t"] if items else value_of(r, depth + 1)["t"]
        size = r.choice(("", str(len(items))))
        return {"t": f"{inner}[{size}]"} | ({"items": items} if items else {})
    items = [value_of(r, depth + 1) for _ in range(r.choice((0, 1, 2, 3)))]
    return {"t": "(" + ",".join(item["t"] for item in items) + ")"} | ({"items": items} if items else {})


def spoiled(r: random.Random, arguments: list[dict]) -> list[dict]:
    """Arguments of which one is another one than the method asks for."""
    if not arguments:
        return [{"t": "bool", "v": "true"}]
    changed = [dict(argument) for argument in arguments]
    one = r.choice(changed)
    choice = r.randrange(5)
    if choice == 0:
        one["t"] = r.choice(("uint8", "uint", "uint264", "uint08", "bytes33", "bytes0", "word", "(", "()", "uint8[", "uint8[]", "uint8[01]"))
    elif choice == 1:
        one["v"] = r.choice(("", "00", "-0", "+1", "1.0", "0x", "0xAB", "TRUE", "ab", "a", "é", "-1", "1" * 78, "9" * 79)) or "x"
    elif choice == 2:
        one["items"] = [{"t": "uint8", "v": "1"}]
        one.pop("v", None)
    elif choice == 3:
        one.pop("v", None)
        one.pop("items", None)
    else:
        changed.pop()
    return changed


def evm_op(r: random.Random, sender: bytes) -> dict:
    common = {"chain": CHAIN, "from": f"{CHAIN}:0x{(sender if r.random() < 0.97 else TO[0]).hex()}"}
    kind = r.random()
    if kind < 0.45:
        pay = {"op": "pay", "to": f"{CHAIN}:0x{r.choice(TO).hex()}", "asset": f"{CHAIN}/slip44:60", "decimals": "18"}
        pay["amount"] = str(r.choice((0, 1, 12345, 12345, 2**256 - 1)))
        if r.random() < 0.04:
            pay |= r.choice(({"asset": f"{CHAIN}/slip44:1"}, {"asset": f"{CHAIN}/erc20:0x{TO[0].hex()}"}, {"decimals": "8"}))
        return common | pay
    if kind < 0.7:
        arguments = [value_of(r) for _ in range(r.choice((0, 1, 1, 2, 3)))]
        method = "f(" + ",".join(argument["t"] for argument in arguments) + ")"
        if r.random() < 0.15:
            arguments = spoiled(r, arguments)
        if len(method) > 256 or any(len(argument["t"]) > 128 for argument in arguments):
            method, arguments = "f()", []
        if r.random() < 0.05:
            method = r.choice(("f((uint8)", "f(uint8,)", "f(,)", "f(uint8)(uint8)", "f(())", "f([])"))
        call = {"op": "call", "contract": "0x" + r.choice(TO).hex(), "method": method, "codehash": "cc" * 32}
        return common | call | ({"args": arguments} if arguments else {})
    if kind < 0.8:
        return common | {"op": "deploy", "code": r.choice(CODES).hex()}
    if kind < 0.95:
        return common | {"op": "publish", "content": r.choice(("ab", "51", BINDING.hex() + "00" * 32))}
    endow = {"asset": f"{CHAIN}/slip44:60", "amount": "1", "decimals": "18"}
    others = ({"op": "deploy", "code": "51", "endow": endow}, {"op": "anchor", "form": "bitcoin-op-return-1", "root": "ab" * 32})
    return r.choice((register(), common | others[0], common | others[1]))


def does(op: dict, sender: bytes) -> tuple[bytes, int, bytes]:
    """Recipient, value and data of the transaction that does an operation."""
    name = op["op"]
    if name == "pay":
        return bytes.fromhex(op["to"][-40:]), int(op["amount"]), b""
    if name == "call":
        try:
            return bytes.fromhex(op["contract"][2:]), 0, encode_call(op["method"], op.get("args", []))
        except Refused:
            return bytes.fromhex(op["contract"][2:]), 0, keccak256(op["method"].encode())[:4]
    if name == "publish":
        return sender, 0, bytes.fromhex(op["content"])
    return b"", 0, bytes.fromhex(op.get("code", ""))


def signed(r: random.Random, secret: int, to: bytes, value: int, data: bytes) -> bytes:
    integer = rlp.integer_bytes
    kind = r.choice((0, 1, 2, 2))
    chain = 7777 if r.random() < 0.97 else r.choice((0, 1, 7778))
    fees = [integer(9)] * (2 if kind == 2 else 1)
    fields: list = [integer(3), *fees, integer(60_000), to, integer(value), data]
    if r.random() < 0.02:
        fields[-3] = r.choice((bytes(19), bytes(21), [], bytes(20)))
    if r.random() < 0.02:
        fields[-2] = r.choice((b"\0", b"\0\1", [], b""))
    if kind == 0:
        digest = keccak256(rlp.encode([*fields, integer(chain), b"", b""]))
        start = b""
    else:
        fields = [integer(chain), *fields, r.choice(([], [], [[TO[0], [bytes(32)]]], [b"\1"]))]
        start = bytes([kind if r.random() < 0.98 else r.choice((0, 3, 4, 0x7F))])
        digest = keccak256(start + rlp.encode(fields))
    seal = build.sign(secret, digest, r)
    one, two, odd = int.from_bytes(seal[:32], "big"), int.from_bytes(seal[32:64], "big"), seal[64]
    if r.random() < 0.02:
        two, odd = build.secp256k1.N - two, 1 - odd
    if r.random() < 0.02:
        odd = r.choice((2, 27, 28))
    if kind == 0:
        odd = 35 + 2 * chain + odd if r.random() < 0.97 else 27 + odd
    body = [*fields, integer(odd), integer(one), integer(two)]
    if r.random() < 0.02:
        body = r.choice((body[:-1], [*body, b""]))
    return start + rlp.encode(body)


def paid_log(leaf: bytes, op: dict, at: int) -> list:
    topics = [keccak256(b"Paid(bytes32,address,uint256,uint256)"), leaf, bytes(12) + bytes.fromhex(op["to"][-40:])]
    return [CONTRACT, topics, at.to_bytes(32, "big") + int(op["amount"]).to_bytes(32, "big")]


def all_payments(r: random.Random, ops: list[dict], leaf: bytes) -> tuple[bytes, int, bytes, list]:
    """The call of a payments contract that does all operations, and what it says of them."""
    def items(kind: str, values: list[str]) -> dict:
        return {"t": f"{kind}[]", "items": [{"t": kind, "v": value} for value in values]}

    whom = leaf if r.random() < 0.95 else bytes(32)
    pays = [op for op in ops if op["op"] == "pay"] or [evm_op(r, TO[0]) | {"to": f"{CHAIN}:0x{TO[0].hex()}", "amount": "1"}]
    amounts = [op["amount"] for op in pays]
    data = encode_call(PAY_ALL, [{"t": "bytes32", "v": whom.hex()}, items("address", [op["to"][-42:] for op in pays]), items("uint256", amounts)])
    logs = [paid_log(whom, op, at) for at, op in enumerate(pays) if r.random() < 0.95]
    if logs and r.random() < 0.05:
        r.choice(logs)[2] = r.choice((bytes(64), b"", bytes(63)))
    return CONTRACT, sum(map(int, amounts)), data + (b"\0" if r.random() < 0.03 else b""), logs


def block_with(r: random.Random, tx: bytes, logs: list) -> tuple[bytes, bytes, list[bytes], list[bytes]]:
    """Roots of transactions and receipts, and the proofs for the transaction at index 1."""
    index = [n for b in rlp.encode_int(1) for n in (b >> 4, b & 15)]
    first = [n for b in rlp.encode_int(0) for n in (b >> 4, b & 15)]
    status = b"\1" if r.random() < 0.98 else b""
    done = b"\2" + rlp.encode([status, b"\x52\x08", bytes(256), logs])
    tries = [trie(sorted([(first, r.randbytes(40)), (index, value)])) for value in (tx, done)]
    proofs = [proof_of(node, index) for node in tries]
    roots = [keccak256(rlp.encode(node)) for node in tries]
    return roots[0], roots[1], proofs[0], proofs[1]


def evm_transaction(r: random.Random) -> tuple[dict, dict, bytes, bytes]:
    """The intent, the anchor without its headers, and the roots of transactions and receipts of its block."""
    sender = r.choice(build.PLACES)
    ops = [evm_op(r, sender) for _ in range(r.choice((1, 1, 1, 2, 3)))]
    if r.random() < 0.4:
        ops = [dict(r.choice(ops)) for _ in ops]
    payments = r.random() < 0.25
    if payments and r.random() < 0.9:
        ops = [op for op in (evm_op(r, sender) for _ in range(12)) if op["op"] == "pay"][:3] or ops
    document = intent(r, CHAIN, ops)
    leaf, at = leaf_hash(document), place(r, ops)
    chosen = ops[min(at, len(ops) - 1)] if r.random() < 0.9 else r.choice(ops)
    logs: list = []
    if payments:
        to, value, data, logs = all_payments(r, ops, leaf)
    else:
        to, value, data = does(chosen, sender)
        data += BINDING + leaf if r.random() < 0.8 else r.choice((b"", b"", BINDING + bytes(32), b"\0"))
        if r.random() < 0.05:
            value += 1
    tx = signed(r, build.SECRETS[sender], to, value % 2**256, data)
    transactions, receipts, txproof, proof = block_with(r, tx, logs)
    anchor = {
        "chain": CHAIN,
        "form": "evm-tx-1",
        "op": str(at),
        "index": "1",
        "proof": [node.hex() for node in proof],
        "txproof": [node.hex() for node in txproof],
    }
    return document, anchor, transactions, receipts


def evm(r: random.Random) -> dict:
    document, anchor, transactions, receipts = evm_transaction(r)
    sealer = build.PLACES[0]
    headers, parent = [], r.randbytes(32)
    for number in (100, 101):
        fields = build.header_fields(r, parent, number, 1_795_000_000 + number, receipts)
        fields[4], fields[12] = transactions, bytes(32)
        fields[12] += build.sign(build.SECRETS[sealer], keccak256(rlp.encode(fields)), r)
        headers.append(rlp.encode(fields))
        parent = keccak256(headers[-1])
    anchor["headers"] = [header.hex() for header in headers]
    entry = {
        "chain": CHAIN, "rule": "clique", "name": "made", "epoch": "30000", "period": "0",
        "contracts": ["0x" + r.choice((CONTRACT, CONTRACT, TO[0])).hex()],
        "signers": [{"from": "0", "set": ["0x" + sealer.hex()]}],
    }  # fmt: skip
    return build.request([anchor], [entry], document=document)
