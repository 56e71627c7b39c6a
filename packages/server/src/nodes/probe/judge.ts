import type { NodeManifest, NodeReading } from '@blockcluster/ledgers';
import type { NodeState } from '../tables.ts';

/** What an independent reference says at the height at which both are compared. */
export interface ReferenceReading {
  readonly name: string;
  readonly height: number;
  /** The reference's hash and the node's own at the same height; undefined when it couldn't be read. */
  readonly hash: string | undefined;
  readonly own: string | undefined;
  readonly at: number;
}

export interface Observation {
  /** The probe's answer, or why there was none. */
  readonly reading: NodeReading | undefined;
  readonly failure: string | undefined;
  readonly halted: boolean;
  /** Members that should run and don't. */
  readonly down: readonly string[];
  readonly servingDown: boolean;
  readonly references: readonly ReferenceReading[];
  /** Failed probes in a row, this one included. */
  readonly failures: number;
  /** What the node's chain must begin with; undefined until it is known. */
  readonly genesis: string | undefined;
  readonly wasSynced: boolean;
  /** Seconds since 1970. */
  readonly now: number;
  /** Started a moment ago, and has not answered since. */
  readonly starting: boolean;
}

export interface Judgment {
  readonly state: NodeState;
  readonly code: string | null;
  readonly reason: string | null;
}

const fine = (state: NodeState): Judgment => ({ state, code: null, reason: null });
const bad = (state: NodeState, code: string, reason: string): Judgment => ({ state, code, reason });

/** How a node is, by what was seen of it. Only `synced` may have traffic. Pure. */
export function judge(seen: Observation, probes: NodeManifest['probes']): Judgment {
  if (seen.servingDown) return bad('restarting', 'NODE_DOWN', `not running: ${seen.down.join(', ')}`);
  if (seen.halted) return bad('frozen', 'NODE_FROZEN', 'the process was halted by a signal');
  const { reading } = seen;
  if (reading === undefined) {
    const reason = seen.failure ?? 'no answer';
    if (seen.starting) return bad('starting', 'NODE_STARTING', reason);
    // One slow answer is no failure; two in a row are, and still lie within the bound.
    return seen.failures < 2 && seen.wasSynced
      ? fine('synced')
      : bad('unresponsive', 'NODE_UNRESPONSIVE', `no answer to ${seen.failures} probes in a row: ${reason}`);
  }
  if (seen.genesis !== undefined && reading.genesis !== seen.genesis)
    return bad('wrong-chain', 'NODE_WRONG_CHAIN', `its first block is ${reading.genesis}, not ${seen.genesis}`);
  return forked(seen, probes) ?? behind(seen, reading, probes) ?? fine('synced');
}

/** The node keeps its traffic only while more than half of all who answered, itself included, have its block. */
function forked(seen: Observation, probes: NodeManifest['probes']): Judgment | undefined {
  const votes = seen.references.filter((one) => one.hash !== undefined && one.own !== undefined);
  const against = votes.filter((one) => one.hash !== one.own);
  if (against.length === 0 || against.length * 2 < votes.length + 1) return undefined;
  const [first] = against;
  return bad(
    'forked',
    'NODE_FORKED',
    `at height ${first?.at} ${against.map((one) => one.name).join(', ')} ${against.length === 1 ? 'has' : 'have'} another block ` +
      `(${probes.forkDepthBlocks} below the head)`,
  );
}

function behind(seen: Observation, reading: NodeReading, probes: NodeManifest['probes']): Judgment | undefined {
  const state = seen.wasSynced ? 'lagging' : 'syncing';
  const { maxHeadAgeSeconds, minPeers, maxLagBlocks } = probes.synced;
  if (reading.syncing) return bad(state, 'NODE_BEHIND', 'the node says that it catches up');
  if (reading.peers < minPeers) return bad(state, 'NODE_LONELY', `${reading.peers} of at least ${minPeers} peers`);
  const best = Math.max(0, ...seen.references.map((one) => one.height));
  if (best - reading.height > maxLagBlocks)
    return bad(state, 'NODE_BEHIND', `${best - reading.height} blocks behind the reference`);
  if (maxHeadAgeSeconds !== undefined && seen.now - reading.time > maxHeadAgeSeconds)
    return bad(state, 'NODE_STALE', `the newest block is ${seen.now - reading.time} s old`);
  return undefined;
}
