"""Anchors of the form `cosmos-tx-1` (proofs.md 8)."""

import re
from typing import Callable

from ..faults import Faults, Refused
from ..ids import sha256
from ..log import fold_path, leaf_hash
from . import protobuf as pb
from .cometbft import Header, Validator, check_commit, read_commit, read_validators, validators_root
from .trust import CometEntry, Trust
from .verdict import AnchorVerdict, best_of

PLAIN = bytes.fromhex("42544d4c01")
DRIFT = 10
_CHAIN_ID = re.compile(r"[-a-zA-Z0-9]{1,32}")
_MEMO = re.compile(r"btml:1:([0-9a-f]{64})")
_PAIR = re.compile(rb"btml1=([0-9a-f]{64})")


def chain_of(chain_id: str) -> str:
    """CAIP-5."""
    if _CHAIN_ID.fullmatch(chain_id) and not chain_id.startswith("hashed-"):
        return f"cosmos:{chain_id}"
    return f"cosmos:hashed-{sha256(chain_id.encode()).hex()[:16]}"


def _memo(data: bytes) -> str | None:
    """The memo of a Cosmos SDK transaction."""
    try:
        raw = pb.fields(data)
        numbers = [number for number, _ in raw]
        # TxRaw: body, what authorizes it, and any number of signatures.
        if numbers[:2] != [1, 2] or set(numbers[2:]) - {3} or not isinstance(raw[0][1], bytes):
            return None
        body = pb.fields(raw[0][1])
    except Refused:
        return None
    memos = [value for number, value in body if number == 2]
    if len(memos) != 1 or not isinstance(memos[0], bytes):
        return None
    return memos[0].decode("utf-8", "replace")


def check_commitment(data: bytes, root: bytes, faults: Faults) -> str:
    """The flavor in which a transaction commits to the root."""
    pair = _PAIR.fullmatch(data)
    memo = _MEMO.fullmatch(_memo(data) or "")
    if len(data) == 37 and data.startswith(PLAIN):
        flavor, found = "plain", data[5:]
    elif pair is not None:
        flavor, found = "kvstore", bytes.fromhex(pair[1].decode())
    elif memo is not None:
        flavor, found = "sdk", bytes.fromhex(memo[1])
    else:
        faults.add("PROOF_COMMITMENT")
        return ""
    if found != root:
        faults.add("PROOF_ROOT")
    return flavor


def _check_inclusion(anchor: dict, headers: list[Header], faults: Faults) -> None:
    branch, rbranch = anchor.get("branch", []), anchor.get("rbranch", [])
    result = bytes.fromhex(anchor.get("result", ""))
    found = pb.message(result, {1: int, 2: bytes, 5: int, 6: int})
    pb.below(found[1], 1 << 32)
    if fold_path(leaf_hash(sha256(bytes.fromhex(anchor["tx"]))), branch) != headers[0].data_hash:
        faults.add("BFT_DATA")
    if [step[0] for step in branch] != [step[0] for step in rbranch]:
        faults.add("BFT_POSITION")
    if fold_path(leaf_hash(result), rbranch) != headers[1].results_hash:
        faults.add("BFT_RESULT")
    if found[1] != 0:
        faults.add("BFT_FAILED")


def _check_links(headers: list[Header], chain: str, faults: Faults) -> None:
    for header in headers:
        if chain_of(header.chain_id) != chain:
            faults.add("BFT_CHAIN")
    for below, above in zip(headers, headers[1:]):
        if (
            above.height != below.height + 1
            or above.time <= below.time
            or above.below.hash != below.hash
            or above.validators_hash != below.next_validators_hash
            or above.chain_id != below.chain_id
        ):
            faults.add("BFT_LINK", f"at {above.height}")


