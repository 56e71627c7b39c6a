"""The tree of the log and what is signed about it."""

import base64
import unittest

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from btml import log, tlog
from btml.faults import Refused

LEAVES = [log.leaf_hash(bytes([number]) * number) for number in range(70)]


class Tree(unittest.TestCase):
    def test_known_roots_of_rfc_6962_test_data(self):
        data = [b"", b"\x00", b"\x10", b"\x20\x21", b"\x30\x31", b"\x40\x41\x42\x43", bytes(range(0x50, 0x58)),
                bytes(range(0x60, 0x70))]  # fmt: skip
        self.assertEqual(
            log.root_of([log.leaf_hash(entry) for entry in data]).hex(),
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        )

    def test_every_leaf_of_every_small_tree_is_proven(self):
        for size in range(1, 34):
            leaves = LEAVES[:size]
            root = log.root_of(leaves)
            for index in range(size):
                proof = log.inclusion_proof(leaves, index)
                self.assertEqual(log.root_from_inclusion(leaves[index], index, size, proof), root)
                other = log.root_from_inclusion(leaves[index], (index + 1) % size, size, proof)
                self.assertTrue(size == 1 or other != root)

    def test_consistency_between_all_small_trees(self):
        for new in range(1, 20):
            for old in range(1, new + 1):
                proof = consistency_proof(old, LEAVES[:new])
                roots = log.root_of(LEAVES[:old]), log.root_of(LEAVES[:new])
                self.assertTrue(log.consistency_holds(old, new, *roots, proof), (old, new))
                self.assertFalse(log.consistency_holds(old, new, *roots, [*proof, bytes(32)]))
                if proof:
                    self.assertFalse(log.consistency_holds(old, new, *roots, [bytes(32), *proof[1:]]))


def consistency_proof(old: int, leaves: list[bytes], whole: bool = True) -> list[bytes]:
    """RFC 9162, 2.1.4.1."""
    if old == len(leaves):
        return [] if whole else [log.root_of(leaves)]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    if old <= half:
        return [*consistency_proof(old, leaves[:half], whole), log.root_of(leaves[half:])]
    return [*consistency_proof(old - half, leaves[half:], False), log.root_of(leaves[:half])]


def make_key(name: str, seed: int, kind: int):
    private = ed25519.Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    public = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return private, tlog.Key(name, kind, public)


def line(key: tlog.Key, signature: bytes) -> str:
    return f"— {key.name} {base64.b64encode(key.id + signature).decode()}\n"


class Notes(unittest.TestCase):
    def setUp(self):
        self.private, self.log = make_key("log.example/a", 1, tlog.ED25519)
        self.witness_private, self.witness = make_key("witness.example", 2, tlog.COSIGNATURE)
        self.root = log.root_of(LEAVES[:5])
        self.text = f"log.example/a\n5\n{base64.b64encode(self.root).decode()}\n"
        self.note = self.text + "\n" + line(self.log, self.private.sign(self.text.encode()))

    def cosigned(self, time: int = 1_795_000_000) -> str:
        message = f"cosignature/v1\ntime {time}\n{self.text}".encode()
        return self.note + line(self.witness, time.to_bytes(8, "big") + self.witness_private.sign(message))

    def refused(self, code: str, function, *arguments) -> None:
        with self.assertRaises(Refused) as caught:
            function(*arguments)
        self.assertEqual(caught.exception.code, code)

    def test_a_checkpoint(self):
        checkpoint = tlog.open_checkpoint(self.cosigned(), self.log, [self.witness], 1)
        self.assertEqual((checkpoint.size, checkpoint.root), (5, self.root))

    def test_what_is_refused(self):
        self.refused("TLOG_QUORUM", tlog.open_checkpoint, self.note, self.log, [self.witness], 1)
        forged = self.note.replace("\n5\n", "\n6\n")
        self.refused("TLOG_SIGNATURE", tlog.open_checkpoint, forged, self.log)
        other = make_key("log.example/b", 1, tlog.ED25519)[1]
        self.refused("TLOG_CHECKPOINT", tlog.open_checkpoint, self.note, other)
        self.refused("TLOG_NOTE", tlog.open_checkpoint, self.text, self.log)

    def test_a_proof(self):
        entries = [bytes([number]) * number for number in range(5)]
        siblings = log.inclusion_proof(LEAVES[:5], 3)
        lines = ["c2sp.org/tlog-proof@v1", "index 3", *(base64.b64encode(node).decode() for node in siblings)]
        proof = "\n".join(lines) + "\n\n" + self.note
        self.assertEqual(tlog.verify_tlog_proof(proof, entries[3], self.log)[0], 3)
        self.refused("TLOG_PROOF", tlog.verify_tlog_proof, proof, entries[2], self.log)
        self.refused("TLOG_PROOF", tlog.verify_tlog_proof, proof.replace("index 3", "index 2"), entries[3], self.log)

    def test_verifier_keys(self):
        encoded = base64.b64encode(bytes([1]) + self.log.public).decode()
        self.assertEqual(tlog.parse_key(f"{self.log.name}+{self.log.id.hex()}+{encoded}"), self.log)
        self.refused("TLOG_KEY", tlog.parse_key, f"{self.log.name}+00000000+{encoded}")


if __name__ == "__main__":
    unittest.main()
