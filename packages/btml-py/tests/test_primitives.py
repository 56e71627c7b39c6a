"""Known answers of what the standard library does not offer."""

import unittest

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, utils

from btml import edwards
from btml.ids import base58_decode, base58_encode
from btml.keccak import keccak256
from btml.model import is_string
from btml.receipt import rlp, secp256k1
from btml.receipt.pow import NETWORKS, Header, compact, retarget, target_of
from btml.view import checksummed


class Keccak(unittest.TestCase):
    def test_known_answers(self):
        for text, expected in (
            (b"", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
            (b"abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"),
            (b"testing", "5f16f4c7f149ac4f9510d9cf8cf384038ad348b3bcdc01915f95de12df9d1b02"),
        ):
            self.assertEqual(keccak256(text).hex(), expected)

    def test_every_length_around_the_rate(self):
        self.assertEqual(len({keccak256(bytes(length)) for length in range(130, 145)}), 15)

    def test_checksummed_addresses_of_eip_55(self):
        for address in (
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
            "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
            "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
            "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
        ):
            self.assertEqual(checksummed(address.lower()), address)


class Secp256k1(unittest.TestCase):
    def test_recovers_the_key_of_a_signature(self):
        for secret in (1, 2, 3, 2**200 + 7, secp256k1.N - 1):
            key = ec.derive_private_key(secret, ec.SECP256K1())
            digest = keccak256(secret.to_bytes(32, "big"))
            signature = key.sign(digest, ec.ECDSA(utils.Prehashed(hashes.SHA256())))
            r, s = utils.decode_dss_signature(signature)
            point = key.public_key().public_bytes(
                serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
            )
            self.assertIn(point[1:], (secp256k1.recover(digest, r, s, odd) for odd in (0, 1)))

    def test_refuses_values_out_of_range(self):
        for r, s in ((0, 1), (1, 0), (secp256k1.N, 1), (1, secp256k1.N)):
            self.assertIsNone(secp256k1.recover(bytes(32), r, s, 0))


class Edwards(unittest.TestCase):
    def test_every_generated_key_is_usable(self):
        for seed in range(20):
            key = ed25519.Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32).public_key()
            raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
            self.assertTrue(edwards.is_usable_key(raw))

    def test_keys_of_small_order_are_not(self):
        for number in (0, 1, edwards.P - 1, edwards.P, edwards.P + 1, 1 | 1 << 255):
            self.assertFalse(edwards.is_usable_key(number.to_bytes(32, "little")))


class Encodings(unittest.TestCase):
    def test_base58(self):
        for data in (b"", b"\0", b"\0\0\1", b"hello", bytes(range(40))):
            self.assertEqual(base58_decode(base58_encode(data)), data)

    def test_rlp(self):
        for item in (b"", b"\x7f", b"\x80", b"a" * 55, b"a" * 56, [], [b"", [b"a", []]], [b"a" * 60] * 3):
            self.assertEqual(rlp.decode(rlp.encode(item)), item)

    def test_strings_of_unicode_14(self):
        for text, holds in (("a", True), ("\u00e9", True), ("e\u0301", False), ("\u0378", False), ("\U0001fae7", True)):
            self.assertEqual(is_string(text), holds, ascii(text))


class ProofOfWork(unittest.TestCase):
    GENESIS = bytes.fromhex(
        "0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b27ac72c3e67768f"
        "617fc81bc3888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c"
    )

    def test_genesis_of_mainnet(self):
        header = Header(self.GENESIS)
        self.assertEqual(header.hash[::-1].hex()[:24], "000000000019d6689c085ae1")
        self.assertEqual(header.work, 0x100010001)
        self.assertTrue(NETWORKS["mainnet"].chain.endswith(header.hash[::-1].hex()[:32]))

    def test_compact_targets(self):
        for bits in (0x1D00FFFF, 0x207FFFFF, 0x1E0377AE, 0x170331DB, 0x03123456, 0x02008000):
            self.assertEqual(compact(target_of(bits)), bits)
        for bits in (0, 0x04800001, 0x01800000, 0x23000100, 0xFF000001):
            self.assertIsNone(target_of(bits), f"{bits:08x}")

    def test_retargets_of_mainnet(self):
        # Height, bits before, time of the epoch's first and last block, bits after.
        for before, first, last, after in (
            (0x1D00FFFF, 1261130161, 1262152739, 0x1D00D86A),  # block 32256: the first change
            (0x1D00FFFF, 1231006505, 1233061996, 0x1D00FFFF),  # block 2016: clamped at the limit
        ):
            self.assertEqual(retarget(NETWORKS["mainnet"], before, first, last), after)


if __name__ == "__main__":
    unittest.main()
