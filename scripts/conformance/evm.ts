import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anvilPath, createEvmDriver, gethPath, startAnvil, startCliqueNetwork } from '@blockcluster/ledgers';
import token from '../../packages/server/test/contracts/token.json' with { type: 'json' };
import { Actor } from '../matrix/actor.ts';
import { newAccount } from '../matrix/keys.ts';
import type { Family, Subject } from './world.ts';

const ETHER = 10n ** 18n;
const SUPPLY = 1_000;
const FRIEND = `0x${'f1'.padStart(40, '0')}`;

/** test/contracts/Token.sol: a token, whose transfers are counted. */
const tokenSubject: Subject = {
  imported: { artifact: token },
  deploy: () => ({ name_: 'Token', symbol_: 'TKN', supply: String(SUPPLY) }),
  call: { method: 'transfer', values: (turn) => ({ to: FRIEND, value: String(turn) }) },
  failing: {
    method: 'transfer',
    values: { to: FRIEND, value: '99999999' },
    reason: /^ERC20InsufficientBalance\(.*needed: "99999999"\)$/,
    foreseen: true,
    forced: 'simulate=false&gas=100000',
  },
  query: {
    path: `balanceOf?arg.account=${FRIEND}`,
    answer: (turns) => String(turns.reduce((sum, turn) => sum + turn, 0)),
  },
  // The total supply.
  state: '2',
  event: 'Transfer',
};

/** A development chain, whose blocks can be undone. */
export const evm: Family = {
  name: 'evm',
  missing: () => (anvilPath() === undefined ? 'anvil has no npm package for this platform' : undefined),
  async open() {
    const home = await mkdtemp(join(tmpdir(), 'bcanvil-'));
    const settings = { blockTime: 1, state: join(home, 'state.json') };
    let anvil = await startAnvil(settings);
    const { url, chainId } = anvil;
    return {
      ledger: { name: 'anvil', family: 'evm', url, chainId, rule: 'none', confirmations: 2 },
      subject: tokenSubject,
      verdict: 'consistent',
      fund: (account) => anvil.fund(account, 100n * ETHER),
      restartNode: async () => {
        await anvil.stop();
        anvil = await startAnvil({ ...settings, port: Number(new URL(url).port) });
      },
      history: {
        undo: async (blocks) => {
          await anvil.rpc.request('anvil_rollback', [blocks]);
        },
      },
      stop: async () => {
        await anvil.stop();
        await rm(home, { recursive: true, force: true });
      },
    };
  },
};

/** Proof of authority: three sealers of go-ethereum, and a node that serves. */
export const clique: Family = {
  name: 'clique',
  missing: () =>
    gethPath() === undefined ? 'geth 1.13: put it on the PATH, or name it by BLOCKCLUSTER_GETH' : undefined,
  async open() {
    const { secret, address } = newAccount();
    const network = await startCliqueNetwork({ sealers: 3, fund: { [address]: 1_000n * ETHER } });
    const { url, chainId, clique: rule } = network;
    const driver = createEvmDriver({ url, name: 'clique', label: 'Clique', chainId, rule: 'clique', clique: rule });
    return {
      ledger: { name: 'clique', family: 'evm', url, chainId, rule: 'clique', ...rule },
      subject: tokenSubject,
      verdict: 'final',
      fund: async (account) => {
        const actor = new Actor(driver, secret);
        await actor.act(actor.payOp(account, 100n * ETHER));
      },
      restartNode: async () => {
        await network.observer.stop();
        await network.observer.start();
      },
      history: { settled: 'the sealers see each other: none makes another history' },
      stop: () => network.stop(),
    };
  },
};
