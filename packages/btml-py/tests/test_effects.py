"""Known answers for what shows the effect of a transaction: addresses, calls, signed transactions."""

import unittest

from btml import bech32
from btml.faults import Refused
from btml.receipt.effect.abi import encode_call
from btml.receipt.effect.bitcoin import script_of
from btml.receipt.effect.evm_transaction import read_transaction
from btml.receipt.pow import NETWORKS


class Addresses(unittest.TestCase):
    def test_witness_programs(self):
        # BIP-173 and BIP-350, test vectors.
        for text, script in (
            ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "0014751e76e8199196d454941c45d1b3a323f1433bd6"),
            ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
             "512079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"),
            ("bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs", "5210751e76e8199196d454941c45d1b3a323"),
            ("bc1sw50qgdz25j", "6002751e"),
        ):  # fmt: skip
            self.assertEqual(script_of(text, NETWORKS["mainnet"]).hex(), script)

    def test_others_are_refused(self):
        for text in (
            "tc1qw508d6qejxtdg4y5r3zarvary0c5xw7kg3g4ty",
            "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh",
            "bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4",
            "BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R",
            "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "bc1pw5dgrnzv", "bc1gmk9yu", "tb1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq24jc47", "bc1", "",
            "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3", "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn",
        ):  # fmt: skip
            with self.assertRaises(Refused):
                script_of(text, NETWORKS["mainnet"])

    def test_hashes(self):
        self.assertEqual(
            script_of("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", NETWORKS["mainnet"]).hex(),
            "76a91477bff20c60e522dfaa3350c39b030a5d004e839a88ac",
        )
        self.assertEqual(
            script_of("3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy", NETWORKS["mainnet"]).hex(),
            "a914b472a266d0bd89c13706a4132ccfb16f7c3b9fcb87",
        )

    def test_bech32_both_ways(self):
        data = bytes(range(32))
        prefix, groups, constant = bech32.decode(bech32.encode("wasm", bech32.groups_of(data)))
        self.assertEqual((prefix, bech32.bytes_of(groups), constant), ("wasm", data, bech32.BECH32))


class Calls(unittest.TestCase):
    def test_specification_of_the_contract_abi(self):
        # "Use of Dynamic Types" and "Examples" in the specification of the contract ABI.
        arguments = [
            {"t": "uint256", "v": "291"},
            {"t": "uint32[]", "items": [{"t": "uint32", "v": "1110"}, {"t": "uint32", "v": "1929"}]},
            {"t": "bytes10", "v": b"1234567890".hex()},
            {"t": "bytes", "v": b"Hello, world!".hex()},
        ]
        words = (
            "0000000000000000000000000000000000000000000000000000000000000123"
            "0000000000000000000000000000000000000000000000000000000000000080"
            "3132333435363738393000000000000000000000000000000000000000000000"
            "00000000000000000000000000000000000000000000000000000000000000e0"
            "0000000000000000000000000000000000000000000000000000000000000002"
            "0000000000000000000000000000000000000000000000000000000000000456"
            "0000000000000000000000000000000000000000000000000000000000000789"
            "000000000000000000000000000000000000000000000000000000000000000d"
            "48656c6c6f2c20776f726c642100000000000000000000000000000000000000"
        )
        self.assertEqual(encode_call("f(uint256,uint32[],bytes10,bytes)", arguments).hex(), "8be65246" + words)
        pair = {"t": "bytes3[2]", "items": [{"t": "bytes3", "v": "616263"}, {"t": "bytes3", "v": "646566"}]}
        self.assertEqual(
            encode_call("bar(bytes3[2])", [pair]).hex(), "fce353f6" + "616263" + "00" * 29 + "646566" + "00" * 29
        )

    def test_values_that_are_none(self):
        for kind, text in (
            ("uint8", "256"), ("uint8", "-1"), ("int8", "128"), ("uint7", "1"), ("uint264", "1"), ("uint", "1"), ("bool", "1"),
            ("address", "0x" + "A" * 40), ("bytes2", "ab"), ("bytes33", "ab"), ("bytes", "abc"), ("uint8", "01"), ("word", "1"),
        ):  # fmt: skip
            with self.assertRaises(Refused, msg=f"{kind} {text}"):
                encode_call(f"f({kind})", [{"t": kind, "v": text}])


class Transactions(unittest.TestCase):
    def test_example_of_eip_155(self):
        data = bytes.fromhex(
            "f86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a764000080"
            "25a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276"
            "a067cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83"
        )
        found = read_transaction(data)
        self.assertEqual(found.chain_id, 1)
        self.assertEqual(found.signer.hex(), "9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f")
        self.assertEqual((found.to, found.value, found.data), (b"\x35" * 20, 10**18, b""))

    def test_other_types_are_refused(self):
        for data in (b"", b"\x03\xc0", b"\x02\xc0", b"\xc0"):
            with self.assertRaises(Refused):
                read_transaction(data)


if __name__ == "__main__":
    unittest.main()
