import { type BlockCid, CodedError, formatBlockCid, isCodedError } from '@blockcluster/btml';
import type { BlockSource } from '../blocks/dag.ts';
import { verifyBlock } from '../blocks/hash.ts';

/** Blocks larger than this are not exchanged in IPFS networks (Bitswap's limit is 2 MiB). */
export const MAX_BLOCK_BYTES = 4 * 1024 * 1024;

/** Reads a body up to a limit; throws LEDGER_ANSWER beyond it. */
export async function readBounded(response: Response, limit: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > limit) {
      throw new CodedError('LEDGER_ANSWER', `The answer of ${new URL(response.url).host} has more than ${limit} bytes`);
    }
    parts.push(part);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Sends a request and gives the answer; `fetch`, or what a server puts in its place to judge where it may go. */
export type Send = (url: string, init: RequestInit) => Promise<Response>;

/** `fetch` that says in codes what went wrong: LEDGER_UNREACHABLE. Redirects are not followed. */
export async function request(
  url: string,
  init: RequestInit = {},
  milliseconds = 30_000,
  send: Send = fetch,
): Promise<Response> {
  try {
    return await send(url, { redirect: 'error', signal: AbortSignal.timeout(milliseconds), ...init });
  } catch (cause) {
    if (isCodedError(cause)) throw cause;
    throw new CodedError('LEDGER_UNREACHABLE', `${new URL(url).host} does not answer`, { cause });
  }
}

/**
 * The blocks behind a trustless gateway. What comes back is hashed: the gateway can refuse, but not lie.
 *
 * @param url of the gateway, without a path.
 * @throws CodedError LEDGER_UNREACHABLE, LEDGER_ANSWER, STORAGE_HASH (by the source that is returned)
 */
export function gatewaySource(url: string, send?: Send): BlockSource {
  return async (cid: BlockCid) => {
    const name = formatBlockCid(cid);
    const headers = { accept: 'application/vnd.ipld.raw' };
    const response = await request(`${url.replace(/\/$/, '')}/ipfs/${name}?format=raw`, { headers }, 30_000, send);
    if (response.status === 404) {
      await response.body?.cancel();
      return undefined;
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw new CodedError('LEDGER_ANSWER', `The gateway answered ${response.status} for ${name}`);
    }
    const bytes = await readBounded(response, MAX_BLOCK_BYTES);
    verifyBlock(cid, bytes);
    return bytes;
  };
}

/** A whole DAG as a CAR, up to `limit` bytes; to be read with `verifyDagCar`. Throws LEDGER_UNREACHABLE, LEDGER_ANSWER. */
export async function fetchCar(url: string, cid: BlockCid, limit: number): Promise<Uint8Array> {
  const name = formatBlockCid(cid);
  const headers = { accept: 'application/vnd.ipld.car; version=1; order=dfs; dups=n' };
  const response = await request(`${url.replace(/\/$/, '')}/ipfs/${name}?format=car`, { headers });
  if (!response.ok) {
    await response.body?.cancel();
    throw new CodedError('LEDGER_ANSWER', `The gateway answered ${response.status} for ${name}`);
  }
  return readBounded(response, limit);
}
