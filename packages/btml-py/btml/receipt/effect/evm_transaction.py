"""Signed transactions of EVM chains: untyped with a chain (EIP-155), of type 1 (EIP-2930) and 2 (EIP-1559)."""

from dataclasses import dataclass

from ...faults import Refused
from ...keccak import keccak256
from .. import rlp, secp256k1

#: How many numbers stand before the gas limit, by type.
_FEES = {1: 1, 2: 2}


@dataclass(frozen=True)
class Transaction:
    chain_id: int
    signer: bytes
    #: Empty for a transaction that makes a contract.
    to: bytes
    value: int
    data: bytes


def _malformed(what: str) -> Refused:
    return Refused("EVM_TRANSACTION", what)


def _list(data: bytes, length: int) -> list:
    fields = rlp.decode(data)
    if not isinstance(fields, list) or len(fields) != length:
        raise Refused("EVM_RLP", f"not {length} fields")
    return fields


def _signer(digest: bytes, odd: int, r: int, s: int) -> bytes:
    key = secp256k1.recover(digest, r, s, odd) if odd in (0, 1) and s <= secp256k1.N // 2 else None
    if key is None:
        raise _malformed("a signature that is none")
    return keccak256(key)[12:]


def _body(nonce, to, value, data) -> tuple[bytes, int, bytes]:
    rlp.integer(nonce, "the nonce")
    if to != b"":
        rlp.fixed(to, 20, "the recipient")
    if not isinstance(data, bytes):
        raise Refused("EVM_RLP", "data that is a list")
    return to, rlp.integer(value, "the value"), data


def _untyped(data: bytes) -> Transaction:
    fields = _list(data, 9)
    v, r, s = (rlp.integer(number, "the signature") for number in fields[6:])
    if v < 35:
        raise _malformed("no chain")
    chain_id = (v - 35) // 2
    digest = keccak256(rlp.encode([*fields[:6], rlp.integer_bytes(chain_id), b"", b""]))
    return Transaction(chain_id, _signer(digest, (v - 35) % 2, r, s), *_body(fields[0], *fields[3:6]))


def read_transaction(data: bytes) -> Transaction:
    if not data:
        raise _malformed("nothing")
    if data[0] >= 0xC0:
        return _untyped(data)
    if data[0] not in _FEES:
        raise _malformed("of an unknown type")
    at = 3 + _FEES[data[0]]
    fields = _list(data[1:], at + 7)
    odd, r, s = (rlp.integer(number, "the signature") for number in fields[at + 4 :])
    signer = _signer(keccak256(data[:1] + rlp.encode(fields[: at + 4])), odd, r, s)
    return Transaction(rlp.integer(fields[0], "the chain"), signer, *_body(fields[1], *fields[at : at + 3]))
