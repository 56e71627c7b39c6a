"""What the strict rules of Ed25519 ask beyond RFC 8032's equation (spec.md 6.1).

The equation itself is computed by the `cryptography` package, except for ZIP-215, which it does not know. The points here are public, so that nothing has to run
in constant time.
"""

import hashlib
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
_ROOT = pow(2, (P - 1) // 4, P)
Point = tuple[int, int]


def decode(data: bytes) -> Point | None:
    """The point with this canonical encoding."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & ((1 << 255) - 1)
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P == (-u) % P:
        x = x * _ROOT % P
    if v * x * x % P != u % P or (x == 0 and sign):
        return None
    return (P - x if x & 1 != sign else x), y


def add(a: Point, b: Point) -> Point:
    product = D * a[0] * b[0] * a[1] * b[1] % P
    x = (a[0] * b[1] + b[0] * a[1]) * pow(1 + product, -1, P) % P
    y = (a[1] * b[1] + a[0] * b[0]) * pow(1 - product, -1, P) % P
    return x, y


@lru_cache(maxsize=4096)
def is_usable_key(data: bytes) -> bool:
    """Canonically encoded, on the curve and not of small order."""
    point = decode(data)
    if point is None:
        return False
    for _ in range(3):
        point = add(point, point)
    return point != (0, 1)


def decode_lenient(data: bytes) -> Point | None:
    """ZIP-215: also encodings that are not canonical."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, (number & ((1 << 255) - 1)) % P
    point = decode(y.to_bytes(32, "little"))
    if point is None or point[0] & 1 == sign:
        return point
    return -point[0] % P, point[1]


def multiply(scalar: int, point: Point) -> Point:
    """In extended coordinates, to spare the divisions."""
    x, y, z, t = 0, 1, 1, 0
    px, py, pz, pt = point[0], point[1], 1, point[0] * point[1] % P
    for bit in range(scalar.bit_length() - 1, -1, -1):
        x, y, z, t = _add_extended(x, y, z, t, x, y, z, t)
        if scalar >> bit & 1:
            x, y, z, t = _add_extended(x, y, z, t, px, py, pz, pt)
    inverse = pow(z, -1, P)
    return x * inverse % P, y * inverse % P


def _add_extended(x1, y1, z1, t1, x2, y2, z2, t2):
    a = (y1 - x1) * (y2 - x2) % P
    b = (y1 + x1) * (y2 + x2) % P
    c = 2 * D * t1 * t2 % P
    d = 2 * z1 * z2 % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


BASE = (
    15112221349535400772501151409588531511454012693041857206046113283949847762202,
    46316835694926478169428394003475163141307993866256225615783033603165251855960,
)


@lru_cache(maxsize=4096)
def verify_zip215(key: bytes, message: bytes, signature: bytes) -> bool:
    """ZIP-215, by which CometBFT checks votes: lenient encodings, both sides times the cofactor."""
    try:
        # What the strict equation accepts, the lenient one does too, and the library is a hundred times as fast.
        ed25519.Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        return True
    except InvalidSignature:
        pass
    s = int.from_bytes(signature[32:], "little")
    public, r = decode_lenient(key), decode_lenient(signature[:32])
    if s >= L or public is None or r is None:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left = multiply(8 * s, BASE)
    return left == multiply(8, add(r, multiply(k, public)))
