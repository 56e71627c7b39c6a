"""The groups of BLS12-381: G1 on y^2 = x^3 + 4 over Fp, G2 on y^2 = x^3 + 4(1 + u) over Fp2, and their encodings."""

from dataclasses import dataclass
from typing import Any, Callable

from . import fields as f
from .fields import P

#: The order of both groups, and the parameter of the curve (which is negative).
R = 0x73EDA753299D7D483339D80809A1D80553BDA402FFFE5BFEFFFFFFFF00000001
X = -0xD201000000010000

Affine = tuple[Any, Any] | None
"""x and y; None is the point at infinity."""


@dataclass(frozen=True)
class Field:
    """Arithmetic over which the formulas of points are the same."""

    add: Callable
    sub: Callable
    mul: Callable
    square: Callable
    inverse: Callable
    neg: Callable
    zero: Any
    one: Any


FP = Field(
    lambda a, b: (a + b) % P, lambda a, b: (a - b) % P, lambda a, b: a * b % P, lambda a: a * a % P,
    lambda a: pow(a, -1, P), lambda a: -a % P, 0, 1,
)  # fmt: skip
FP2 = Field(f.add2, f.sub2, f.mul2, f.square2, f.inverse2, f.neg2, f.ZERO2, f.ONE2)
B1, B2 = 4, (4, 4)

G1 = (
    0x17F1D3A73197D7942695638C4FA9AC0FC3688C4F9774B905A14E3A3F171BAC586C55E83FF97A1AEFFB3AF00ADB22C6BB,
    0x08B3F481E3AAA0F1A09E30ED741D8AE4FCF5E095D5D00AF600DB18CB2C04B3EDD03CC744A2888AE40CAA232946C5E7E1,
)


def negate(field: Field, point: Affine) -> Affine:
    return None if point is None else (point[0], field.neg(point[1]))


def _double(field: Field, p):
    x, y, z = p
    if z == field.zero or y == field.zero:
        return field.one, field.one, field.zero
    a, b = field.square(x), field.square(y)
    c = field.square(b)
    t = field.sub(field.sub(field.square(field.add(x, b)), a), c)
    d, e = field.add(t, t), field.add(field.add(a, a), a)
    x3 = field.sub(field.square(e), field.add(d, d))
    c8 = field.add(c, c)
    c8 = field.add(c8, c8)
    c8 = field.add(c8, c8)
    yz = field.mul(y, z)
    return x3, field.sub(field.mul(e, field.sub(d, x3)), c8), field.add(yz, yz)


def _add(field: Field, p, q):
    """Jacobian coordinates."""
    if p[2] == field.zero:
        return q
    if q[2] == field.zero:
        return p
    z1, z2 = field.square(p[2]), field.square(q[2])
    u1, u2 = field.mul(p[0], z2), field.mul(q[0], z1)
    s1, s2 = field.mul(field.mul(p[1], q[2]), z2), field.mul(field.mul(q[1], p[2]), z1)
    h, r = field.sub(u2, u1), field.sub(s2, s1)
    if h == field.zero:
        return _double(field, p) if r == field.zero else (field.one, field.one, field.zero)
    h2 = field.square(h)
    h3, v = field.mul(h, h2), field.mul(u1, h2)
    x = field.sub(field.sub(field.square(r), h3), field.add(v, v))
    y = field.sub(field.mul(r, field.sub(v, x)), field.mul(s1, h3))
    return x, y, field.mul(field.mul(h, p[2]), q[2])


def _jacobian(field: Field, point: Affine):
    return (field.one, field.one, field.zero) if point is None else (*point, field.one)


def _affine(field: Field, p) -> Affine:
    if p[2] == field.zero:
        return None
    inverse = field.inverse(p[2])
    square = field.square(inverse)
    return field.mul(p[0], square), field.mul(field.mul(p[1], square), inverse)


def total(field: Field, points: list[Affine]) -> Affine:
    result = _jacobian(field, None)
    for point in points:
        result = _add(field, result, _jacobian(field, point))
    return _affine(field, result)


def multiply(field: Field, scalar: int, point: Affine) -> Affine:
    if scalar < 0:
        return multiply(field, -scalar, negate(field, point))
    base, result = _jacobian(field, point), _jacobian(field, None)
    for bit in bin(scalar)[2:]:
        result = _double(field, result)
        if bit == "1":
            result = _add(field, result, base)
    return _affine(field, result)


def _flags(data: bytes) -> tuple[bool, bool, bytes] | None:
    """Whether it is the point at infinity, whether y is the greater one, and x; None without the mark of compression."""
    if not data[0] & 0x80:
        return None
    return bool(data[0] & 0x40), bool(data[0] & 0x20), bytes([data[0] & 0x1F]) + data[1:]


def decode_g1(data: bytes) -> Affine | bool:
    """The point of the group that 48 bytes stand for; False if there is none."""
    flags = _flags(data)
    if flags is None:
        return False
    infinite, greater, rest = flags
    x = int.from_bytes(rest, "big")
    if infinite:
        return None if x == 0 and not greater else False
    y = f.sqrt(x**3 + B1) if x < P else None
    if y is None:
        return False
    point = (x, y if (y > P // 2) == greater else P - y)
    return point if multiply(FP, R, point) is None else False


def decode_g2(data: bytes) -> Affine | bool:
    """The point of the group that 96 bytes stand for; False if there is none."""
    flags = _flags(data)
    if flags is None:
        return False
    infinite, greater, rest = flags
    x = (int.from_bytes(rest[48:], "big"), int.from_bytes(rest[:48], "big"))
    if infinite:
        return None if x == f.ZERO2 and not greater else False
    y = f.sqrt2(f.add2(f.mul2(f.square2(x), x), B2)) if max(x) < P else None
    if y is None:
        return False
    is_greater = y[1] > P // 2 if y[1] else y[0] > P // 2
    point = (x, y if is_greater == greater else f.neg2(y))
    return point if multiply(FP2, R, point) is None else False
