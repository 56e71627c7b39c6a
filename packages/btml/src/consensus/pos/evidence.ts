import { CodedError } from '../../errors.ts';
import { equal, fromHex } from '../../proof/bytes.ts';
import { parseSyncCommittee, type SyncCommittee } from './committee.ts';
import { type BeaconNetwork, layoutAt, periodOf } from './forks.ts';
import { type BeaconHeader, parseBeaconHeader } from './header.ts';
import type { BeaconMembers } from './members.ts';
import { verifySyncAggregate } from './signature.ts';
import { branchRoot } from './ssz.ts';

/** A branch that must lead from `leaf` to `root`. Throws a CodedError of `code`. */
export function checkBranch(
  code: string,
  what: string,
  at: { readonly leaf: Uint8Array; readonly root: Uint8Array; readonly index: number },
  branch: readonly string[],
  pointer: string,
): void {
  const siblings = branch.map((hex, i) => fromHex(hex, `${pointer}/${i}`, 32));
  const found = branchRoot(at.leaf, siblings, at.index);
  if (found === undefined)
    throw new CodedError(code, `The branch of ${what} has another length than its fork`, { pointer });
  if (!equal(found, at.root)) throw new CodedError(code, `${what} is not where its branch says`, { pointer });
}

/** What the beacon evidence of an anchor shows without trust in any committee. */
export interface BeaconEvidence {
  readonly attested: BeaconHeader;
  readonly finalized: BeaconHeader;
  readonly committee: SyncCommittee;
  /** Period whose committee must have signed. */
  readonly period: number;
}

/** The period of the committee that signs for a header: that of the slot after it. */
export function signingPeriod(network: BeaconNetwork, attested: BeaconHeader): number {
  return periodOf(network, attested.slot + 1);
}

/**
 * Reads the headers of an attestation and checks that the state of `attested` names `finalized` as finalized.
 *
 * @throws CodedError POS_HEADER, POS_FORK, POS_FINALITY.
 */
export function checkFinality(
  network: BeaconNetwork,
  members: Pick<BeaconMembers, 'attested' | 'finalized' | 'finality'>,
  pointer: string,
): { readonly attested: BeaconHeader; readonly finalized: BeaconHeader } {
  const attested = parseBeaconHeader(fromHex(members.attested), `${pointer}/attested`);
  const finalized = parseBeaconHeader(fromHex(members.finalized), `${pointer}/finalized`);
  const layout = layoutAt(network, attested.slot, `${pointer}/attested`);
  checkBranch(
    'POS_FINALITY',
    'The finalized header',
    { leaf: finalized.root, root: attested.stateRoot, index: layout.finalized },
    members.finality,
    `${pointer}/finality`,
  );
  if (finalized.slot > attested.slot) {
    throw new CodedError('POS_FINALITY', 'The finalized header is younger than the state that names it', {
      pointer: `${pointer}/finalized`,
    });
  }
  return { attested, finalized };
}

/**
 * Checks everything about an anchor's beacon evidence but the signature: the finality branch, and the branch from the
 * execution block's hash to the body of the finalized block.
 *
 * @param blockHash of the execution block, 32 bytes.
 * @throws CodedError POS_HEADER, POS_FORK, POS_FINALITY, POS_EXECUTION, POS_COMMITTEE.
 */
export function checkBeaconEvidence(
  network: BeaconNetwork,
  members: BeaconMembers,
  blockHash: Uint8Array,
  pointer: string,
): BeaconEvidence {
  const { attested, finalized } = checkFinality(network, members, pointer);
  const index = layoutAt(network, finalized.slot, `${pointer}/finalized`).blockHash;
  if (index === undefined) {
    throw new CodedError('POS_FORK', `There is no execution block at slot ${finalized.slot}`, {
      pointer: `${pointer}/finalized`,
    });
  }
  checkBranch(
    'POS_EXECUTION',
    'The execution block',
    { leaf: blockHash, root: finalized.bodyRoot, index },
    members.execution,
    `${pointer}/execution`,
  );
  const size = network.preset.committeeSize;
  const committee = parseSyncCommittee(fromHex(members.committee), size, `${pointer}/committee`);
  return { attested, finalized, committee, period: signingPeriod(network, attested) };
}

/** Verifies the signature of an anchor's beacon evidence; answers how many signed. Throws POS_BITS, POS_KEY, POS_SIGNATURE. */
export function verifyBeaconSignature(
  network: BeaconNetwork,
  members: BeaconMembers,
  evidence: BeaconEvidence,
  pointer: string,
): number {
  const aggregate = { bits: fromHex(members.bits), signature: fromHex(members.signature) };
  return verifySyncAggregate(network, evidence.committee, evidence.attested, aggregate, pointer);
}
