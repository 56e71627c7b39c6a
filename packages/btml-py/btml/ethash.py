"""Ethash (Ethereum's yellow paper, appendix J): the work behind a header, from the cache of its epoch alone.

In this language it is slow: the cache of an epoch is made by a million hashes, which takes minutes, and each header
by some 16,000 more. Who needs it often takes another implementation.
"""

import struct
from functools import lru_cache

from .keccak import keccak256, keccak512

EPOCH = 30_000
_WORD = 0xFFFFFFFF
_PARENTS, _ACCESSES, _ROUNDS = 256, 64, 3

Words = tuple[int, ...]


def _words(data: bytes) -> Words:
    return struct.unpack(f"<{len(data) // 4}I", data)


def _bytes(words) -> bytes:
    return struct.pack(f"<{len(words)}I", *words)


def _mix(a: int, b: int) -> int:
    """FNV-1 on words."""
    return a * 0x01000193 & _WORD ^ b


def _is_prime(number: int) -> bool:
    divisor = 2
    while divisor * divisor <= number:
        if number % divisor == 0:
            return False
        divisor += 1
    return True


def _size(start: int, growth: int, unit: int, epoch: int) -> int:
    """The largest size below the line of growth that is a prime number of units."""
    count = (start + growth * epoch) // unit - 1
    while not _is_prime(count):
        count -= 2
    return count * unit


def cache_size(epoch: int) -> int:
    return _size(1 << 24, 1 << 17, 64, epoch)


def dataset_size(epoch: int) -> int:
    return _size(1 << 30, 1 << 23, 128, epoch)


def seed_of(epoch: int) -> bytes:
    seed = bytes(32)
    for _ in range(epoch):
        seed = keccak256(seed)
    return seed


def make_cache(size: int, seed: bytes) -> list[Words]:
    """The cache, in items of 64 bytes: a strict memory-hard function of the seed (RandMemoHash)."""
    count = size // 64
    items = [keccak512(seed)]
    while len(items) < count:
        items.append(keccak512(items[-1]))
    for _ in range(_ROUNDS):
        for place in range(count):
            other = int.from_bytes(items[place][:4], "little") % count
            mixed = int.from_bytes(items[place - 1], "little") ^ int.from_bytes(items[other], "little")
            items[place] = keccak512(mixed.to_bytes(64, "little"))
    return [_words(item) for item in items]


@lru_cache(maxsize=1)
def cache_of(epoch: int) -> list[Words]:
    return make_cache(cache_size(epoch), seed_of(epoch))


def _item(cache: list[Words], index: int) -> Words:
    """An item of the dataset."""
    first = cache[index % len(cache)]
    mix = _words(keccak512(_bytes((first[0] ^ index, *first[1:]))))
    for parent in range(_PARENTS):
        other = cache[_mix(index ^ parent, mix[parent % 16]) % len(cache)]
        mix = tuple(map(_mix, mix, other))
    return _words(keccak512(_bytes(mix)))


def hashimoto(cache: list[Words], size: int, header_hash: bytes, nonce: bytes) -> tuple[bytes, bytes]:
    """Mix hash and result for a dataset of some size; the nonce is the eight bytes of the header."""
    seed = keccak512(header_hash + nonce[::-1])
    start = _words(seed)
    mix: Words = start * 2
    for access in range(_ACCESSES):
        page = _mix(access ^ start[0], mix[access % 32]) % (size // 128)
        mix = tuple(map(_mix, mix, _item(cache, 2 * page) + _item(cache, 2 * page + 1)))
    short = [_mix(_mix(_mix(*mix[at : at + 2]), mix[at + 2]), mix[at + 3]) for at in range(0, 32, 4)]
    return _bytes(short), keccak256(seed + _bytes(short))


def stated_result(header_hash: bytes, nonce: bytes, mix_hash: bytes) -> bytes:
    """The result, if the mix hash is the right one."""
    return keccak256(keccak512(header_hash + nonce[::-1]) + mix_hash)


def mix_hash(number: int, header_hash: bytes, nonce: bytes) -> bytes:
    """The mix hash that the header of a block must state."""
    epoch = number // EPOCH
    return hashimoto(cache_of(epoch), dataset_size(epoch), header_hash, nonce)[0]