def check_inclusion(anchor: dict, faults: Faults) -> tuple[list[Header], dict[bytes, int]]:
    """What needs no trust, except for what the transaction says; gives the headers and who signed for the last one."""
    headers = []
    for text in anchor["headers"]:
        try:
            headers.append(Header(bytes.fromhex(text)))
        except Refused as refusal:
            faults.add(refusal.code, refusal.message)
    _check_links(headers, anchor["chain"], faults)
    if len(headers) < 2:
        raise Refused("BFT_LINK", "the next header is missing")
    with faults.going_on():
        _check_inclusion(anchor, headers, faults)
    validators: list[Validator] = []
    with faults.going_on():
        validators = read_validators(anchor["validators"], faults)
    if validators_root(anchor["validators"]) != headers[-1].validators_hash:
        faults.add("BFT_VALIDATORS", "not those of the header")
    commit = read_commit(bytes.fromhex(anchor["commit"]))
    return headers, check_commit(commit, headers[-1], validators, faults)


def _linked(last: Header, entry: CometEntry) -> bool:
    """Whether the last header is pinned, or supplied headers lead on from it to a pinned one."""
    pinned = entry.pinned()
    if last.hash in pinned.get(last.height, ()):
        return True
    block, height = last.hash, last.height
    for header in entry.headers:
        if header.below.hash == block and header.height == height + 1:
            block, height = header.hash, header.height
            if block in pinned.get(height, ()):
                return True
    return False


def _judge_entry(
    flavor: str, headers: list[Header], signed: dict[bytes, int], entry: CometEntry, now: int
) -> tuple[str, str]:
    pinned, last = entry.pinned(), headers[-1]
    if any(header.height in pinned and header.hash not in pinned[header.height] for header in headers):
        return "invalid", "FINALITY_CONFLICT"
    if flavor != entry.flavor:
        return "consistent", "FINALITY_FLAVOR"
    if _linked(last, entry):
        return "final", "FINALITY_REACHED"
    if last.height <= entry.height or (last.time.seconds, last.time.nanos) <= (entry.time, 0):
        return "consistent", "FINALITY_NOT_CONNECTED"
    if now >= entry.time + entry.period:
        return "consistent", "FINALITY_PERIOD"
    if (last.time.seconds, last.time.nanos) > (now + DRIFT, 0):
        return "consistent", "FINALITY_FUTURE"
    power = sum(amount for key, amount in entry.validators.items() if key in signed)
    if 3 * power <= sum(entry.validators.values()):
        return "consistent", "FINALITY_POWER"
    return "final", "FINALITY_REACHED"


def judge(anchor: dict, root: bytes, trust: Trust, now: int, asked: int | None, faults: Faults) -> AnchorVerdict:
    flavor = check_commitment(bytes.fromhex(anchor["tx"]), root, faults)
    return judge_transaction(anchor, root, flavor, trust, now, faults)


def judge_transaction(
    anchor: dict,
    root: bytes,
    flavor: str,
    trust: Trust,
    now: int,
    faults: Faults,
    lacks: Callable[[CometEntry], str | None] = lambda entry: None,
) -> AnchorVerdict:
    """The verdict about a transaction that is known to show what the form claims of it.

    `lacks` gives the code for what an entry does not say that the claim needs, beyond what makes the block final.
    """
    known = {"chain": anchor["chain"], "form": anchor["form"], "kind": "bft", "root": root.hex()}
    headers, signed = check_inclusion(anchor, faults)
    faults.settle()
    known |= {"height": headers[0].height, "block": headers[0].hash.hex()}

    def of(entry: CometEntry) -> AnchorVerdict:
        state, code = _judge_entry(flavor, headers, signed, entry, now)
        lacking = lacks(entry) if state == "final" else None
        if lacking is not None:
            state, code = "consistent", lacking
        time = {"notBefore": headers[0].time.seconds, "notAfter": headers[1].time.seconds}
        return AnchorVerdict(state, code, trust=entry.facts(now), time=time if state == "final" else None, **known)

    unknown = AnchorVerdict("consistent", "FINALITY_NO_TRUST", **known)
    return best_of(map(of, trust.of(anchor["chain"], "cometbft")), unknown)
