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
        raise _malformed(f"not {length} fields")
    return fields


def _check_access(item) -> None:
    if not isinstance(item, list):
        raise _malformed("no access list")
    for entry in item:
        if not isinstance(entry, list) or len(entry) != 2 or not isinstance(entry[1], list):
            raise _malformed("not an entry of an access list")
        rlp.fixed(entry[0], 20, "an address")
        for slot in entry[1]:
            rlp.fixed(slot, 32, "a slot")


def _signer(digest: bytes, odd: int, r: int, s: int) -> bytes:
    key = secp256k1.recover(digest, r, s, odd) if odd in (0, 1) and s <= secp256k1.N // 2 else None
    if key is None:
        raise _malformed("a signature that is none")
    return keccak256(key)[12:]


def _body(to, value, data) -> tuple[bytes, int, bytes]:
    if not isinstance(to, bytes) or len(to) not in (0, 20):
        raise _malformed("a recipient of another length")
    if not isinstance(data, bytes):
        raise _malformed("data that is a list")
    return to, rlp.integer(value, "the value"), data


def _untyped(data: bytes) -> Transaction:
    fields = _list(data, 9)
    for number in fields[:3]:
        rlp.integer(number, "a number")
    to, value, body = _body(*fields[3:6])
    v, r, s = (rlp.integer(number, "the signature") for number in fields[6:])
    if v < 35:
        raise _malformed("no chain")
    chain_id = (v - 35) // 2
    digest = keccak256(rlp.encode([*fields[:6], rlp.integer_bytes(chain_id), b"", b""]))
    return Transaction(chain_id, _signer(digest, (v - 35) % 2, r, s), to, value, body)


def read_transaction(data: bytes) -> Transaction:
    if not data:
        raise _malformed("nothing")
    if data[0] >= 0xC0:
        return _untyped(data)
    if data[0] not in _FEES:
        raise _malformed("of an unknown type")
    at = 3 + _FEES[data[0]]
    fields = _list(data[1:], at + 7)
    for number in fields[:at]:
        rlp.integer(number, "a number")
    to, value, body = _body(*fields[at : at + 3])
    _check_access(fields[at + 3])
    odd, r, s = (rlp.integer(number, "the signature") for number in fields[at + 4 :])
    digest = keccak256(data[:1] + rlp.encode(fields[: at + 4]))
    return Transaction(rlp.integer(fields[0], "the chain"), _signer(digest, odd, r, s), to, value, body)
