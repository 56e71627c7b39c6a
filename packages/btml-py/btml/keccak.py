"""Keccak-256 and Keccak-512 as Ethereum uses them: the padding of the submission (0x01), not that of SHA-3 (0x06)."""

from functools import lru_cache

_ROUNDS = (
    0x0000000000000001, 0x0000000000008082, 0x800000000000808A, 0x8000000080008000, 0x000000000000808B,
    0x0000000080000001, 0x8000000080008081, 0x8000000000008009, 0x000000000000008A, 0x0000000000000088,
    0x0000000080008009, 0x000000008000000A, 0x000000008000808B, 0x800000000000008B, 0x8000000000008089,
    0x8000000000008003, 0x8000000000008002, 0x8000000000000080, 0x000000000000800A, 0x800000008000000A,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
)  # fmt: skip
_MASK = (1 << 64) - 1


def _permute(lanes: list[int]) -> list[int]:
    """Keccak-f[1600]; the lanes x + 5y are a to y. Written out, because loops take five times as long."""
    a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y = lanes
    for constant in _ROUNDS:
        c0 = a ^ f ^ k ^ p ^ u
        c1 = b ^ g ^ l ^ q ^ v
        c2 = c ^ h ^ m ^ r ^ w
        c3 = d ^ i ^ n ^ s ^ x
        c4 = e ^ j ^ o ^ t ^ y
        d0 = c4 ^ (c1 << 1 & _MASK | c1 >> 63)
        d1 = c0 ^ (c2 << 1 & _MASK | c2 >> 63)
        d2 = c1 ^ (c3 << 1 & _MASK | c3 >> 63)
        d3 = c2 ^ (c4 << 1 & _MASK | c4 >> 63)
        d4 = c3 ^ (c0 << 1 & _MASK | c0 >> 63)
        b0 = a ^ d0
        z = g ^ d1
        b1 = z << 44 & _MASK | z >> 20
        z = m ^ d2
        b2 = z << 43 & _MASK | z >> 21
        z = s ^ d3
        b3 = z << 21 & _MASK | z >> 43
        z = y ^ d4
        b4 = z << 14 & _MASK | z >> 50
        z = d ^ d3
        b5 = z << 28 & _MASK | z >> 36
        z = j ^ d4
        b6 = z << 20 & _MASK | z >> 44
        z = k ^ d0
        b7 = z << 3 & _MASK | z >> 61
        z = q ^ d1
        b8 = z << 45 & _MASK | z >> 19
        z = w ^ d2
        b9 = z << 61 & _MASK | z >> 3
        z = b ^ d1
        b10 = z << 1 & _MASK | z >> 63
        z = h ^ d2
        b11 = z << 6 & _MASK | z >> 58
        z = n ^ d3
        b12 = z << 25 & _MASK | z >> 39
        z = t ^ d4
        b13 = z << 8 & _MASK | z >> 56
        z = u ^ d0
        b14 = z << 18 & _MASK | z >> 46
        z = e ^ d4
        b15 = z << 27 & _MASK | z >> 37
        z = f ^ d0
        b16 = z << 36 & _MASK | z >> 28
        z = l ^ d1
        b17 = z << 10 & _MASK | z >> 54
        z = r ^ d2
        b18 = z << 15 & _MASK | z >> 49
        z = x ^ d3
        b19 = z << 56 & _MASK | z >> 8
        z = c ^ d2
        b20 = z << 62 & _MASK | z >> 2
        z = i ^ d3
        b21 = z << 55 & _MASK | z >> 9
        z = o ^ d4
        b22 = z << 39 & _MASK | z >> 25
        z = p ^ d0
        b23 = z << 41 & _MASK | z >> 23
        z = v ^ d1
        b24 = z << 2 & _MASK | z >> 62
        a = b0 ^ (~b1 & b2)
        b = b1 ^ (~b2 & b3)
        c = b2 ^ (~b3 & b4)
        d = b3 ^ (~b4 & b0)
        e = b4 ^ (~b0 & b1)
        f = b5 ^ (~b6 & b7)
        g = b6 ^ (~b7 & b8)
        h = b7 ^ (~b8 & b9)
        i = b8 ^ (~b9 & b5)
        j = b9 ^ (~b5 & b6)
        k = b10 ^ (~b11 & b12)
        l = b11 ^ (~b12 & b13)
        m = b12 ^ (~b13 & b14)
        n = b13 ^ (~b14 & b10)
        o = b14 ^ (~b10 & b11)
        p = b15 ^ (~b16 & b17)
        q = b16 ^ (~b17 & b18)
        r = b17 ^ (~b18 & b19)
        s = b18 ^ (~b19 & b15)
        t = b19 ^ (~b15 & b16)
        u = b20 ^ (~b21 & b22)
        v = b21 ^ (~b22 & b23)
        w = b22 ^ (~b23 & b24)
        x = b23 ^ (~b24 & b20)
        y = b24 ^ (~b20 & b21)
        a ^= constant
    return [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y]


def _sponge(data: bytes, rate: int, length: int) -> bytes:
    padded = bytearray(data)
    padded += bytes(rate - len(data) % rate)
    padded[len(data)] ^= 0x01
    padded[-1] ^= 0x80
    lanes = [0] * 25
    for start in range(0, len(padded), rate):
        for index in range(rate // 8):
            at = start + 8 * index
            lanes[index] ^= int.from_bytes(padded[at : at + 8], "little")
        lanes = _permute(lanes)
    return b"".join(lane.to_bytes(8, "little") for lane in lanes[: length // 8])


@lru_cache(maxsize=8192)
def keccak256(data: bytes) -> bytes:
    return _sponge(data, 136, 32)


def keccak512(data: bytes) -> bytes:
    return _sponge(data, 72, 64)
