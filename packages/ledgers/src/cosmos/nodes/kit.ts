import { createHash } from 'node:crypto';
import { CodedError } from '@blockcluster/btml';
import type { NodeEndpoint, NodeKit, NodeMember, NodeProbe, NodeSetup } from '../../manifest/kit.ts';
import { at, count, hash } from '../client/answer.ts';
import { readStatus } from '../client/chain.ts';
import { createCometRpc } from '../client/rpc.ts';
import { cometConfig } from './config.ts';
import { type GenesisValidator, readNodeId, writeKeys } from './keys.ts';
import { newChainId, plainGenesis } from './network.ts';

const endpoint = (_setup: NodeSetup, member: NodeMember): NodeEndpoint => ({
  url: `http://127.0.0.1:${member.ports.rpc}`,
});

/** Asks a CometBFT node how it is. Its first block is told by the hash of the whole genesis document. */
export function cometProbe(target: NodeEndpoint, options: { readonly timeoutMs: number }): NodeProbe {
  const rpc = createCometRpc({ ...target, timeout: options.timeoutMs });
  return {
    async read() {
      const [status, network, genesis] = await Promise.all([
        readStatus(rpc),
        rpc.request('net_info'),
        rpc.request('genesis'),
      ]);
      return {
        version: `CometBFT ${status.version}`,
        genesis: createHash('sha256').update(JSON.stringify(genesis)).digest('hex'),
        height: status.height,
        hash: status.hash,
        time: status.time,
        peers: count(at(network, 'n_peers'), 'net_info.n_peers'),
        syncing: status.catchingUp || status.height === 0,
      };
    },
    async hashAt(height) {
      const outcome = await rpc.call('block', { height: String(height) });
      return outcome.ok ? hash(at(outcome.result, 'block_id', 'hash'), 'block.hash') : undefined;
    },
    close: async () => undefined,
  };
}

/** The `config.toml` of one member, which knows all others; `application` as `proxy_app` names it. */
export function memberConfig(setup: NodeSetup, member: NodeMember, application: string): string {
  const { rpc, p2p } = member.ports;
  if (rpc === undefined || p2p === undefined) throw new CodedError('NODE_TEMPLATE', `${member.name} has no ports`);
  const others = setup.members.filter((other) => other.name !== member.name);
  const peers = others.map((other) => `${setup.values[`${other.name}.id`]}@127.0.0.1:${other.ports.p2p}`);
  const blockTime = Number(setup.parameters.blockTime);
  return cometConfig({ name: member.name, application, rpcPort: rpc, p2pPort: p2p, peers, blockTime });
}

/** CometBFT validators of equal power around its example application. */
export const cometKit: NodeKit = {
  settle: (parameters) => ({
    ...parameters,
    ...(parameters.chainId === '' ? { chainId: newChainId('comet') } : {}),
  }),
  chain: (_manifest, parameters) => `cosmos:${parameters.chainId}`,
  endpoint,
  probe: cometProbe,
  async prepare(setup) {
    const values: Record<string, string> = {};
    const validators: GenesisValidator[] = [];
    for (const member of setup.members) {
      validators.push(await writeKeys(member.dir, member.name));
      values[`${member.name}.id`] = await readNodeId(member.dir);
    }
    const genesis = JSON.stringify(plainGenesis(String(setup.parameters.chainId), validators));
    for (const member of setup.members) await setup.write(member, 'config/genesis.json', genesis);
    return values;
  },
  derive: (setup, member) => ({ config: memberConfig(setup, member, 'persistent_kvstore') }),
  ledger(setup) {
    const [member] = setup.members;
    if (member === undefined) return undefined;
    const chainId = String(setup.parameters.chainId);
    return { family: 'cosmos', url: endpoint(setup, member).url, chainId, flavor: 'kvstore', development: true };
  },
};
