"""Addresses in bech32 and bech32m (BIP-173, BIP-350)."""

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
BECH32, BECH32M = 1, 0x2BC830A3


def _checksum(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, term in enumerate(_GENERATOR):
            if top >> bit & 1:
                check ^= term
    return check


def _expanded(prefix: str) -> list[int]:
    return [ord(character) >> 5 for character in prefix] + [0] + [ord(character) & 31 for character in prefix]


def decode(text: str, limit: int = 90) -> tuple[str, list[int], int] | None:
    """Prefix, groups of five bits and checksum constant; None if the text is neither bech32 nor bech32m."""
    if text not in (text.lower(), text.upper()) or len(text) > limit:
        return None
    prefix, _, body = text.lower().rpartition("1")
    if not prefix or len(body) < 6 or not all(33 <= ord(c) <= 126 for c in prefix) or set(body) - set(_ALPHABET):
        return None
    values = [_ALPHABET.index(character) for character in body]
    constant = _checksum(_expanded(prefix) + values)
    return (prefix, values[:-6], constant) if constant in (BECH32, BECH32M) else None


def encode(prefix: str, values: list[int], constant: int = BECH32) -> str:
    check = _checksum(_expanded(prefix) + values + [0] * 6) ^ constant
    digits = [check >> 5 * (5 - place) & 31 for place in range(6)]
    return prefix + "1" + "".join(_ALPHABET[value] for value in values + digits)


def bytes_of(values: list[int]) -> bytes | None:
    """The bytes in groups of five bits; None if bits are left over that are not zero, or five of them."""
    number = 0
    for value in values:
        number = number << 5 | value
    spare = 5 * len(values) % 8
    if spare >= 5 or number & (1 << spare) - 1:
        return None
    return (number >> spare).to_bytes(5 * len(values) // 8, "big")


def groups_of(data: bytes) -> list[int]:
    """Groups of five bits, the last filled up with zeroes."""
    count = (8 * len(data) + 4) // 5
    number = int.from_bytes(data, "big") << (5 * count - 8 * len(data))
    return [number >> 5 * (count - 1 - place) & 31 for place in range(count)]
