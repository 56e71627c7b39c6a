"""The tree of the log (RFC 9162, 2.1; proofs.md 2)."""

from .ids import sha256


def leaf_hash(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry)


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right)


def fold_path(node: bytes, steps: list[str]) -> bytes:
    """Where steps of a receipt lead: each names its sibling and the side on which that stands."""
    for step in steps:
        sibling = bytes.fromhex(step[2:])
        node = node_hash(sibling, node) if step[0] == "l" else node_hash(node, sibling)
    return node


def _split(size: int) -> int:
    """The largest power of two below the number of leaves."""
    return 1 << (size - 1).bit_length() - 1


def root_of(leaves: list[bytes]) -> bytes:
    """The root over leaf hashes."""
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return leaves[0]
    half = _split(len(leaves))
    return node_hash(root_of(leaves[:half]), root_of(leaves[half:]))


def inclusion_proof(leaves: list[bytes], index: int) -> list[bytes]:
    """The siblings of a leaf, from the leaf up."""
    if len(leaves) <= 1:
        return []
    half = _split(len(leaves))
    if index < half:
        return [*inclusion_proof(leaves[:half], index), root_of(leaves[half:])]
    return [*inclusion_proof(leaves[half:], index - half), root_of(leaves[:half])]


def sides(index: int, size: int) -> str:
    """For each sibling from the leaf up the side on which it stands: `l` or `r`."""
    found = ""
    while size > 1:
        half = _split(size)
        found = ("r" if index < half else "l") + found
        index, size = (index, half) if index < half else (index - half, size - half)
    return found


def root_from_inclusion(leaf: bytes, index: int, size: int, proof: list[bytes]) -> bytes | None:
    """RFC 9162, 2.1.3.2: the root that a proof leads to; None if it does not fit index and size."""
    if not 0 <= index < size:
        return None
    steps = sides(index, size)
    if len(steps) != len(proof):
        return None
    node = leaf
    for side, sibling in zip(steps, proof):
        node = node_hash(sibling, node) if side == "l" else node_hash(node, sibling)
    return node


def consistency_holds(old: int, new: int, old_root: bytes, new_root: bytes, proof: list[bytes]) -> bool:
    """RFC 9162, 2.1.4.2."""
    if old == new:
        return not proof and old_root == new_root
    if not 0 < old < new:
        return False
    nodes = list(proof) if old & (old - 1) else [old_root, *proof]
    if not nodes:
        return False
    low, last = old - 1, new - 1
    while low & 1:
        low, last = low >> 1, last >> 1
    first = second = nodes[0]
    for sibling in nodes[1:]:
        if last == 0:
            return False
        if low & 1 or low == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while low and not low & 1:
                low, last = low >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        low, last = low >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root
