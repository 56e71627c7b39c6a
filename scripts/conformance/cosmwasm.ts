import {
  cellContract,
  cosmosAddressOf,
  createCosmosDriver,
  startWasmdNetwork,
  WASMD_DENOM,
  WASMD_PREFIX,
  wasmdPath,
} from '@blockcluster/ledgers';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { Actor } from '../matrix/actor.ts';
import type { Family, Subject } from './world.ts';

const message = {
  type: 'object',
  required: ['ok'],
  properties: { ok: { type: 'string' } },
  additionalProperties: false,
};
const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');

/** The contract that keeps the last message and gives it back. */
const cell = (): Subject => ({
  imported: {
    code: Buffer.from(cellContract('tell')).toString('base64'),
    schema: {
      contract_name: 'cell',
      contract_version: '1.0.0',
      idl_version: '1.0.0',
      instantiate: { title: 'InstantiateMsg', ...message },
      execute: { title: 'ExecuteMsg', oneOf: [message] },
      query: { title: 'QueryMsg', oneOf: [{ type: 'string', enum: ['content'] }] },
    },
  },
  deploy: () => ({ ok: base64('made') }),
  call: { method: 'ok', values: (turn) => ({ value: base64(`turn ${turn}`) }) },
  // The contract refuses nothing, but its chain stops it: enough gas to be taken, too little to load the contract.
  failing: {
    method: 'ok',
    values: { value: base64('never') },
    reason: /out of gas/,
    foreseen: false,
    forced: 'simulate=false&gas=90000',
  },
  query: { path: 'content', answer: (turns) => `turn ${turns.at(-1)}` },
  state: 'c',
  event: 'wasm',
});

/** A Cosmos SDK chain with CosmWasm, of one validator. */
export const cosmwasm: Family = {
  name: 'cosmwasm',
  missing: () => (wasmdPath() === undefined ? 'wasmd: build it by scripts/nodes/build-cosmos.sh' : undefined),
  async open() {
    const secret = secp256k1.utils.randomSecretKey();
    const rich = cosmosAddressOf(secp256k1.getPublicKey(secret, true), WASMD_PREFIX);
    const network = await startWasmdNetwork({ validators: 1, fund: { [rich]: 10n ** 13n } });
    const { url, chainId } = network;
    const settings = { chainId, flavor: 'sdk', prefix: WASMD_PREFIX, denom: WASMD_DENOM, development: true } as const;
    const driver = createCosmosDriver({ ...settings, url, name: 'wasm', label: 'wasmd' });
    return {
      ledger: { name: 'wasm', family: 'cosmos', url, ...settings },
      subject: cell(),
      verdict: 'final',
      fund: async (account) => {
        const actor = new Actor(driver, secret);
        await actor.act(actor.payOp(account, 10n ** 12n));
      },
      restartNode: async () => {
        for (const member of network.members) {
          await member.kill();
          await member.start();
        }
      },
      history: { settled: 'what two thirds have voted for is final' },
      stop: () => network.stop(),
    };
  },
};
