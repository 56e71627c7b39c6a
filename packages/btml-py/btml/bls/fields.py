"""The tower of fields over the prime of BLS12-381.

Fp2 = Fp[u] / (u^2 + 1), as pairs; Fp12 = Fp2[w] / (w^6 - (1 + u)), as the six coefficients of w. Only public values go in,
so nothing has to run in constant time.
"""

P = 0x1A0111EA397FE69A4B1BA7B6434BACD764774B84F38512BF6730D2A0F6B0F6241EABFFFEB153FFFFB9FEFFFFFFFFAAAB

Fp2 = tuple[int, int]
Fp12 = tuple[Fp2, Fp2, Fp2, Fp2, Fp2, Fp2]

ZERO2: Fp2 = (0, 0)
ONE2: Fp2 = (1, 0)
ONE12: Fp12 = (ONE2, ZERO2, ZERO2, ZERO2, ZERO2, ZERO2)


def sqrt(a: int) -> int | None:
    """A square root in Fp, of which there is one for half of the numbers."""
    root = pow(a, (P + 1) // 4, P)
    return root if root * root % P == a % P else None


def add2(a: Fp2, b: Fp2) -> Fp2:
    return (a[0] + b[0]) % P, (a[1] + b[1]) % P


def sub2(a: Fp2, b: Fp2) -> Fp2:
    return (a[0] - b[0]) % P, (a[1] - b[1]) % P


def neg2(a: Fp2) -> Fp2:
    return -a[0] % P, -a[1] % P


def mul2(a: Fp2, b: Fp2) -> Fp2:
    x, y = a[0] * b[0], a[1] * b[1]
    return (x - y) % P, ((a[0] + a[1]) * (b[0] + b[1]) - x - y) % P


def scale2(a: Fp2, by: int) -> Fp2:
    return a[0] * by % P, a[1] * by % P


def square2(a: Fp2) -> Fp2:
    return (a[0] + a[1]) * (a[0] - a[1]) % P, 2 * a[0] * a[1] % P


def conjugate2(a: Fp2) -> Fp2:
    """Also the Frobenius map: a to the power of P."""
    return a[0], -a[1] % P


def inverse2(a: Fp2) -> Fp2:
    norm = pow(a[0] * a[0] + a[1] * a[1], -1, P)
    return a[0] * norm % P, -a[1] * norm % P


def power2(a: Fp2, exponent: int) -> Fp2:
    result = ONE2
    for bit in bin(exponent)[2:]:
        result = square2(result)
        if bit == "1":
            result = mul2(result, a)
    return result


def sqrt2(a: Fp2) -> Fp2 | None:
    """A square root in Fp2, by way of the square root of the norm."""
    if a[1] == 0:
        root = sqrt(a[0])
        return (root, 0) if root is not None else (0, sqrt(-a[0]))
    norm = sqrt(a[0] * a[0] + a[1] * a[1])
    if norm is None:
        return None
    half = pow(2, -1, P)
    real = sqrt((a[0] + norm) * half)
    if real is None:
        real = sqrt((a[0] - norm) * half)
    root = (real, a[1] * pow(2 * real, -1, P) % P)
    return root if square2(root) == a else None


def _times_xi(a: int, b: int) -> Fp2:
    """(a + bu)(1 + u), not reduced."""
    return a - b, a + b


def mul12(a: Fp12, b: Fp12) -> Fp12:
    reals, imaginaries = [0] * 11, [0] * 11
    for i, (x, y) in enumerate(a):
        if x or y:
            for j, (s, t) in enumerate(b, i):
                xs, yt = x * s, y * t
                reals[j] += xs - yt
                imaginaries[j] += (x + y) * (s + t) - xs - yt
    for at in range(6, 11):
        real, imaginary = _times_xi(reals[at], imaginaries[at])
        reals[at - 6] += real
        imaginaries[at - 6] += imaginary
    return tuple((reals[at] % P, imaginaries[at] % P) for at in range(6))


def conjugate12(a: Fp12) -> Fp12:
    """a to the power of P^6; the inverse of what the first part of the final exponentiation gives."""
    return a[0], neg2(a[1]), a[2], neg2(a[3]), a[4], neg2(a[5])


#: (1 + u) to the power of i (P - 1) / 6: what w^i is multiplied with when it is raised to the power of P.
_FROBENIUS = tuple(power2((1, 1), i * (P - 1) // 6) for i in range(6))


def frobenius12(a: Fp12) -> Fp12:
    """a to the power of P."""
    return tuple(mul2(conjugate2(part), factor) for part, factor in zip(a, _FROBENIUS))


def inverse12(a: Fp12) -> Fp12:
    """By the norm to Fp2: the product of the other five images under powers of the Frobenius map of order 6."""
    image, product = a, ONE12
    for _ in range(5):
        image = frobenius12(frobenius12(image))
        product = mul12(product, image)
    norm = inverse2(mul12(a, product)[0])
    return tuple(mul2(part, norm) for part in product)
