import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '@blockcluster/btml';

/** A validator as a genesis file names it. */
export interface GenesisValidator {
  readonly address: string;
  readonly pub_key: { readonly type: string; readonly value: string };
  readonly power: string;
  readonly name: string;
}

/**
 * Writes fresh keys into a node's folder: that of its votes, that of its place in the network, and the empty memory of
 * what it signed. Files as CometBFT reads them, for the eyes of the user alone.
 */
export async function writeKeys(home: string, name: string): Promise<GenesisValidator> {
  await mkdir(join(home, 'config'), { recursive: true, mode: 0o700 });
  await mkdir(join(home, 'data'), { recursive: true, mode: 0o700 });
  const vote = newKey();
  await secret(join(home, 'config', 'priv_validator_key.json'), {
    address: vote.address,
    pub_key: vote.publicKey,
    priv_key: vote.privateKey,
  });
  await secret(join(home, 'config', 'node_key.json'), { priv_key: newKey().privateKey });
  await secret(join(home, 'data', 'priv_validator_state.json'), { height: '0', round: 0, step: 0 });
  return { address: vote.address, pub_key: vote.publicKey, power: '10', name };
}

/** Under which name a node is known to its peers: the address of its network key, in lowercase. */
export async function readNodeId(home: string): Promise<string> {
  const content: unknown = JSON.parse(await readFile(join(home, 'config', 'node_key.json'), 'utf8'));
  const value: unknown = Reflect.get(Object(Reflect.get(Object(content), 'priv_key')), 'value');
  const bytes = Buffer.from(typeof value === 'string' ? value : '', 'base64');
  if (bytes.length !== 64) throw new CodedError('LEDGER_NODE_START', 'The network key of a node is no Ed25519 key');
  return addressOf(bytes.subarray(32)).toLowerCase();
}

function newKey() {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { d, x } = privateKey.export({ format: 'jwk' });
  const seed = Buffer.from(d ?? '', 'base64url');
  const point = Buffer.from(x ?? '', 'base64url');
  return {
    address: addressOf(point),
    publicKey: { type: 'tendermint/PubKeyEd25519', value: point.toString('base64') },
    privateKey: { type: 'tendermint/PrivKeyEd25519', value: Buffer.concat([seed, point]).toString('base64') },
  };
}

function addressOf(point: Uint8Array): string {
  return createHash('sha256').update(point).digest('hex').slice(0, 40).toUpperCase();
}

async function secret(path: string, content: unknown): Promise<void> {
  await writeFile(path, JSON.stringify(content), { mode: 0o600 });
}
