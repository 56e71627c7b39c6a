"""Known answers of Ethash, and the difficulty of blocks as go-ethereum reckons it."""

import json
import unittest
from pathlib import Path

from btml import ethash
from btml.keccak import keccak256
from btml.receipt import rlp
from btml.receipt.ethash_chain import difficulty_of
from btml.receipt.evm import EMPTY_UNCLES, Header
from btml.receipt.trust_ethash import EthashEntry

FIXTURES = Path(__file__).resolve().parents[2] / "btml" / "fixtures" / "ethash"


class Sizes(unittest.TestCase):
    def test_of_epochs(self):
        for epoch, cache, dataset in (
            (0, 16_776_896, 1_073_739_904),
            (1, 16_907_456, 1_082_130_304),
            (2047, 285_081_536, 18_245_220_736),
        ):
            self.assertEqual((ethash.cache_size(epoch), ethash.dataset_size(epoch)), (cache, dataset))


class Seals(unittest.TestCase):
    def test_small_cache_and_dataset(self):
        # go-ethereum, consensus/ethash/algorithm_test.go: a cache of 1,024 bytes.
        cache = ethash.make_cache(1024, ethash.seed_of(0))
        self.assertEqual(
            ethash._bytes(cache[0]).hex(),
            "7ce2991c951f7bf4c4c1bb119887ee07871eb5339d7b97b8588e85c742de90e5"
            "bafd5bbe6ce93a134fb6be9ad3e30db99d9528a2ea7846833f52e9ca119b6b54",
        )
        self.assertTrue(
            ethash._bytes(ethash._item(cache, 0)).hex().startswith(
                "4bc09fbd530a041dd2ec296110a29e8f130f179c59d223f51ecce3126e8b0c74"
            )
        )  # fmt: skip

    def test_stated_results(self):
        found = json.loads((FIXTURES / "seals.json").read_bytes())
        for test in found["tests"]:
            header = Header(bytes.fromhex(test["header"].removeprefix("0x")))
            seal_hash = keccak256(rlp.encode([*header.fields[:13], *header.fields[15:]]))
            self.assertEqual(seal_hash.hex(), test["sealHash"])
            self.assertEqual(ethash.stated_result(seal_hash, header.nonce, header.mix).hex(), test["result"])


class Difficulty(unittest.TestCase):
    def test_vectors(self):
        found = json.loads((FIXTURES / "difficulty.json").read_bytes())
        self.assertEqual(len(found), 8)
        for fork, rows in found.items():
            entry = EthashEntry("", "", "", 0, None, frozenset(), {}, (), ((0, fork),), None, True)
            for row in rows:
                number, parent_time, parent_difficulty, uncles, time, due = map(int, row)
                # Only these three of a parent are looked at; the vectors have no headers.
                parent = Header.__new__(Header)
                parent.time, parent.difficulty = parent_time, parent_difficulty
                parent.uncles = bytes(32) if uncles else EMPTY_UNCLES
                self.assertEqual(difficulty_of(number + 1, time, parent, entry), due, f"{fork} {row}")


if __name__ == "__main__":
    unittest.main()
