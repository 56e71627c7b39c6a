import { resolve } from 'node:path';
import {
  CodedError,
  canonicalize,
  defaultTrust,
  isMap,
  type ProvenKeys,
  parseJson,
  resolveKeys,
} from '@blockcluster/btml';
import { readBounded } from '../files.ts';
import type { CommandIo } from '../io.ts';
import { loadTrust } from '../trust-files.ts';

const MAX_EVIDENCE = 64 * 1024 * 1024;

/** Receipts out of a file: a list of them, or what `identities resolve --out` wrote. Throws CLI_FILE, JSON_…. */
export async function readEvidence(io: CommandIo, file: string): Promise<readonly string[]> {
  const text = new TextDecoder().decode(await readBounded(resolve(io.cwd, file), MAX_EVIDENCE));
  // Not of the model: answers of a server have numbers and booleans.
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new CodedError('CLI_FILE', `${file} is no JSON`, { cause });
  }
  const list: unknown = Array.isArray(value) ? value : Reflect.get(Object(value), 'evidence');
  if (!Array.isArray(list) || list.length === 0) throw new CodedError('CLI_FILE', `${file} holds no receipts`);
  return list.map((receipt) => {
    const parsed = parseJson(JSON.stringify(receipt));
    if (!isMap(parsed)) throw new CodedError('CLI_FILE', `${file} holds something else than receipts`);
    return canonicalize(parsed);
  });
}

export interface OfflineOptions {
  readonly evidence: string;
  readonly trust: readonly string[];
  readonly identity?: string | undefined;
  /** Seconds since 1970. */
  readonly at: number;
}

/** Resolves keys from a file of receipts and the caller's own trust; opens no connection. */
export async function resolveOffline(io: CommandIo, options: OfflineOptions): Promise<ProvenKeys> {
  const receipts = await readEvidence(io, options.evidence);
  const { trust } = await loadTrust(io, defaultTrust(), options.trust);
  const { identity, at } = options;
  return resolveKeys(receipts, { ...(identity === undefined ? {} : { identity }), at, trust, now: new Date(io.now()) });
}
