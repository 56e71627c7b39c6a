import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CodedError } from '@blockcluster/btml';
import { type BeaconChainConfig, chainConfigYaml, executionGenesis, forkVersion, genesisFork } from './chain-config.ts';
import { genesisDeposit } from './deposit.ts';
import { keystore, newValidatorKeys } from './keys.ts';
import type { BeaconPrograms } from './programs.ts';

const run = promisify(execFile);

/** The files of a network, below one folder. */
export interface BeaconFiles {
  readonly chainConfig: string;
  /** SSZ of the beacon state at the genesis. */
  readonly genesisState: string;
  /** The secret that the execution node shares with the beacon node. */
  readonly jwtSecret: string;
  readonly gethData: string;
  readonly beaconData: string;
  readonly validatorData: string;
  readonly wallet: string;
  readonly walletPassword: string;
}

export interface GenesisOptions {
  readonly folder: string;
  readonly config: BeaconChainConfig;
  /** Seconds since 1970 of slot 0. */
  readonly time: number;
  /** Accounts (addresses or CAIP-10) and their first balances in wei. */
  readonly fund: Readonly<Record<string, bigint>>;
}

/**
 * Makes everything that a network starts from: fresh validator keys and secrets, both genesis states, the execution
 * node's database and the validator's wallet. Throws LEDGER_NODE_START when one of the programs fails.
 */
export async function prepareBeaconNetwork(programs: BeaconPrograms, options: GenesisOptions): Promise<BeaconFiles> {
  const { folder, config } = options;
  const at = (name: string): string => join(folder, name);
  const files: BeaconFiles = {
    chainConfig: at('chain.yaml'),
    genesisState: at('genesis.ssz'),
    jwtSecret: at('jwt.hex'),
    gethData: at('geth'),
    beaconData: at('beacon'),
    validatorData: at('validator'),
    wallet: at('wallet'),
    walletPassword: at('wallet-password'),
  };
  const secret = async (file: string, content: string): Promise<void> => writeFile(file, content, { mode: 0o600 });
  for (const data of [files.gethData, files.beaconData, files.validatorData])
    await mkdir(data, { recursive: true, mode: 0o700 });
  await writeFile(files.chainConfig, chainConfigYaml(config));
  await secret(files.jwtSecret, randomBytes(32).toString('hex'));

  const keys = newValidatorKeys(config.validators);
  const version = Buffer.from(forkVersion(config, 0), 'hex');
  await writeFile(at('deposits.json'), JSON.stringify(keys.map((key) => genesisDeposit(key, version))));
  await writeFile(at('execution-in.json'), executionGenesis(config.chainId, options.fund));
  const genesis = ['testnet', 'generate-genesis', '--fork', genesisFork, '--num-validators', '0'];
  genesis.push('--chain-config-file', files.chainConfig, '--deposit-json-file', at('deposits.json'));
  genesis.push('--genesis-time', String(options.time), '--output-ssz', files.genesisState);
  genesis.push('--geth-genesis-json-in', at('execution-in.json'), '--geth-genesis-json-out', at('execution.json'));
  await command(programs.ctl, folder, genesis);
  await declareMerged(at('execution.json'));
  await command(programs.geth, folder, ['init', '--datadir', files.gethData, at('execution.json')]);

  const password = randomBytes(24).toString('base64url');
  await secret(files.walletPassword, password);
  await mkdir(at('keystores'), { mode: 0o700 });
  for (const [index, key] of keys.entries())
    await secret(join(at('keystores'), `keystore-${index}.json`), keystore(key, password));
  const imported = ['accounts', 'import', '--accept-terms-of-use'];
  imported.push('--keys-dir', at('keystores'), '--wallet-dir', files.wallet);
  imported.push('--wallet-password-file', files.walletPassword, '--account-password-file', files.walletPassword);
  await command(programs.validator, folder, imported);
  // Prysm ends with success even when it could not read its command line.
  for (const made of [files.genesisState, files.wallet]) await access(made).catch(notMade);
  await rm(at('keystores'), { recursive: true });
  return files;
}

function notMade(cause: unknown): never {
  throw new CodedError('LEDGER_NODE_START', 'Prysm did not make the genesis state or the wallet', { cause });
}

/** prysmctl drops a member that go-ethereum up to 1.13 asks for; it is no part of the genesis block. */
async function declareMerged(file: string): Promise<void> {
  const genesis = Object(JSON.parse(await readFile(file, 'utf8')));
  const config = { ...Object(Reflect.get(genesis, 'config')), terminalTotalDifficultyPassed: true };
  await writeFile(file, JSON.stringify({ ...genesis, config }));
}

async function command(program: string, folder: string, args: readonly string[]): Promise<void> {
  try {
    await run(program, args, {
      cwd: folder,
      env: { PATH: process.env.PATH ?? '', HOME: folder },
      maxBuffer: 16 * 1024 * 1024,
    });
  } catch (cause) {
    const output =
      String(Reflect.get(Object(cause), 'stderr') ?? '') + String(Reflect.get(Object(cause), 'stdout') ?? '');
    const detail = output.slice(-600);
    throw new CodedError('LEDGER_NODE_START', `${args.slice(0, 2).join(' ')} failed: ${detail}`, { cause });
  }
}
