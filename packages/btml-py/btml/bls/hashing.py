"""Hashing to G2: BLS12381G2_XMD:SHA-256_SSWU_RO_ (RFC 9380, 8.8.2)."""

import hashlib

from . import fields as f
from .curve import FP2, X, Affine, multiply, negate, total
from .fields import P, Fp2

TAG = b"BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_"
#: The curve with a simple map, y^2 = x^3 + A x + B, from which an isogeny of degree 3 leads to that of G2.
_A, _B, _Z = (0, 240), (1012, 1012), (P - 2, P - 1)
_C = 0x05C759507E8E333EBB5B7A9A47D7ED8532C52D39FD3A042A88B58423C50AE15D5C2638E343D9C71C6238AAAAAAAA97D6
_F = 0x11560BF17BAA99BC32126FCED787C88F984F87ADF7AE0C7F9A208C6B4F20A4181472AAA9CB8D555526A9FFFFFFFFC71A
_D = 0x1530477C7AB4113B59A4C18B076D11930F7DA5D4A07F649BF54439D87D27E500FC8C25EBF8C92F6812CFC71C71C6D706
_E = 0x08AB05F8BDD54CDE190937E76BC3E447CC27C3D6FBD7063FCD104635A790520C0A395554E5C6AAAA9354FFFFFFFFE38D
#: Coefficients of the isogeny (RFC 9380, E.3), from the constant term up.
_X_NUMERATOR = (
    (_C, _C), (0, _F),
    (_F + 4, _E),
    (0x171D6541FA38CCFAED6DEA691F5FB614CB14B4E7F4E810AA22D6108F142B85757098E38D0F671C7188E2AAAAAAAA5ED1, 0),
)  # fmt: skip
_X_DENOMINATOR = ((0, P - 72), (12, P - 12), f.ONE2)
_Y_NUMERATOR = (
    (_D, _D), (0, _C - 24),
    (_F + 2, _E + 2),
    (0x124C9AD43B6CF79BFBF7043DE3811AD0761B0F37A1E26286B0E977C69AA274524E79097A56DC4BD9E1B371C71C718B10, 0),
)  # fmt: skip
_Y_DENOMINATOR = ((P - 432, P - 432), (0, P - 216), (18, P - 18), f.ONE2)


def expand_message(message: bytes, tag: bytes, length: int) -> bytes:
    """expand_message_xmd with SHA-256 (RFC 9380, 5.3.1)."""
    suffix = tag + bytes([len(tag)])
    first = hashlib.sha256(bytes(64) + message + length.to_bytes(2, "big") + b"\0" + suffix).digest()
    blocks, last = b"", bytes(32)
    for number in range(1, -(-length // 32) + 1):
        mixed = bytes(a ^ b for a, b in zip(first, last))
        last = hashlib.sha256(mixed + bytes([number]) + suffix).digest()
        blocks += last
    return blocks[:length]


def _parity(a: Fp2) -> int:
    """sgn0 (RFC 9380, 4.1)."""
    return a[0] & 1 if a[0] else a[1] & 1


def _right_side(x: Fp2) -> Fp2:
    return f.add2(f.mul2(f.add2(f.square2(x), _A), x), _B)


def _simple_map(u: Fp2) -> tuple[Fp2, Fp2]:
    """Simplified SWU (RFC 9380, 6.6.2)."""
    zu = f.mul2(_Z, f.square2(u))
    t = f.add2(f.square2(zu), zu)
    if t == f.ZERO2:
        x = f.mul2(_B, f.inverse2(f.mul2(_Z, _A)))
    else:
        x = f.mul2(f.mul2(f.neg2(_B), f.inverse2(_A)), f.add2(f.ONE2, f.inverse2(t)))
    y = f.sqrt2(_right_side(x))
    if y is None:
        x = f.mul2(zu, x)
        y = f.sqrt2(_right_side(x))
    return x, y if _parity(y) == _parity(u) else f.neg2(y)


def _polynomial(coefficients: tuple, x: Fp2) -> Fp2:
    result = f.ZERO2
    for coefficient in reversed(coefficients):
        result = f.add2(f.mul2(result, x), coefficient)
    return result


def _isogeny(x: Fp2, y: Fp2) -> Affine:
    below_x, below_y = _polynomial(_X_DENOMINATOR, x), _polynomial(_Y_DENOMINATOR, x)
    if f.ZERO2 in (below_x, below_y):
        return None
    return (
        f.mul2(_polynomial(_X_NUMERATOR, x), f.inverse2(below_x)),
        f.mul2(y, f.mul2(_polynomial(_Y_NUMERATOR, x), f.inverse2(below_y))),
    )


_PSI_X = f.inverse2(f.power2((1, 1), (P - 1) // 3))
_PSI_Y = f.inverse2(f.power2((1, 1), (P - 1) // 2))


def _psi(point: Affine) -> Affine:
    """The endomorphism that comes of the Frobenius map."""
    return None if point is None else (
        f.mul2(f.conjugate2(point[0]), _PSI_X), f.mul2(f.conjugate2(point[1]), _PSI_Y)
    )  # fmt: skip


def _into_group(point: Affine) -> Affine:
    """Clears the cofactor (RFC 9380, G.4): [X^2 - X - 1]P + [X - 1]psi(P) + psi(psi(2P))."""
    times_x = multiply(FP2, X, point)
    return total(FP2, [
        multiply(FP2, X, times_x), negate(FP2, times_x), negate(FP2, point),
        _psi(times_x), negate(FP2, _psi(point)),
        _psi(_psi(multiply(FP2, 2, point))),
    ])  # fmt: skip


def hash_to_g2(message: bytes, tag: bytes = TAG) -> Affine:
    data = expand_message(message, tag, 256)
    numbers = [int.from_bytes(data[at : at + 64], "big") % P for at in range(0, 256, 64)]
    points = [_isogeny(*_simple_map((numbers[at], numbers[at + 1]))) for at in (0, 2)]
    return _into_group(total(FP2, points))
