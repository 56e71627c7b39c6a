"""BLS signatures on BLS12-381 with signatures in G2, as Ethereum's beacon chain uses them.

The ciphersuite is BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_ (draft-irtf-cfrg-bls-signature). `cryptography` does not
offer the curve.
"""

from functools import lru_cache

from .curve import FP, G1, Affine, decode_g1, decode_g2, negate, total
from .hashing import hash_to_g2
from .pairing import product_is_one


@lru_cache(maxsize=4096)
def public_key(data: bytes) -> Affine | bool:
    """The point of 48 bytes; False for what is none of the group, and for the point at infinity (KeyValidate)."""
    point = decode_g1(data)
    return False if point is None else point


@lru_cache(maxsize=1024)
def verify(key: Affine, message: bytes, signature: bytes) -> bool:
    """Whether the signature of 96 bytes is one of the message by the sum of the signers' keys."""
    point = decode_g2(signature)
    if key is None or point is False:
        return False
    return product_is_one([(key, hash_to_g2(message)), (negate(FP, G1), point)])


def sum_of(keys: list[Affine]) -> Affine:
    return total(FP, keys)


def without(whole: Affine, others: list[Affine]) -> Affine:
    return total(FP, [whole, *(negate(FP, key) for key in others)])


__all__ = ["public_key", "sum_of", "verify", "without"]
