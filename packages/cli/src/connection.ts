import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CodedError } from '@blockcluster/btml';
import { type Client, createClient } from '@blockcluster/client';
import type { CommandIo } from './io.ts';

/** The data directory that this command line speaks of. */
export const dataDirectory = (io: CommandIo): string => resolve(io.cwd, io.env.BLOCKCLUSTER_DATA ?? '.blockcluster');

/**
 * Reads `{url, apiKey}` of a data directory; undefined when it is missing or unreadable, as the server does. By hand:
 * the schema library that the server takes for it would take a second of every command.
 */
async function readCredentials(folder: string): Promise<{ url: string; apiKey: string } | undefined> {
  const text = await readFile(join(folder, 'credentials.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { url, apiKey } = value as { url?: unknown; apiKey?: unknown };
  return typeof url === 'string' && typeof apiKey === 'string' ? { url, apiKey } : undefined;
}

/**
 * Address of the server for what needs no key; `own` when the data directory names it, so that whoever wrote there is
 * believed anyway. Throws CLI_NO_SERVER.
 */
export async function ownServer(io: CommandIo): Promise<{ url: string; own: boolean }> {
  if (io.env.BLOCKCLUSTER_URL !== undefined) return { url: io.env.BLOCKCLUSTER_URL, own: false };
  const stored = await readCredentials(dataDirectory(io));
  if (stored === undefined)
    throw new CodedError(
      'CLI_NO_SERVER',
      `no credentials in ${dataDirectory(io)}; name a file, --url or BLOCKCLUSTER_URL`,
    );
  return { url: stored.url, own: true };
}

/**
 * The server that a command works with: BLOCKCLUSTER_URL and BLOCKCLUSTER_API_KEY, or the credentials in the data
 * directory. Throws CLI_NO_SERVER where neither is there.
 */
export async function connect(io: CommandIo): Promise<{ client: Client; url: string }> {
  const stored = await readCredentials(dataDirectory(io));
  const url = io.env.BLOCKCLUSTER_URL ?? stored?.url;
  const apiKey = io.env.BLOCKCLUSTER_API_KEY ?? stored?.apiKey;
  if (url === undefined || apiKey === undefined) {
    throw new CodedError(
      'CLI_NO_SERVER',
      `no credentials in ${dataDirectory(io)}; start a server with "blockcluster up", or set BLOCKCLUSTER_URL and BLOCKCLUSTER_API_KEY`,
    );
  }
  return { client: createClient({ url, apiKey }), url };
}
