"""Receipts under proof of stake, signed by a sync committee of known keys.

A signature takes this Python a tenth of a second, so few of them are made.
"""

import random
from functools import lru_cache

import build
from build_effects import CHAIN, evm_transaction, rlp
from btml.bls import curve, hashing
from btml.bls.fields import P
from btml.ids import sha256
from btml.keccak import keccak256
from btml.receipt.beacon import DOMAIN, LAYOUTS, Header, committee_root

MEMBERS = 32
GENESIS, VERSION = bytes([5]) * 32, bytes.fromhex("05000001")


def encode_g1(point) -> bytes:
    x, y = point
    return bytes([0x80 | (0x20 if y > P // 2 else 0) | x >> 376]) + (x % (1 << 376)).to_bytes(47, "big")


def encode_g2(point) -> bytes:
    if point is None:
        return b"\xc0" + bytes(95)
    x, y = point
    greater = y[1] > P // 2 if y[1] else y[0] > P // 2
    data = x[1].to_bytes(48, "big") + x[0].to_bytes(48, "big")
    return bytes([data[0] | 0x80 | (0x20 if greater else 0)]) + data[1:]


@lru_cache(maxsize=4)
def committee(number: int) -> bytes:
    """The keys of the secrets from a number on, and their sum."""
    secrets = range(number, number + MEMBERS)
    return b"".join(encode_g1(curve.multiply(curve.FP, secret, curve.G1)) for secret in (*secrets, sum(secrets)))


def branch_to(r: random.Random, leaf: bytes, index: int) -> tuple[list[str], bytes]:
    """Siblings of a leaf, and the root that they lead to."""
    siblings, node = [], leaf
    for level in range(index.bit_length() - 1):
        sibling = r.randbytes(32)
        node = sha256(sibling + node if index >> level & 1 else node + sibling)
        siblings.append(sibling.hex())
    return siblings, node


def beacon_header(r: random.Random, slot: int, state: bytes, body: bytes) -> str:
    return (slot.to_bytes(8, "little") + (7).to_bytes(8, "little") + r.randbytes(32) + state + body).hex()


def evidence(r: random.Random, block: bytes, layout: str, slot: int) -> tuple[dict, bytes]:
    """The member `beacon`, and the committee that signed."""
    place = LAYOUTS[layout]
    execution, body = branch_to(r, block, place.execution or 812)
    final = beacon_header(r, slot - r.choice((0, 1, 20)), r.randbytes(32), body)
    finality, state = branch_to(r, Header(final).root, place.finalized)
    if r.random() < 0.05:
        final = beacon_header(r, slot + 1, r.randbytes(32), body)
    attested = beacon_header(r, slot, state, r.randbytes(32))
    first = r.choice((1, 1, 1, 50))
    count = r.choice((32, 31, 22, 21, 16, 17, 1, 0))
    bits = sum(1 << place for place in r.sample(range(MEMBERS), count))
    secret = sum(first + at for at in range(MEMBERS) if bits >> at & 1)
    version = VERSION if r.random() < 0.95 else bytes(4)
    signing = sha256(Header(attested).root + DOMAIN + sha256(version + bytes(28) + GENESIS)[:28])
    signature = encode_g2(curve.multiply(curve.FP2, secret, hashing.hash_to_g2(signing)) if secret else None)
    keys = committee(first)
    if r.random() < 0.06:
        at = 48 * r.randrange(MEMBERS + 1)
        keys = keys[:at] + r.choice((bytes(48), b"\xc0" + bytes(47), b"\x80" + bytes(46) + b"\4", keys[:48])) + keys[at + 48 :]
    if r.random() < 0.05:
        signature = r.choice((bytes(96), b"\xc0" + bytes(95), bytes([signature[0] ^ 0x20]) + signature[1:], b"\x80" + bytes(95)))
    return {
        "attested": attested,
        "finalized": final,
        "finality": finality,
        "execution": execution,
        "committee": keys.hex(),
        "bits": bits.to_bytes(MEMBERS // 8, "little").hex(),
        "signature": signature.hex(),
    }, keys


def beacon(r: random.Random) -> dict:
    document, anchor, transactions, receipts = evm_transaction(r)
    headers, parent = [], r.randbytes(32)
    for number in range(100, 100 + r.choice((1, 2, 3))):
        fields = build.header_fields(r, parent, number, 1_795_000_000 + number, receipts)
        fields[4] = transactions
        headers.append(rlp.encode(fields))
        parent = keccak256(headers[-1])
    layout = r.choice(("electra", "electra", "deneb", "capella", "bellatrix", "altair"))
    slot = r.choice((30, 62, 63, 64, 100, 127))
    shown, keys = evidence(r, parent if r.random() < 0.97 else bytes(32), layout, slot)
    anchor |= {"form": "evm-tx-pos-1", "headers": [header.hex() for header in headers], "beacon": shown}
    period = (slot + 1) // 64 if r.random() < 0.95 else slot // 64 + 1
    entry = {
        "chain": CHAIN, "rule": "beacon", "name": "made", "genesis": GENESIS.hex(), "preset": "minimal",
        "forks": [{"layout": layout, "version": VERSION.hex(), "epoch": r.choice(("0", "0", "0", "9"))}],
        "committees": [f"{period}:{committee_root(keys if r.random() < 0.95 else committee(1)).hex()}"],
        "contracts": ["0x" + build.CONTRACT.hex()],
    }  # fmt: skip
    if r.random() < 0.2:
        entry["threshold"] = r.choice(("1", "16", "17", "32"))
    if r.random() < 0.1:
        entry["pins"] = [f"100:0x{keccak256(headers[0]).hex() if r.random() < 0.7 else '00' * 32}"]
    issued = r.choice(("2026-11-22T12:30:00Z", "2020-01-01T00:00:00Z"))
    return build.request([anchor], [entry], issued, document=document)
