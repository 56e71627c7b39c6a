"""The suites of signatures that are verified here (spec.md 6.1)."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, encode_dss_signature

from . import edwards
from .faults import Refused
from .ids import decode_did_key

CURVES = {
    "p256": (ec.SECP256R1(), 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551),
    "secp256k1": (ec.SECP256K1(), 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141),
}
SUPPORTED = ("ed25519", *CURVES)


def is_strict_key(key: bytes) -> bool:
    """Whether 32 bytes are a key that the strict rules take."""
    return len(key) == 32 and edwards.is_usable_key(key)


def verify_ed25519(key: bytes, message: bytes, signature: bytes) -> bool:
    """RFC 8032 by its strict rules, for a usable key."""
    if int.from_bytes(signature[32:], "little") >= edwards.L or edwards.decode(signature[:32]) is None:
        return False
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def read_key(suite: str, text: str):
    """The key of a proof, refused where it is unusable or of another type than the suite."""
    if suite not in SUPPORTED:
        raise Refused("SIG_SUITE_NOT_SUPPORTED", suite)
    try:
        kind, data = decode_did_key(text)
    except Refused as refusal:
        raise Refused("SIG_KEY", refusal.message) from None
    if kind != suite:
        raise Refused("SIG_KEY_TYPE", f"{kind} with suite {suite}")
    if suite == "ed25519":
        if not is_strict_key(data):
            raise Refused("SIG_KEY", "not a point, or of small order")
        return data
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(CURVES[suite][0], data)
    except ValueError:
        raise Refused("SIG_KEY", "not a point") from None


def check_signature(suite: str, key, digest: bytes, value: bytes) -> None:
    """Refused unless `value` is the key's signature of the 32 bytes."""
    if len(value) != 64:
        raise Refused("SIG_VALUE", f"{len(value)} bytes")
    if suite == "ed25519":
        if not verify_ed25519(key, digest, value):
            raise Refused("SIG_INVALID")
        return
    order = CURVES[suite][1]
    r, s = int.from_bytes(value[:32], "big"), int.from_bytes(value[32:], "big")
    if s > order // 2:
        raise Refused("SIG_HIGH_S")
    try:
        key.verify(encode_dss_signature(r, s), digest, ec.ECDSA(Prehashed(hashes.SHA256())))
    except InvalidSignature:
        raise Refused("SIG_INVALID") from None
