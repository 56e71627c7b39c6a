"""Headers of Bitcoin and the rules that a chain of them follows (proofs.md 3.1 and 3.2)."""

from dataclasses import dataclass
from functools import cached_property

from ..faults import Faults
from ..ids import sha256

EPOCH = 2016
TIMESPAN = 1_209_600
MEDIAN_OF = 11


def double_sha256(data: bytes) -> bytes:
    return sha256(sha256(data))


@dataclass(frozen=True)
class Network:
    name: str
    chain: str
    limit_bits: int

    @property
    def development(self) -> bool:
        """Whether what happens there has no economic weight."""
        return self.name != "mainnet"

    @property
    def limit(self) -> int:
        return target_of(self.limit_bits)


def target_of(bits: int) -> int | None:
    """The target that the compact form stands for; None unless it is positive and below 2^256."""
    size, mantissa = bits >> 24, bits & 0x7FFFFF
    if bits & 0x800000:
        return None
    target = mantissa >> 8 * (3 - size) if size <= 3 else mantissa << 8 * (size - 3)
    return target if 0 < target < 1 << 256 else None


def compact(target: int) -> int:
    """The compact form of a target, which rounds down."""
    size = (target.bit_length() + 7) // 8
    mantissa = target << 8 * (3 - size) if size <= 3 else target >> 8 * (size - 3)
    if mantissa & 0x800000:
        mantissa >>= 8
        size += 1
    return size << 24 | mantissa


NETWORKS = {
    "mainnet": Network("mainnet", "bip122:000000000019d6689c085ae165831e93", 0x1D00FFFF),
    "testnet4": Network("testnet4", "bip122:00000000da84f2bafbbc53dee25a72ae", 0x1D00FFFF),
    "signet": Network("signet", "bip122:00000008819873e925422c1ff0f99f7c", 0x1E0377AE),
    "regtest": Network("regtest", "bip122:0f9188f13cb7b2c71f2a335e3a4fc328", 0x207FFFFF),
}
BY_CHAIN = {network.chain: network for network in NETWORKS.values()}


class Header:
    """The 80 bytes of a block header."""

    def __init__(self, data: bytes):
        self.data = data

    @cached_property
    def hash(self) -> bytes:
        return double_sha256(self.data)

    @property
    def previous(self) -> bytes:
        return self.data[4:36]

    @property
    def root(self) -> bytes:
        return self.data[36:68]

    @property
    def time(self) -> int:
        return int.from_bytes(self.data[68:72], "little")

    @property
    def bits(self) -> int:
        return int.from_bytes(self.data[72:76], "little")

    @property
    def work(self) -> int:
        target = target_of(self.bits)
        return 0 if target is None else (1 << 256) // (target + 1)


def check_target(header: Header, network: Network, faults: Faults) -> None:
    """What a header must prove by itself."""
    target = target_of(header.bits)
    if target is None or target > network.limit:
        faults.add("POW_TARGET", f"bits {header.bits:08x}")
    elif int.from_bytes(header.hash, "little") > target:
        faults.add("POW_TARGET", "the hash exceeds the target")


def retarget(network: Network, old_bits: int, first_time: int, last_time: int) -> int:
    """The bits of the next epoch."""
    span = min(max(last_time - first_time, TIMESPAN // 4), TIMESPAN * 4)
    return compact(min(target_of(old_bits) * span // TIMESPAN, network.limit))


class Follower:
    """Follows a chain header by header, knowing of what lies below only what it was told."""

    def __init__(
        self,
        network: Network,
        height: int,
        first: Header,
        epoch_time: int | None = None,
        times: tuple[int, ...] = (),
    ):
        """`times` are those of up to 11 blocks in a row that end with the first one; by default its own alone."""
        self.network = network
        self.height = height
        self.last = first
        at_start = height % EPOCH == 0
        self.epoch_time = first.time if at_start else epoch_time
        # testnet4: what blocks that are not late must have; its first block always tells.
        self.epoch_bits = first.bits if at_start or network.name != "testnet4" else None
        self.times = list(times or (first.time,))[-MEDIAN_OF:]

    def follow(self, header: Header, faults: Faults) -> None:
        """Checks the header that comes next."""
        self.height += 1
        if header.previous != self.last.hash:
            faults.add("POW_LINK", f"at height {self.height}")
        check_target(header, self.network, faults)
        if target_of(header.bits) is not None and target_of(self.last.bits) is not None:
            self._check_bits(header, faults)
        self._check_time(header, faults)
        if self.height % EPOCH == 0:
            self.epoch_time, self.epoch_bits = header.time, header.bits
        self.times = [*self.times, header.time][-MEDIAN_OF:]
        self.last = header

    def _check_bits(self, header: Header, faults: Faults) -> None:
        if self.network.name == "regtest":
            if header.bits != self.last.bits:
                faults.add("POW_BITS")
        elif self.height % EPOCH == 0:
            self._check_retarget(header, faults)
        elif self.network.name == "testnet4":
            if header.time > self.last.time + 1200:
                if header.bits != self.network.limit_bits:
                    faults.add("POW_BITS", "a late block with another target than the easiest")
            elif self.epoch_bits is None:
                self.epoch_bits = header.bits
            elif header.bits != self.epoch_bits:
                faults.add("POW_BITS")
        elif header.bits != self.last.bits:
            faults.add("POW_BITS")

    def _check_retarget(self, header: Header, faults: Faults) -> None:
        old = self.epoch_bits if self.network.name == "testnet4" else self.last.bits
        if old is None:
            return
        if self.epoch_time is not None:
            if header.bits != retarget(self.network, old, self.epoch_time, self.last.time):
                faults.add("POW_RETARGET")
            return
        easiest = retarget(self.network, old, 0, 4 * TIMESPAN)
        hardest = retarget(self.network, old, 0, 0)
        if not target_of(hardest) <= target_of(header.bits) <= target_of(easiest):
            faults.add("POW_RETARGET", "more than fourfold")

    def _check_time(self, header: Header, faults: Faults) -> None:
        # The median is known only where all blocks are that it is of; a chain's first blocks have fewer below them.
        if len(self.times) == min(MEDIAN_OF, self.height) and header.time <= sorted(self.times)[len(self.times) // 2]:
            faults.add("POW_TIME")
        if self.network.name == "testnet4" and self.height % EPOCH == 0 and header.time < self.last.time - 600:
            faults.add("POW_TIME", "before its parent by more than 600 s")
