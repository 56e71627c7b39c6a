"""Keccak-256 as Ethereum uses it: the padding of the submission (0x01), not that of SHA-3 (0x06)."""

from functools import lru_cache

_ROUNDS = (
    0x0000000000000001, 0x0000000000008082, 0x800000000000808A, 0x8000000080008000, 0x000000000000808B,
    0x0000000080000001, 0x8000000080008081, 0x8000000000008009, 0x000000000000008A, 0x0000000000000088,
    0x0000000080008009, 0x000000008000000A, 0x000000008000808B, 0x800000000000008B, 0x8000000000008089,
    0x8000000000008003, 0x8000000000008002, 0x8000000000000080, 0x000000000000800A, 0x800000008000000A,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
)  # fmt: skip
_MASK = (1 << 64) - 1
_RATE = 136


def _steps() -> list[tuple[int, int, int]]:
    """Rho and pi as (source, target, rotation) over the 25 lanes x + 5y."""
    steps, x, y = [(0, 0, 0)], 1, 0
    for t in range(24):
        steps.append((x + 5 * y, y + 5 * ((2 * x + 3 * y) % 5), ((t + 1) * (t + 2) // 2) % 64))
        x, y = y, (2 * x + 3 * y) % 5
    return steps


_STEPS = tuple(_steps())


def _permute(lanes: list[int]) -> list[int]:
    a = lanes
    b = [0] * 25
    for constant in _ROUNDS:
        c0 = a[0] ^ a[5] ^ a[10] ^ a[15] ^ a[20]
        c1 = a[1] ^ a[6] ^ a[11] ^ a[16] ^ a[21]
        c2 = a[2] ^ a[7] ^ a[12] ^ a[17] ^ a[22]
        c3 = a[3] ^ a[8] ^ a[13] ^ a[18] ^ a[23]
        c4 = a[4] ^ a[9] ^ a[14] ^ a[19] ^ a[24]
        d = (
            c4 ^ ((c1 << 1 | c1 >> 63) & _MASK),
            c0 ^ ((c2 << 1 | c2 >> 63) & _MASK),
            c1 ^ ((c3 << 1 | c3 >> 63) & _MASK),
            c2 ^ ((c4 << 1 | c4 >> 63) & _MASK),
            c3 ^ ((c0 << 1 | c0 >> 63) & _MASK),
        )
        for source, target, rotation in _STEPS:
            lane = a[source] ^ d[source % 5]
            b[target] = (lane << rotation | lane >> (64 - rotation)) & _MASK
        a = []
        for row in (0, 5, 10, 15, 20):
            b0, b1, b2, b3, b4 = b[row : row + 5]
            a += (b0 ^ (~b1 & b2), b1 ^ (~b2 & b3), b2 ^ (~b3 & b4), b3 ^ (~b4 & b0), b4 ^ (~b0 & b1))
        a[0] ^= constant
    return a


@lru_cache(maxsize=8192)
def keccak256(data: bytes) -> bytes:
    padded = bytearray(data)
    padded += bytes(_RATE - len(data) % _RATE)
    padded[len(data)] ^= 0x01
    padded[-1] ^= 0x80
    lanes = [0] * 25
    for start in range(0, len(padded), _RATE):
        for index in range(_RATE // 8):
            at = start + 8 * index
            lanes[index] ^= int.from_bytes(padded[at : at + 8], "little")
        lanes = _permute(lanes)
    return b"".join(lane.to_bytes(8, "little") for lane in lanes[:4])
