"""Recovery of a secp256k1 public key from a signature (SEC 1, 4.1.6), which `cryptography` does not offer.

Only public values go in, so nothing has to run in constant time.
"""

from functools import lru_cache

P = 2**256 - 2**32 - 977
N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
G = (
    0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798,
    0x483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8,
)
Jacobian = tuple[int, int, int]
_INFINITY: Jacobian = (0, 1, 0)


def _double(p: Jacobian) -> Jacobian:
    x, y, z = p
    if not z or not y:
        return _INFINITY
    s = 4 * x * y * y % P
    m = 3 * x * x % P
    x3 = (m * m - 2 * s) % P
    return x3, (m * (s - x3) - 8 * pow(y, 4, P)) % P, 2 * y * z % P


def _add(p: Jacobian, q: Jacobian) -> Jacobian:
    if not p[2]:
        return q
    if not q[2]:
        return p
    z1, z2 = p[2] * p[2] % P, q[2] * q[2] % P
    u1, u2 = p[0] * z2 % P, q[0] * z1 % P
    s1, s2 = p[1] * q[2] * z2 % P, q[1] * p[2] * z1 % P
    if u1 == u2:
        return _double(p) if s1 == s2 else _INFINITY
    h, r = u2 - u1, s2 - s1
    h2 = h * h % P
    h3 = h * h2 % P
    x = (r * r - h3 - 2 * u1 * h2) % P
    return x, (r * (u1 * h2 - x) - s1 * h3) % P, h * p[2] * q[2] % P


def _sum_of_multiples(a: int, p: Jacobian, b: int, q: Jacobian) -> Jacobian:
    """aP + bQ, bit by bit together (Shamir's trick)."""
    both = _add(p, q)
    result = _INFINITY
    for bit in range(max(a.bit_length(), b.bit_length()) - 1, -1, -1):
        result = _double(result)
        one, two = a >> bit & 1, b >> bit & 1
        if one or two:
            result = _add(result, both if one and two else p if one else q)
    return result


@lru_cache(maxsize=4096)
def recover(digest: bytes, r: int, s: int, odd: int) -> bytes | None:
    """The 64 bytes of the public key for which (r, s) signs the digest, the point R having an odd or even y."""
    if not 0 < r < N or not 0 < s < N:
        return None
    square = (pow(r, 3, P) + 7) % P
    y = pow(square, (P + 1) // 4, P)
    if y * y % P != square:
        return None
    if y & 1 != odd:
        y = P - y
    inverse = pow(r, -1, N)
    x, y, z = _sum_of_multiples(
        -int.from_bytes(digest, "big") * inverse % N, (*G, 1), s * inverse % N, (r, y, 1)
    )
    if not z:
        return None
    z1 = pow(z, -1, P)
    z2 = z1 * z1 % P
    return (x * z2 % P).to_bytes(32, "big") + (y * z2 * z1 % P).to_bytes(32, "big")
