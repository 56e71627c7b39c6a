"""What the strict rules of Ed25519 ask beyond RFC 8032's equation (spec.md 6.1).

The equation itself is computed by the `cryptography` package. The points here are public, so that nothing has to run
in constant time.
"""

from functools import lru_cache

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
