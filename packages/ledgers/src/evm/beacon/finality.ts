import {
  type BeaconMembers,
  type BeaconNetwork,
  beaconMembers,
  CodedError,
  checkBeaconEvidence,
  checkFinality,
  hexEncode,
  isCodedError,
  periodOf,
  syncDomain,
} from '@blockcluster/btml';
import { bytesToHex } from 'viem';
import type { BeaconClient } from './client.ts';
import { committeeAt, committeesAfter, type PeriodCommittee } from './committees.ts';
import type { LightClientFinalityUpdate } from './schema.ts';

/** The beacon part of an anchor, and the finalized execution block that it proves. */
export interface FinalityEvidence {
  readonly beacon: BeaconMembers;
  readonly execution: { readonly height: number; readonly hash: string };
}

/** Headers that an anchor may have: from the block of the transaction up to the finalized one. */
export const mostHeaders = 1024;

/**
 * Finality evidence that covers an execution block: of the newest finalized block or, if that is too far above, of the
 * block that the best update of a later sync-committee period names. Throws LEDGER_EVIDENCE_NOT_READY while the block is
 * not finalized or its committee has not signed well enough, LEDGER_EVIDENCE_GONE when the node serves nothing near it.
 */
export async function findFinality(
  client: BeaconClient,
  network: BeaconNetwork,
  height: number,
): Promise<FinalityEvidence> {
  const newest = await client.finalityUpdate();
  if (newest === undefined || heightOf(newest) < height) throw notReady('The block is not finalized yet');
  if (covers(newest, height)) return await evidenceOf(client, network, newest);
  const period = periodOf(network, newest.attested_header.beacon.slot);
  // Backwards: the update of the transaction's own period, or of the next one, is the one that is near enough.
  for (let at = period; at >= 0; at--) {
    const [update] = await client.updates(at, 1);
    if (update === undefined || heightOf(update) < height) break;
    if (covers(update, height)) return await evidenceOf(client, network, update);
  }
  throw new CodedError('LEDGER_EVIDENCE_GONE', 'The beacon node serves no finality update near the transaction', {
    details: { height, finalized: heightOf(newest), headers: mostHeaders },
  });
}

function heightOf(update: LightClientFinalityUpdate): number {
  return update.finalized_header.execution?.block_number ?? 0;
}

function covers(update: LightClientFinalityUpdate, height: number): boolean {
  const above = heightOf(update) - height;
  return above >= 0 && above < mostHeaders;
}

async function evidenceOf(
  client: BeaconClient,
  network: BeaconNetwork,
  update: LightClientFinalityUpdate,
): Promise<FinalityEvidence> {
  const { execution } = update.finalized_header;
  const { slot } = update.attested_header.beacon;
  const signed = update.signature_slot;
  // A verifier isn't told the slot of the signature: it takes the one after the header that was signed.
  const samePeriod = periodOf(network, slot + 1) === periodOf(network, signed);
  const sameFork = hexEncode(syncDomain(network, slot)) === hexEncode(syncDomain(network, signed - 1));
  if (execution === undefined || !samePeriod || !sameFork)
    throw notReady('The newest update spans a change of committee or fork');
  const signers = update.sync_aggregate.sync_committee_bits.reduce((sum, byte) => sum + bitsIn(byte), 0);
  if (3 * signers < 2 * network.preset.committeeSize)
    throw notReady(`${signers} of ${network.preset.committeeSize} members of the sync committee signed`);
  const committee = await committeeOf(client, network, update, periodOf(network, slot + 1));
  const beacon = beaconMembers(update.json, committee.json);
  // What the API gave must hold together; whether the committee signed is left to whoever verifies the receipt.
  const height = execution.block_number;
  held(() => checkBeaconEvidence(network, beacon, execution.block_hash, '/beacon'));
  return { beacon, execution: { height, hash: bytesToHex(execution.block_hash) } };
}

/** The committee of `period`, by the finalized block if it lies in that period, otherwise by the update of the one before. */
async function committeeOf(
  client: BeaconClient,
  network: BeaconNetwork,
  update: LightClientFinalityUpdate,
  period: number,
): Promise<PeriodCommittee> {
  if (periodOf(network, update.finalized_header.beacon.slot) === period) {
    const { finalized } = held(() => checkFinality(network, beaconMembers(update.json, noCommittee), '/beacon'));
    const found = await committeeAt(client, network, finalized.root);
    if (found !== undefined) return found;
  }
  const [next] = period > 0 ? await committeesAfter(client, network, period - 1, 1) : [];
  if (next?.period !== period) throw notReady(`The beacon node does not serve the sync committee of period ${period}`);
  return next;
}

const noCommittee = { pubkeys: [], aggregate_pubkey: `0x${'00'.repeat(48)}` };

/** A contradiction in what the node answered is the node's fault, whatever the verifier calls it. */
function held<T>(check: () => T): T {
  try {
    return check();
  } catch (cause) {
    if (!isCodedError(cause)) throw cause;
    throw new CodedError('LEDGER_ANSWER', `The beacon node contradicts itself: ${cause.message}`, { cause });
  }
}

function bitsIn(byte: number): number {
  let count = 0;
  for (let rest = byte; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}

function notReady(message: string): CodedError {
  return new CodedError('LEDGER_EVIDENCE_NOT_READY', message);
}
