import { isCodedError } from '../../errors.ts';
import { type EvmHeader, keccak256 } from '../../evm/index.ts';
import { equal, fromHex, toHex } from '../../proof/bytes.ts';
import type { BeaconTrust } from '../../trust/rules/beacon.ts';
import { contradictedPin, type Judgement, pinnedOtherwise } from '../judgement.ts';
import { type BeaconEvidence, checkBeaconEvidence, signingPeriod, verifyBeaconSignature } from './evidence.ts';
import { parseBeaconHeader } from './header.ts';
import type { BeaconMembers } from './members.ts';

export interface BeaconRequest {
  /** The execution block, then those above it up to the finalized one; linked already. */
  readonly headers: readonly EvmHeader[];
  readonly beacon: BeaconMembers;
  readonly trust: BeaconTrust;
  /** Of the anchor; the members of `beacon` stand below `<pointer>/beacon`. */
  readonly pointer: string;
}

/** How an execution block relates to the sync committees that the verifier trusts. */
export interface BeaconJudgement extends Judgement {
  readonly signers?: { readonly count: number; readonly of: number };
}

/** What a fork that the trust doesn't know of could make fail. */
const afterFork = ['POS_FINALITY', 'POS_EXECUTION', 'POS_SIGNATURE'];

const notProven = [
  'that those who signed hold stake still: keys of members that left may be sold, which pinned later blocks would show',
];

interface Known {
  readonly root?: Uint8Array;
  /** Why the trust has no committee for the period. */
  readonly reason: string;
}

function committeeOf(trust: BeaconTrust, period: number): Known {
  const archived = trust.committees.get(period);
  if (archived !== undefined) return { root: fromHex(archived), reason: '' };
  const nothing = `The trust knows no sync committee of period ${period} (${trust.name})`;
  try {
    const root = trust.followed?.rootOf(period);
    return root === undefined ? { reason: nothing } : { root, reason: '' };
  } catch (error) {
    // A fault of the verifier's own data says nothing about the receipt.
    if (!isCodedError(error)) throw error;
    return { reason: `${nothing}: its update ${error.pointer ?? ''} does not hold: ${error.message} (${error.code})` };
  }
}

/**
 * Judges an execution block by the sync committees of a beacon chain: `final` needs a trusted committee, of which enough
 * members signed for a header whose state names the block, or one above it, as finalized.
 *
 * @throws CodedError POS_… for evidence that contradicts itself or the trust.
 */
export function judgeBeacon(request: BeaconRequest): BeaconJudgement {
  const { trust, headers, beacon } = request;
  const pointer = `${request.pointer}/beacon`;
  const size = trust.network.preset.committeeSize;
  const threshold = `${trust.threshold} signers of ${size}`;
  const conflict = contradictedPin(trust.pins, headers);
  if (conflict !== undefined) {
    return pinnedOtherwise({ proven: [], notProven: [], threshold }, conflict.height, trust.name, request.pointer);
  }
  const attested = parseBeaconHeader(fromHex(beacon.attested), `${pointer}/attested`);
  const period = signingPeriod(trust.network, attested);
  const known = committeeOf(trust, period);
  try {
    return judgeKnown(request, known, threshold, pointer);
  } catch (cause) {
    const younger = (headers.at(-1)?.time ?? 0) > trust.issued;
    if (!isCodedError(cause) || !afterFork.includes(cause.code) || known.root !== undefined || !younger) throw cause;
    // Beyond the periods that the trust covers and younger than it, the chain may have forked: this is no proof of forgery.
    return {
      state: 'consistent',
      code: cause.code,
      message: `${cause.message}; the trust is older than the block, so the chain may have forked since`,
      ...(cause.pointer === undefined ? {} : { pointer: cause.pointer }),
      proven: [],
      notProven: ['anything about agreement: the evidence does not hold under the forks that the trust knows'],
      threshold,
    };
  }
}

function judgeKnown(request: BeaconRequest, known: Known, threshold: string, pointer: string): BeaconJudgement {
  const { trust, headers, beacon } = request;
  const top = headers.at(-1);
  const evidence = checkBeaconEvidence(trust.network, beacon, keccak256(top?.raw ?? new Uint8Array(0)), pointer);
  if (known.root !== undefined && !equal(known.root, evidence.committee.root)) {
    return {
      state: 'invalid',
      code: 'POS_COMMITTEE',
      message: `Another sync committee than that of period ${evidence.period} (${trust.name})`,
      pointer: `${pointer}/committee`,
      proven: [],
      notProven: [],
      threshold,
    };
  }
  const count = verifyBeaconSignature(trust.network, beacon, evidence, pointer);
  const of = evidence.committee.size;
  const common = {
    proven: beaconFacts(evidence, count, headers),
    signers: { count, of },
    threshold: `${threshold} (${count})`,
  };
  if (known.root === undefined) {
    const unknown = `that the committee of period ${evidence.period} is that of the chain: anybody can make up keys`;
    return {
      ...common,
      state: 'consistent',
      code: 'FINALITY_NOT_CONNECTED',
      message: known.reason,
      notProven: [unknown],
    };
  }
  if (count < trust.threshold) {
    return {
      ...common,
      state: 'consistent',
      code: 'FINALITY_SIGNERS',
      message: `${count} of ${trust.threshold} signers (committee of ${of})`,
      notProven,
    };
  }
  const trusted = `Their committee is that of period ${evidence.period}, which the trust ${
    trust.committees.has(evidence.period) ? 'names' : 'leads to from a pinned block'
  }`;
  return {
    ...common,
    state: 'final',
    code: 'FINALITY_REACHED',
    message: `Final: finalized, signed for by ${count} of ${of} members of the sync committee (${trust.name})`,
    proven: [...common.proven, trusted],
    notProven,
  };
}

function beaconFacts(evidence: BeaconEvidence, count: number, headers: readonly EvmHeader[]): string[] {
  const { attested, finalized, committee } = evidence;
  const block = headers.length === 1 ? 'It' : 'The last of these headers';
  return [
    `${block} is the execution block of beacon block 0x${toHex(finalized.root)} at slot ${finalized.slot}`,
    `The state at slot ${attested.slot} names that block as finalized`,
    `${count} of ${committee.size} members of the sync committee of period ${evidence.period} signed for that state`,
  ];
}
