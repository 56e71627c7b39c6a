import { CodedError, isCodedError } from '@blockcluster/btml';
import { renderArgs, renderFile } from '../../../manifest/template.ts';
import { type NodeProcess, startProcess, untilReady } from '../../../process.ts';
import { readChainId } from '../../actions/status.ts';
import { type BeaconClient, createBeaconClient } from '../../beacon/client.ts';
import { createRpc, type Rpc } from '../../client/rpc.ts';
import { gethPrysmKit, memberOf } from './kit.ts';
import { type LocalNode, localNode } from './local-node.ts';
import { type BeaconPrograms, requireBeaconPrograms } from './programs.ts';

export interface BeaconNetworkOptions {
  /** Default: `requireBeaconPrograms()`. */
  readonly programs?: BeaconPrograms;
  /** Address or CAIP-10 account that has a million ether in the first block. */
  readonly account?: string;
  /** EIP-155 id (default: one that nobody else is likely to use). */
  readonly chainId?: number;
  /** Seconds per slot (default 4). */
  readonly slot?: number;
}

/** A running proof-of-stake network of one execution node, one beacon node and one validator client. */
export interface BeaconNodeNetwork {
  /** JSON-RPC of the execution node. */
  readonly url: string;
  readonly rpc: Rpc;
  /** Beacon API (https://ethereum.github.io/beacon-APIs). */
  readonly beaconUrl: string;
  readonly beacon: BeaconClient;
  readonly chainId: number;
  /** Process ids by role, for measurements. */
  readonly pids: Readonly<Record<BeaconRole, number>>;
  /** The last lines that each of the programs wrote. */
  log(): string;
  /** Ends one of the programs, starts it again with its data, and brings back what it forgot. */
  restart(role: BeaconRole): Promise<void>;
  stop(): Promise<void>;
}

/** In the order in which they start: each needs those before it. */
const roles = ['execution', 'beacon', 'validator'] as const;
export type BeaconRole = (typeof roles)[number];

/**
 * Starts the node of the manifest `geth-prysm` without a supervisor, with fresh keys and secrets in a temporary folder,
 * which goes with it. It is a development chain: one process holds the keys of all validators.
 */
export async function startBeaconNetwork(options: BeaconNetworkOptions = {}): Promise<BeaconNodeNetwork> {
  const node = await localNode(options.programs ?? requireBeaconPrograms(), {
    account: options.account?.slice(-42) ?? '',
    ...(options.chainId === undefined ? {} : { chainId: options.chainId }),
    ...(options.slot === undefined ? {} : { slot: options.slot }),
  });
  const running = new Map<BeaconRole, NodeProcess>();
  const log = (): string => [...running].map(([role, { log }]) => `== ${role}\n${log()}`).join('\n');
  const stop = async (): Promise<void> => {
    // Those that depend on others go first: a validator without its beacon node would only complain.
    for (const role of roles.toReversed()) await running.get(role)?.stop();
    await node.remove();
  };
  try {
    const { genesisTime = '' } = await node.prepare();
    const { setup } = node;
    const chainId = Number(setup.parameters.chainId);
    const { url } = gethPrysmKit.endpoint(setup, memberOf(setup, 'execution'));
    const rpc = createRpc({ url });
    const beaconUrl = `http://127.0.0.1:${memberOf(setup, 'beacon').ports.api}`;
    const beacon = createBeaconClient({ url: beaconUrl });
    const answers: Record<BeaconRole, () => Promise<boolean>> = {
      execution: async () => (await readChainId(rpc)) === chainId,
      beacon: async () => (await beacon.genesis())?.time === Number(genesisTime),
      // The validator shows in what the others do.
      validator: async () => ((await beacon.header('head'))?.beacon.slot ?? 0) > 0,
    };
    const start = async (role: BeaconRole): Promise<NodeProcess> => {
      const started = await launch(node, role);
      running.set(role, started);
      await untilReady(started, role, answers[role], 180);
      return started;
    };
    const [execution, consensus, validator] = [
      await start('execution'),
      await start('beacon'),
      await start('validator'),
    ];
    return {
      ...{ url, rpc, beaconUrl, beacon, chainId, log, stop },
      pids: { execution: execution.pid, beacon: consensus.pid, validator: validator.pid },
      async restart(role) {
        await running.get(role)?.stop();
        await start(role);
        await gethPrysmKit.resume?.(setup);
      },
    };
  } catch (cause) {
    const written = log();
    await stop();
    if (!isCodedError(cause, 'LEDGER_NODE_START')) throw cause;
    // Often it isn't the one that was waited for that knows the reason.
    throw new CodedError('LEDGER_NODE_START', cause.message, { details: { log: written }, cause });
  }
}

/** Starts the program of a role as its manifest says. */
async function launch({ setup, programOf }: LocalNode, name: BeaconRole): Promise<NodeProcess> {
  const role = setup.manifest.run.roles.find((one) => one.name === name);
  if (role === undefined) throw new CodedError('LEDGER_NODE_START', `The manifest has no role ${name}`);
  const member = memberOf(setup, name);
  const view = { ...setup, values: { ...setup.values, ...gethPrysmKit.derive?.(setup, member) } };
  for (const { path, template } of role.files) await setup.write(member, path, renderFile(template, view, member));
  return startProcess(programOf(role.program), renderArgs(role, view, member), { cwd: member.dir });
}
