"""BLS12-381 by the test vectors of RFC 9380, and the light-client evidence of Ethereum's mainnet."""

import json
import unittest
from pathlib import Path

from btml import bls
from btml.bls import curve, fields, hashing, pairing
from btml.faults import STRICT, Refused
from btml.receipt.beacon import Header, check_finality, check_signature, committee_root, read_bits
from btml.receipt.trust import parse_trust

FIXTURES = Path(__file__).resolve().parents[2] / "btml" / "fixtures" / "beacon" / "mainnet"


class Curve(unittest.TestCase):
    def test_hash_to_g2(self):
        # RFC 9380, J.10.1: the real parts of x.
        tag = b"QUUX-V01-CS02-with-BLS12381G2_XMD:SHA-256_SSWU_RO_"
        for message, real in (
            (b"", 0x0141EBFBDCA40EB85B87142E130AB689C673CF60F1A3E98D69335266F30D9B8D4AC44C1038E9DCDD5393FAF5C41FB78A),
            (b"abc", 0x02C2D18E033B960562AAE3CAB37A27CE00D80CCD5BA4B7FE0E7A210245129DBEC7780CCC7954725F4168AFF2787776E6),
        ):
            point = hashing.hash_to_g2(message, tag)
            self.assertEqual(point[0][0], real)
            self.assertIsNone(curve.multiply(curve.FP2, curve.R, point))

    def test_the_pairing_is_bilinear_and_not_trivial(self):
        q = hashing.hash_to_g2(b"q")
        five = curve.multiply(curve.FP, 5, curve.G1)
        minus = curve.negate(curve.FP, curve.G1)
        self.assertTrue(pairing.product_is_one([(five, q), (minus, curve.multiply(curve.FP2, 5, q))]))
        self.assertFalse(pairing.product_is_one([(five, q), (minus, curve.multiply(curve.FP2, 6, q))]))
        self.assertFalse(pairing.product_is_one([(curve.G1, q)]))

    def test_points_that_are_none(self):
        infinite = b"\xc0" + bytes(47)
        generator = bytes.fromhex(
            "97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb"
        )
        self.assertEqual(bls.public_key(generator), curve.G1)
        self.assertIs(bls.public_key(infinite), False)
        for data in (
            bytes(48),
            b"\x17" + generator[1:],
            b"\xe0" + bytes(47),
            b"\xc0" + bytes(46) + b"\1",
            b"\x80" + bytes(47),
            bytes([0x80 | fields.P >> 376]) + (fields.P % (1 << 376)).to_bytes(47, "big"),
        ):
            self.assertIs(bls.public_key(data), False, data.hex())

    def test_a_point_outside_of_the_group_is_no_key(self):
        # On the curve, and of another order: nearly every point of the curve is.
        x = next(x for x in range(1, 100) if fields.sqrt(x**3 + 4) is not None)
        point = (x, fields.sqrt(x**3 + 4))
        self.assertIsNotNone(curve.multiply(curve.FP, curve.R, point))
        self.assertIs(bls.public_key(bytes([0x80]) + x.to_bytes(47, "big")), False)
        self.assertIs(bls.public_key(bytes([0xA0]) + x.to_bytes(47, "big")), False)


def load(name: str):
    return json.loads((FIXTURES / f"{name}.json").read_bytes())


def header(found: dict) -> str:
    beacon = found["beacon"]
    numbers = (int(beacon[name]).to_bytes(8, "little").hex() for name in ("slot", "proposer_index"))
    return "".join(numbers) + "".join(beacon[name][2:] for name in ("parent_root", "state_root", "body_root"))


def committee(found: dict) -> str:
    return "".join(key[2:] for key in [*found["pubkeys"], found["aggregate_pubkey"]])


def roots(found: list[str]) -> list[str]:
    return [root[2:] for root in found]


def update(found: dict) -> dict:
    return {
        "attested": header(found["attested_header"]),
        "finalized": header(found["finalized_header"]),
        "finality": roots(found["finality_branch"]),
        "committee": committee(found["next_sync_committee"]),
        "branch": roots(found["next_sync_committee_branch"]),
        "bits": found["sync_aggregate"]["sync_committee_bits"][2:],
        "signature": found["sync_aggregate"]["sync_committee_signature"][2:],
    }


class Mainnet(unittest.TestCase):
    def setUp(self):
        found = load("bootstrap")["data"]
        text = header(found["header"])
        self.entry = {
            "chain": "eip155:1",
            "rule": "beacon",
            "name": "mainnet",
            "genesis": "4b363db94e286120d76eb905340fdd4e54bfe9f06bf33ff6cf5ad27f511bfe95",
            "preset": "mainnet",
            "forks": [{"layout": "capella", "version": "03000000", "epoch": "194048"}],
            "checkpoint": f"{found['header']['beacon']['slot']}:{Header(text).root.hex()}",
            "bootstrap": {
                "header": text,
                "committee": committee(found["current_sync_committee"]),
                "branch": roots(found["current_sync_committee_branch"]),
            },
        }

    def read(self, **changes):
        file = {"trust": "1.0", "issued": "2023-08-16T00:00:00Z", "chains": [self.entry | changes]}
        return parse_trust(json.dumps(file).encode()).entries[0]

    def test_updates_lead_to_the_committee_that_signed(self):
        first = int(load("bootstrap")["data"]["header"]["beacon"]["slot"]) // 8192
        found = [one["data"] for one in load("updates")]
        wanted = [one for one in found if int(one["attested_header"]["beacon"]["slot"]) // 8192 >= first]
        # Two are enough: each takes a tenth of a second, and a few milliseconds per member that did not sign.
        entry = self.read(updates=[update(one) for one in wanted[:2]])
        for period, one in enumerate(wanted[:2], first + 1):
            expected = committee_root(bytes.fromhex(committee(one["next_sync_committee"])))
            self.assertEqual(entry.committee(period), expected)
        self.assertIsNone(entry.committee(first + 3))

    def test_the_finality_update_was_signed_by_it(self):
        found = load("finality")["data"]
        attested, finalized = Header(header(found["attested_header"])), Header(header(found["finalized_header"]))
        chain = self.read().beacon
        check_finality(chain, attested, finalized, roots(found["finality_branch"]), STRICT)
        period = attested.slot // 8192
        keys = next(
            one["data"]["next_sync_committee"]
            for one in load("updates")
            if int(one["data"]["attested_header"]["beacon"]["slot"]) // 8192 == period - 1
        )
        signed, bits = bytes.fromhex(committee(keys)), found["sync_aggregate"]["sync_committee_bits"][2:]
        signature = bytes.fromhex(found["sync_aggregate"]["sync_committee_signature"][2:])
        check_signature(chain, attested, signed, read_bits(bits, chain.preset), signature, STRICT)
        with self.assertRaises(Refused):
            check_signature(chain, finalized, signed, read_bits(bits, chain.preset), signature, STRICT)

    def test_another_block_is_not_the_pinned_one(self):
        with self.assertRaises(Refused) as caught:
            self.read(checkpoint=f"{self.entry['checkpoint'].partition(':')[0]}:{'00' * 32}")
        self.assertEqual(caught.exception.code, "POS_CHECKPOINT")


if __name__ == "__main__":
    unittest.main()
