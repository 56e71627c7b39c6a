import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '@blockcluster/btml';
import type { NodeKit } from '../../manifest/kit.ts';
import { cometConfig, sdkConfig } from './config.ts';
import { ownGenesis } from './genesis.ts';
import { readNodeId } from './keys.ts';
import { cometKit } from './kit.ts';
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
  derive(setup, member) {
    const { rpc, p2p } = member.ports;
    if (rpc === undefined || p2p === undefined) throw new CodedError('NODE_TEMPLATE', `${member.name} has no ports`);
    const others = setup.members.filter((other) => other.name !== member.name);
    const peers = others.map((other) => `${setup.values[`${other.name}.id`]}@127.0.0.1:${other.ports.p2p}`);
    const blockTime = Number(setup.parameters.blockTime);
    const config = { name: member.name, application: '', rpcPort: rpc, p2pPort: p2p, peers, blockTime };
    return { config: cometConfig(config), app: sdkConfig(GAS_PRICE) };
  },
  ledger(setup) {
    const common = cometKit.ledger?.(setup);
    if (common === undefined) return undefined;
    return { ...common, flavor: 'sdk', prefix: WASMD_PREFIX, denom: WASMD_DENOM, memo: WASMD_MEMO };
  },
};
