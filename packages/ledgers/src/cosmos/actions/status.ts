import { CodedError, isCodedError } from '@blockcluster/btml';
import type { NodeStatus } from '../../driver.ts';
import { at, count, list } from '../client/answer.ts';
import { type CometStatus, readStatus } from '../client/chain.ts';
import type { CometRpc } from '../client/rpc.ts';

export interface Watch {
  readonly chainId: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Seconds without a block after which the chain is said to stand. */
  readonly stallAfter: number;
}

/**
 * How the node and its chain are. A node that doesn't answer is an answer too: this never throws for one. When a third
 * of the voting power or more is gone there are no more blocks, though the node answers as ever: that is told by the age
 * of the newest block, and how much of the power still votes by the votes of the round that doesn't end.
 */
export async function status(rpc: CometRpc, watch: Watch): Promise<NodeStatus> {
  try {
    const [found, network] = await Promise.all([readStatus(rpc), rpc.request('net_info')]);
    assertChain(found, watch.chainId);
    const stalled = watch.now() / 1000 - found.time > watch.stallAfter;
    const detail = found.catchingUp
      ? 'the node is synchronizing'
      : stalled
        ? await standing(rpc, found, watch)
        : undefined;
    return {
      reachable: true,
      height: found.height,
      hash: found.hash,
      time: found.time,
      peers: count(at(network, 'n_peers'), 'net_info.n_peers'),
      version: `CometBFT/${found.version}`,
      synced: !found.catchingUp && !stalled,
      ...(detail === undefined ? {} : { detail }),
    };
  } catch (error) {
    if (!isCodedError(error)) throw error;
    const reachable = error.code !== 'LEDGER_UNREACHABLE';
    return { reachable, height: 0, hash: '', time: 0, peers: 0, version: '', synced: false, detail: error.message };
  }
}

/** Throws LEDGER_CHAIN_MISMATCH when the node follows another chain than the configured one. */
export function assertChain(found: CometStatus, chainId: string): void {
  if (found.chainId !== chainId)
    throw new CodedError('LEDGER_CHAIN_MISMATCH', `The node is on chain ${found.chainId}, not ${chainId}`);
}

async function standing(rpc: CometRpc, found: CometStatus, watch: Watch): Promise<string> {
  const age = Math.floor(watch.now() / 1000 - found.time);
  const power = await votingPower(rpc).catch(() => undefined);
  if (power === undefined) return `the chain stands: no block for ${age} s`;
  const { voting, total } = power;
  const share = `${voting} of ${total} of the voting power votes`;
  return `the chain stands: no block for ${age} s; ${share}, more than two thirds are needed`;
}

/** The most voting power that prevoted in one round of the height that is being decided, by this node's view. */
export async function votingPower(
  rpc: CometRpc,
): Promise<{ readonly voting: bigint; readonly total: bigint } | undefined> {
  const answer = await rpc.request('consensus_state');
  const rounds = list(at(answer, 'round_state', 'height_vote_set'), 'consensus_state.height_vote_set');
  let most: { readonly voting: bigint; readonly total: bigint } | undefined;
  for (const round of rounds) {
    // For example "BA{4:x_x_} 20/40 = 0.50".
    const [, voting, total] = /\} (\d+)\/(\d+) =/.exec(String(at(round, 'prevotes_bit_array'))) ?? [];
    if (voting === undefined || total === undefined) continue;
    if (most === undefined || BigInt(voting) > most.voting) most = { voting: BigInt(voting), total: BigInt(total) };
  }
  return most;
}
