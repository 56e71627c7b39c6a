import { CodedError } from '@blockcluster/btml';
import { createBeaconClient } from '../../beacon/client.ts';
import { getJson } from '../../beacon/http.ts';
import { integer, list, memberOf, text } from '../../client/answer.ts';
import { createRpc } from '../../client/rpc.ts';

/** Blocks given back in one go: two days of a chain with a block every four seconds that never finalized. */
const mostSlots = 45_000;

/**
 * Brings a restarted beacon node back to where it was. Prysm keeps every block on its disk, but begins anew at the last
 * finalized one and asks peers for what came after. Alone it has none: it would propose on that old block, for which
 * go-ethereum makes no payload ("Ignoring beacon update to old head"), and its validators would not vote, because a vote
 * from there surrounds those that they gave before. So the node is given its own blocks again, lowest first, as if a peer
 * had sent them. Nothing is believed: it checks each as it checks any other.
 *
 * @returns how many blocks it took.
 * @throws CodedError LEDGER_UNREACHABLE while one of the nodes doesn't answer; LEDGER_REFUSED, LEDGER_ANSWER.
 */
export async function resumeBeacon(nodes: {
  readonly beaconUrl: string;
  readonly executionUrl: string;
}): Promise<number> {
  const beacon = createBeaconClient({ url: nodes.beaconUrl });
  const [genesis, spec, head] = await Promise.all([beacon.genesis(), beacon.spec(), beacon.header('head')]);
  if (genesis === undefined || head === undefined)
    throw new CodedError('LEDGER_UNREACHABLE', 'The beacon node does not know its chain yet');
  // The execution node did not forget: the time of its newest block says up to which slot there is something to give.
  const outcome = await createRpc({ url: nodes.executionUrl }).call('eth_getBlockByNumber', ['latest', false]);
  if (!outcome.ok) throw new CodedError('LEDGER_UNREACHABLE', 'The execution node does not answer');
  const newest = integer(memberOf(outcome.result, 'timestamp'), 'block.timestamp');
  const last = Math.floor((newest - genesis.time) / spec.SECONDS_PER_SLOT);
  let taken = 0;
  for (let slot = head.beacon.slot + 1; slot <= Math.min(last, head.beacon.slot + mostSlots); slot++)
    for (const root of await rootsAt(nodes.beaconUrl, slot)) if (await giveBack(nodes.beaconUrl, root)) taken++;
  return taken;
}

/** Roots of the blocks of a slot that lie on the node's disk, on its present chain or not. */
async function rootsAt(url: string, slot: number): Promise<readonly string[]> {
  const path = `/eth/v1/beacon/headers?slot=${slot}`;
  const answer = await getJson({ url }, path);
  if (answer === undefined) return [];
  return list(memberOf(answer, 'data'), path).map((one) => text(memberOf(one, 'root'), `${path}.root`));
}

/** Publishes a block of the node to itself; false where it has the block already or refuses it. */
async function giveBack(url: string, root: string): Promise<boolean> {
  const answer = await getJson({ url }, `/eth/v2/beacon/blocks/${root}`);
  if (answer === undefined) return false;
  const version = text(memberOf(answer, 'version'), 'block.version');
  const block = memberOf(answer, 'data');
  const blobless = version === 'bellatrix' || version === 'capella';
  const response = await fetch(`${url}/eth/v2/beacon/blocks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'eth-consensus-version': version },
    body: JSON.stringify(blobless ? block : { signed_block: block, kzg_proofs: [], blobs: [] }),
    signal: AbortSignal.timeout(30_000),
  }).catch((cause: unknown) => {
    throw new CodedError('LEDGER_UNREACHABLE', 'The beacon node did not take its blocks back', { cause });
  });
  await response.arrayBuffer();
  return response.ok;
}
