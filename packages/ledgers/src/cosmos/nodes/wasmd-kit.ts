import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { NodeKit } from '../../manifest/kit.ts';
import { sdkConfig } from './config.ts';
import { ownGenesis } from './genesis.ts';
import { readNodeId } from './keys.ts';
import { cometKit, memberConfig } from './kit.ts';
import { newChainId } from './network.ts';
import { WASMD_DENOM, WASMD_MEMO, WASMD_PREFIX } from './wasmd.ts';

/** What the organization's account is given on a chain of its own, in base units. */
const FUNDS = 10n ** 15n;
const GAS_PRICE = `0.01${WASMD_DENOM}`;
/** What wasmd makes for each validator and a node needs; the operators' keys are thrown away. */
const files = ['config/node_key.json', 'config/priv_validator_key.json', 'data/priv_validator_state.json'];

/** Validators of a Cosmos SDK chain with CosmWasm, whose stake nobody can move. */
export const wasmdKit: NodeKit = {
  ...cometKit,
  settle: (parameters) => ({
    ...parameters,
    ...(parameters.chainId === '' ? { chainId: newChainId('wasm') } : {}),
  }),
  async prepare(setup) {
    const [first] = setup.members;
    if (first === undefined) return {};
    const count = setup.members.length;
    const args = ['testnet', 'init-files', '--v', String(count), '--output-dir', `${first.home}/made`];
    args.push('--chain-id', String(setup.parameters.chainId), '--keyring-backend', 'test', '--single-host');
    await setup.run(first, 'wasmd', [...args, '--home', `${first.home}/made/maker`]);
    const made = join(first.dir, 'made');
    const account = String(setup.parameters.account ?? '');
    const funded = account === '' ? [] : [{ address: account, denom: WASMD_DENOM, amount: FUNDS }];
    const text = await readFile(join(made, 'node0', 'wasmd', 'config', 'genesis.json'), 'utf8');
    const genesis = JSON.stringify(ownGenesis(JSON.parse(text), funded, WASMD_MEMO));
    const values: Record<string, string> = {};
    for (const [i, member] of setup.members.entries()) {
      for (const file of files)
        await setup.write(member, file, await readFile(join(made, `node${i}`, 'wasmd', file), 'utf8'));
      await setup.write(member, 'config/genesis.json', genesis);
      values[`${member.name}.id`] = await readNodeId(member.dir);
    }
    await rm(made, { recursive: true, force: true });
    return values;
  },
  derive: (setup, member) => ({ config: memberConfig(setup, member, ''), app: sdkConfig(GAS_PRICE) }),
  ledger(setup) {
    const common = cometKit.ledger?.(setup);
    if (common === undefined) return undefined;
    return { ...common, flavor: 'sdk', prefix: WASMD_PREFIX, denom: WASMD_DENOM, memo: WASMD_MEMO };
  },
};
