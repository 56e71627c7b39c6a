import { randomBytes, randomInt } from 'node:crypto';
import { access, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '@blockcluster/btml';
import type { NodeKit, NodeMember, NodeSetup } from '../../../manifest/kit.ts';
import { evmProbe } from '../probe.ts';
import { type BeaconChainConfig, chainConfigYaml, executionGenesis, forkVersion, genesisFork } from './chain-config.ts';
import { genesisDeposit } from './deposit.ts';
import { keystore, newValidatorKeys } from './keys.ts';
import { resumeBeacon } from './resume.ts';

/** From the genesis state's writing to slot 0: enough to start three programs on a busy machine. */
const secondsToStart = 20;
/** What the organization's account is given on a chain of its own: a million ether. */
const funds = 10n ** 24n;

/** Preset `local` of the trust rule `beacon`. */
const preset = { slotsPerEpoch: 8, epochsPerSyncCommitteePeriod: 256 };

/** go-ethereum and Prysm: keys, secrets and both genesis states of a chain that begins on this machine. */
export const gethPrysmKit: NodeKit = {
  settle: (parameters) => ({
    ...parameters,
    ...(parameters.chainId === 0 ? { chainId: randomInt(1_000_000, 2 ** 31) } : {}),
  }),
  chain: (_manifest, parameters) => `eip155:${parameters.chainId}`,
  endpoint: (_setup, member) => ({ url: `http://127.0.0.1:${member.ports.rpc}` }),
  probe: evmProbe,
  prepare: prepareBeaconChain,
  derive(setup) {
    const { engine } = memberOf(setup, 'execution').ports;
    const { grpc } = memberOf(setup, 'beacon').ports;
    return { engine: String(engine), grpc: String(grpc) };
  },
  async resume(setup) {
    const { url, beacon } = addresses(setup);
    await resumeBeacon({ executionUrl: url, beaconUrl: beacon });
  },
  ledger(setup) {
    const { url, beacon } = addresses(setup);
    const chainId = Number(setup.parameters.chainId);
    return { family: 'evm', url, beacon, chainId, rule: 'beacon', development: true };
  },
};

function addresses(setup: NodeSetup): { readonly url: string; readonly beacon: string } {
  const at = (role: string, port: string): string => `http://127.0.0.1:${memberOf(setup, role).ports[port]}`;
  return { url: at('execution', 'rpc'), beacon: at('beacon', 'api') };
}

/** The one member of a role. */
export function memberOf(setup: NodeSetup, role: string): NodeMember {
  const found = setup.members.find((member) => member.role === role);
  if (found === undefined) throw new CodedError('LEDGER_NODE_START', `The node has no member of the role ${role}`);
  return found;
}

/** The chain that the parameters ask for. */
function chainOf({ parameters }: NodeSetup, forkSuffix: string): BeaconChainConfig {
  const chainId = Number(parameters.chainId);
  const secondsPerSlot = Number(parameters.slot);
  return { ...preset, chainId, forkSuffix, secondsPerSlot, validators: Number(parameters.validators) };
}

/**
 * Makes everything that the chain starts from: fresh validator keys and secrets, both genesis states, the execution node's
 * database and the validator's wallet. Throws LEDGER_NODE_START when one of the programs fails.
 */
async function prepareBeaconChain(setup: NodeSetup): Promise<Record<string, string>> {
  const [execution, beacon, validator] = ['execution', 'beacon', 'validator'].map((role) => memberOf(setup, role));
  if (execution === undefined || beacon === undefined || validator === undefined) return {};
  const config = chainOf(setup, randomBytes(3).toString('hex'));
  const keys = newValidatorKeys(config.validators);
  const version = Buffer.from(forkVersion(config, 0), 'hex');
  const account = String(setup.parameters.account ?? '');
  for (const member of [beacon, validator]) await setup.write(member, 'chain.yaml', chainConfigYaml(config));
  await setup.write(beacon, 'deposits.json', JSON.stringify(keys.map((key) => genesisDeposit(key, version))));
  const alloc = account === '' ? {} : { [account]: funds };
  await setup.write(beacon, 'execution-in.json', executionGenesis(config.chainId, alloc));

  const time = Math.floor(Date.now() / 1_000) + secondsToStart;
  const genesis = ['testnet', 'generate-genesis', '--fork', genesisFork, '--num-validators', '0'];
  genesis.push(
    '--chain-config-file',
    `${beacon.home}/chain.yaml`,
    '--deposit-json-file',
    `${beacon.home}/deposits.json`,
  );
  genesis.push('--genesis-time', String(time), '--output-ssz', `${beacon.home}/genesis.ssz`);
  genesis.push('--geth-genesis-json-in', `${beacon.home}/execution-in.json`);
  genesis.push('--geth-genesis-json-out', `${beacon.home}/execution.json`);
  await setup.run(beacon, 'prysm-ctl', genesis);
  await setup.write(execution, 'genesis.json', merged(await readFile(join(beacon.dir, 'execution.json'), 'utf8')));
  await setup.run(execution, 'geth', ['init', '--datadir', execution.home, `${execution.home}/genesis.json`]);

  await setup.write(validator, 'password', setup.secrets.wallet ?? '');
  for (const [index, key] of keys.entries())
    await setup.write(validator, `keystores/keystore-${index}.json`, keystore(key, setup.secrets.wallet ?? ''));
  const imported = ['accounts', 'import', '--accept-terms-of-use', '--keys-dir', `${validator.home}/keystores`];
  imported.push('--wallet-dir', `${validator.home}/wallet`, '--wallet-password-file', `${validator.home}/password`);
  imported.push('--account-password-file', `${validator.home}/password`);
  await setup.run(validator, 'prysm-validator', imported);
  await rm(join(validator.dir, 'keystores'), { recursive: true });
  // Prysm ends with success even when it could not read its command line.
  for (const made of [join(beacon.dir, 'genesis.ssz'), join(validator.dir, 'wallet')])
    await access(made).catch(notMade);
  return { genesisTime: String(time), forkSuffix: config.forkSuffix };
}

/** prysmctl drops a member that go-ethereum up to 1.13 asks for; it is no part of the genesis block. */
function merged(text: string): string {
  const genesis = Object(JSON.parse(text));
  const config = { ...Object(Reflect.get(genesis, 'config')), terminalTotalDifficultyPassed: true };
  return JSON.stringify({ ...genesis, config });
}

function notMade(cause: unknown): never {
  throw new CodedError('LEDGER_NODE_START', 'Prysm did not make the genesis state or the wallet', { cause });
}
