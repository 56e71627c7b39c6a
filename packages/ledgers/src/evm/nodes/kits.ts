import { randomInt } from 'node:crypto';
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToHex, numberToHex } from 'viem';
import type { NodeEndpoint, NodeKit, NodeMember, NodeSetup, ParameterValue } from '../../manifest/kit.ts';
import { readChainId } from '../actions/status.ts';
import { createRpc } from '../client/rpc.ts';
import { cliqueGenesis } from './clique-genesis.ts';
import { ethashGenesis } from './ethash-genesis.ts';
import { evmProbe } from './probe.ts';

/** What the organization's account is given on a chain of its own: a million ether. */
const FUNDS = 10n ** 24n;
/** Sealers that make their first block before they know each other make one each, and may never agree on one. */
const SECONDS_TO_MEET = 12;
const SEALER = /(?:0x)?([0-9a-fA-F]{40})/;

type Parameters = Readonly<Record<string, ParameterValue>>;

const endpoint = (_setup: NodeSetup, member: NodeMember): NodeEndpoint => ({
  url: `http://127.0.0.1:${member.ports.rpc}`,
});

const served = (setup: NodeSetup): NodeMember | undefined => setup.members.find((member) => member.ports.rpc);

const chain = (_manifest: unknown, parameters: Parameters): string => `eip155:${parameters.chainId}`;

/** A chain id that nobody else is likely to use, where the operator names none. */
function settle(parameters: Parameters): Record<string, ParameterValue> {
  return { ...parameters, ...(parameters.chainId === 0 ? { chainId: randomInt(1_000_000, 2 ** 31) } : {}) };
}

const alloc = (setup: NodeSetup): Record<string, bigint> => {
  const account = String(setup.parameters.account ?? '');
  return account === '' ? {} : { [account]: FUNDS };
};

function ledger(rule: string, more: (setup: NodeSetup) => Parameters = () => ({})) {
  return (setup: NodeSetup) => {
    const member = served(setup);
    if (member === undefined) return undefined;
    const chainId = Number(setup.parameters.chainId);
    return { family: 'evm', url: `http://127.0.0.1:${member.ports.rpc}`, chainId, rule, ...more(setup) };
  };
}

/** Gives the organization's account its money on a development chain, once. */
async function fund(setup: NodeSetup, member: NodeMember, pay: (to: string) => readonly [string, unknown[]]) {
  const account = String(setup.parameters.account ?? '');
  if (account === '') return;
  const rpc = createRpc(endpoint(setup, member));
  const balance = await rpc.request('eth_getBalance', [account, 'latest']);
  if (typeof balance === 'string' && BigInt(balance) > 0n) return;
  const [method, params] = pay(account);
  await rpc.request(method, params);
}

/** Its chain is told by its id: a kill before it was first written makes another first block, which is no other chain. */
const anvilProbe: NodeKit['probe'] = (target, options) => {
  const probe = evmProbe(target, options);
  const rpc = createRpc({ ...target, timeout: options.timeoutMs });
  return {
    ...probe,
    read: async () => ({ ...(await probe.read()), genesis: `eip155:${await readChainId(rpc)}` }),
  };
};

/** Foundry's anvil: an EVM without consensus. */
export const anvilKit: NodeKit = {
  chain,
  endpoint,
  probe: anvilProbe,
  beforeStart: (_setup, member) => putAsideUnreadable(join(member.dir, 'state.json')),
  afterStart: (setup, member) => fund(setup, member, (to) => ['anvil_setBalance', [to, numberToHex(FUNDS)]]),
  ledger: ledger('none'),
};

/** A kill while anvil wrote its chain leaves half of it, with which it doesn't start: then the chain begins anew. */
async function putAsideUnreadable(file: string): Promise<void> {
  try {
    JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) await rename(file, `${file}.unreadable`);
  }
}

/** go-ethereum as the execution node of a chain of stake whose consensus it simulates itself (`--dev`). */
export const gethDevKit: NodeKit = {
  chain,
  endpoint,
  probe: evmProbe,
  async afterStart(setup, member) {
    const rpc = createRpc(endpoint(setup, member));
    const accounts = await rpc.request('eth_accounts', []);
    const from: unknown = Array.isArray(accounts) ? accounts[0] : undefined;
    await fund(setup, member, (to) => ['eth_sendTransaction', [{ from, to, value: numberToHex(10n ** 21n) }]]);
  },
  ledger: ledger('none'),
};

/** go-ethereum 1.13 under Clique: sealers without any interface, and one node that serves. */
export const gethCliqueKit: NodeKit = {
  settle,
  chain,
  endpoint,
  probe: evmProbe,
  async prepare(setup) {
    const values: Record<string, string> = {};
    const sealers: string[] = [];
    for (const member of setup.members) {
      const key = secp256k1.utils.randomSecretKey();
      await setup.write(member, 'geth/nodekey', bytesToHex(key).slice(2));
      values[`${member.name}.identity`] = bytesToHex(secp256k1.getPublicKey(key, false)).slice(4);
      if (member.role !== 'sealer') continue;
      await setup.write(member, 'password', setup.secrets.password ?? '');
      const args = ['account', 'new', '--lightkdf', '--password', `${member.home}/password`, '--datadir', member.home];
      const address = SEALER.exec((await setup.run(member, 'geth', args)).replaceAll(/\s+/g, ' '))?.[1] ?? '';
      values[`${member.name}.sealer`] = `0x${address.toLowerCase()}`;
      sealers.push(`0x${address.toLowerCase()}`);
    }
    const time = Math.floor(Date.now() / 1_000) + SECONDS_TO_MEET;
    const { chainId, period, epoch } = setup.parameters;
    const rules = { chainId: Number(chainId), period: Number(period), epoch: Number(epoch) };
    const genesis = cliqueGenesis({ ...rules, sealers, time, alloc: alloc(setup) });
    for (const member of setup.members) await initialize(setup, member, genesis);
    return values;
  },
  derive(setup, member) {
    const others = setup.members.filter((other) => other.name !== member.name);
    const peers = others.map(
      (other) => `enode://${setup.values[`${other.name}.identity`]}@127.0.0.1:${other.ports.p2p}?discport=0`,
    );
    return { peers: JSON.stringify(peers), peerCount: String(peers.length) };
  },
  ledger: ledger('clique', (setup) => ({
    epoch: Number(setup.parameters.epoch),
    period: Number(setup.parameters.period),
  })),
};

/** go-ethereum 1.11, the last that mines under Ethash: one node, real seals. */
export const gethEthashKit: NodeKit = {
  settle,
  chain,
  endpoint,
  probe: evmProbe,
  async prepare(setup) {
    const genesis = ethashGenesis({ chainId: Number(setup.parameters.chainId), alloc: alloc(setup) });
    for (const member of setup.members) await initialize(setup, member, genesis);
    return {};
  },
  ledger: ledger('ethash', () => ({ fork: 'london', development: true })),
};

async function initialize(setup: NodeSetup, member: NodeMember, genesis: string): Promise<void> {
  const program = setup.manifest.artifacts[0]?.program ?? 'geth';
  await setup.write(member, 'genesis.json', genesis);
  await setup.run(member, program, ['init', '--datadir', member.home, `${member.home}/genesis.json`]);
}
