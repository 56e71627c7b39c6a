"""The optimal ate pairing on BLS12-381, as a product of several."""

from . import fields as f
from .curve import X, Affine
from .fields import ONE12, P, Fp12


def _line(slope: f.Fp2, at: tuple[f.Fp2, f.Fp2], p: tuple[int, int]) -> Fp12:
    """The line through a point of G2 with a slope, at a point of G1; up to a factor that the last step takes away."""
    constant = f.sub2(f.mul2(slope, at[0]), at[1])
    return constant, f.ZERO2, f.scale2(slope, P - p[0]), (p[1], 0), f.ZERO2, f.ZERO2


def _step(value: Fp12, t, q, p) -> tuple[Fp12, tuple[f.Fp2, f.Fp2]]:
    """Multiplies with the line through two points of G2 (the tangent if they are one); gives their sum too."""
    if t == q:
        slope = f.mul2(f.scale2(f.square2(t[0]), 3), f.inverse2(f.scale2(t[1], 2)))
    else:
        slope = f.mul2(f.sub2(q[1], t[1]), f.inverse2(f.sub2(q[0], t[0])))
    x = f.sub2(f.sub2(f.square2(slope), t[0]), q[0])
    y = f.sub2(f.mul2(slope, f.sub2(t[0], x)), t[1])
    return f.mul12(_line(slope, t, p), value), (x, y)


def _miller(pairs: list) -> Fp12:
    value, points = ONE12, [q for _, q in pairs]
    for bit in bin(-X)[3:]:
        value = f.mul12(value, value)
        for place, (p, q) in enumerate(pairs):
            value, points[place] = _step(value, points[place], points[place], p)
            if bit == "1":
                value, points[place] = _step(value, points[place], q, p)
    return f.conjugate12(value)


def _to_x(a: Fp12) -> Fp12:
    """a to the power of X, for a whose inverse is its conjugate."""
    result = a
    for bit in bin(-X)[3:]:
        result = f.mul12(result, result)
        if bit == "1":
            result = f.mul12(result, a)
    return f.conjugate12(result)


def _final(a: Fp12) -> Fp12:
    """a to the power of 3 (P^12 - 1) / R: (P^6 - 1)(P^2 + 1)((X - 1)^2 (X + P)(X^2 + P^2 - 1) + 3)."""
    a = f.mul12(f.conjugate12(a), f.inverse12(a))
    a = f.mul12(f.frobenius12(f.frobenius12(a)), a)
    b = f.mul12(_to_x(a), f.conjugate12(a))
    b = f.mul12(_to_x(b), f.conjugate12(b))
    b = f.mul12(_to_x(b), f.frobenius12(b))
    c = f.mul12(_to_x(_to_x(b)), f.frobenius12(f.frobenius12(b)))
    c = f.mul12(c, f.conjugate12(b))
    return f.mul12(c, f.mul12(f.mul12(a, a), a))


def product_is_one(pairs: list[tuple[Affine, Affine]]) -> bool:
    """Whether the product of the pairings of points of G1 and G2 is one; a pairing with infinity is one."""
    return _final(_miller([(p, q) for p, q in pairs if p is not None and q is not None])) == ONE12
