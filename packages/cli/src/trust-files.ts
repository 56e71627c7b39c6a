import { join, resolve } from 'node:path';
import { mergeTrust, parseTrust, type Trust } from '@blockcluster/btml';
import { dataDirectory } from './connection.ts';
import { isFile, readBounded } from './files.ts';
import type { CommandIo } from './io.ts';
import { followedPublishers, MAX_TRUST_FILE } from './trust-store.ts';

export interface LoadedTrust {
  readonly trust: Trust;
  /** Where the roots come from, for people. */
  readonly sources: readonly string[];
}

/**
 * The trust roots of a run: the files that were named, or else the `trust.json` of the data directory where there is
 * one, and those that are followed. The public ledgers' roots that come with the program are always among them. Throws TRUST_… and CLI_FILE.
 */
export async function loadTrust(io: CommandIo, builtIn: Trust, named: readonly string[]): Promise<LoadedTrust> {
  const own = join(dataDirectory(io), 'trust.json');
  const chosen = named.length > 0 ? named.map((file) => resolve(io.cwd, file)) : (await isFile(own)) ? [own] : [];
  const trusts = [builtIn];
  for (const file of chosen) trusts.push(parseTrust(await readBounded(file, MAX_TRUST_FILE)));
  for (const { file, trust } of named.length > 0 ? [] : await followedPublishers(io)) {
    chosen.push(file);
    trusts.push(trust);
  }
  return { trust: mergeTrust(...trusts), sources: ['public ledgers (built in)', ...chosen] };
}
