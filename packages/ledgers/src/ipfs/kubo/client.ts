import {
  type BlockCid,
  type BlockCodec,
  blockCidBytes,
  CodedError,
  formatBlockCid,
  hexEncode,
  parseBlockCid,
} from '@blockcluster/btml';
import { basicAuth } from '../../basic-auth.ts';
import { verifyBlock } from '../blocks/hash.ts';
import { defaultProfile, type ImportedFile, type ImportProfile, importFile } from '../blocks/import.ts';
import { MAX_BLOCK_BYTES, readBounded, request } from '../gateway/client.ts';

export interface KuboOptions {
  /** Address of the RPC interface, without `/api/v0`. */
  readonly url: string;
  /** Bearer token of the RPC interface, or the user and password that it asks for. */
  readonly token?: string;
  readonly user?: string;
  readonly password?: string;
  /** Milliseconds until a request is given up (default 60,000). */
  readonly timeout?: number;
}

export interface KuboIdentity {
  readonly id: string;
  readonly addresses: readonly string[];
  readonly agent: string;
}

type Query = Readonly<Record<string, string | number | boolean>>;

/** Answers of commands that are not content are small. */
const MAX_JSON = 16 * 1024 * 1024;

function fail(command: string, detail: string): CodedError {
  return new CodedError('LEDGER_ANSWER', `Kubo answered ${command} with ${detail}`);
}

function textOf(value: unknown, name: string, command: string): string {
  const found: unknown = Reflect.get(Object(value), name);
  if (typeof found !== 'string') throw fail(command, `no "${name}"`);
  return found;
}

/** Names of codecs as Kubo spells them; the same as ours. */
const codecs: Readonly<Record<BlockCodec, string>> = {
  raw: 'raw',
  'dag-pb': 'dag-pb',
  'dag-cbor': 'dag-cbor',
  'dag-json': 'dag-json',
  json: 'json',
};

function sameBlock(a: BlockCid, b: BlockCid): boolean {
  return hexEncode(blockCidBytes({ ...a, version: 1 })) === hexEncode(blockCidBytes({ ...b, version: 1 }));
}

/**
 * The RPC interface of a Kubo node (https://docs.ipfs.tech/reference/kubo/rpc/). Content that comes back is hashed, CIDs
 * that it states are computed again: it may refuse, but not lie.
 *
 * @throws CodedError (by its methods) LEDGER_UNREACHABLE, LEDGER_REFUSED, LEDGER_ANSWER, STORAGE_HASH
 */
export class KuboClient {
  readonly url: string;
  readonly #headers: Record<string, string>;
  readonly #timeout: number;

  constructor({ url, token, user, password, timeout = 60_000 }: KuboOptions) {
    this.url = url.replace(/\/$/, '');
    const basic = user === undefined ? undefined : basicAuth(user, password);
    const authorization = token === undefined ? basic : `Bearer ${token}`;
    this.#headers = authorization === undefined ? {} : { authorization };
    this.#timeout = timeout;
  }

  async #send(command: string, query: Query, body?: FormData): Promise<Response> {
    const parameters = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
    const url = `${this.url}/api/v0/${command}?${parameters}`;
    const init = { method: 'POST', headers: this.#headers, ...(body === undefined ? {} : { body }) };
    const response = await request(url, init, this.#timeout);
    if (response.ok) return response;
    const answer = Buffer.from(await readBounded(response, MAX_JSON)).toString('utf8');
    throw new CodedError(
      'LEDGER_REFUSED',
      `Kubo refused ${command} (${response.status}): ${answer.slice(0, 300).trim()}`,
    );
  }

  /** The values of an answer, one per line. */
  async #lines(command: string, query: Query = {}, body?: FormData): Promise<unknown[]> {
    const text = Buffer.from(await readBounded(await this.#send(command, query, body), MAX_JSON)).toString('utf8');
    try {
      return text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line): unknown => JSON.parse(line));
    } catch {
      throw fail(command, 'something that is not JSON');
    }
  }

  async version(): Promise<string> {
    const [answer] = await this.#lines('version');
    return textOf(answer, 'Version', 'version');
  }

  async identity(): Promise<KuboIdentity> {
    const [answer] = await this.#lines('id');
    const addresses: unknown = Reflect.get(Object(answer), 'Addresses');
    return {
      id: textOf(answer, 'ID', 'id'),
      addresses: Array.isArray(addresses) ? addresses.map(String) : [],
      agent: textOf(answer, 'AgentVersion', 'id'),
    };
  }

  /** Ids of the nodes that it is connected to. */
  async peers(): Promise<readonly string[]> {
    const [answer] = await this.#lines('swarm/peers');
    const peers: unknown = Reflect.get(Object(answer), 'Peers');
    return Array.isArray(peers) ? peers.map((peer) => textOf(peer, 'Peer', 'swarm/peers')) : [];
  }

  /** Connects to another node by its multiaddr. */
  async connect(address: string): Promise<void> {
    await this.#lines('swarm/connect', { arg: address });
  }

  /**
   * Adds and pins a file. The CID is computed here too; a node that says something else is not believed.
   *
   * @throws CodedError LEDGER_ANSWER when the node computes another CID.
   */
  async add(content: Uint8Array, profile: ImportProfile = defaultProfile): Promise<ImportedFile> {
    const expected = await importFile(content, { put: async () => {} }, profile);
    const body = new FormData();
    body.append('file', new Blob([Uint8Array.from(content)]), 'file');
    const lines = await this.#lines(
      'add',
      {
        'cid-version': profile.cidVersion,
        'raw-leaves': profile.cidVersion === 1,
        chunker: `size-${profile.chunk}`,
        'max-file-links': profile.width,
        pin: true,
        progress: false,
      },
      body,
    );
    const cid = parseBlockCid(textOf(lines.at(-1), 'Hash', 'add'));
    if (formatBlockCid(cid) !== formatBlockCid(expected.cid)) {
      throw fail('add', `${formatBlockCid(cid)}, while the content is ${formatBlockCid(expected.cid)}`);
    }
    return expected;
  }

  /** The bytes of a file, up to a limit. They are as true as the node: compare with the CID by importing them again. */
  async cat(cid: BlockCid, limit: number): Promise<Uint8Array> {
    return readBounded(await this.#send('cat', { arg: formatBlockCid(cid) }), limit);
  }

  async putBlock(cid: BlockCid, bytes: Uint8Array): Promise<void> {
    verifyBlock(cid, bytes);
    const body = new FormData();
    body.append('data', new Blob([Uint8Array.from(bytes)]), 'block');
    const codec = Object.entries(codecs).find(([name]) => name === cid.codec)?.[1] ?? cid.codec;
    const [answer] = await this.#lines('block/put', { 'cid-codec': codec, mhtype: 'sha2-256' }, body);
    if (!sameBlock(parseBlockCid(textOf(answer, 'Key', 'block/put')), cid)) throw fail('block/put', 'another CID');
  }

  /**
   * A block, checked; undefined when the node has none.
   *
   * @param network whether the node may look for it with its peers.
   */
  async getBlock(cid: BlockCid, network = false): Promise<Uint8Array | undefined> {
    try {
      const response = await this.#send('block/get', { arg: formatBlockCid(cid), offline: !network });
      const bytes = await readBounded(response, MAX_BLOCK_BYTES);
      verifyBlock(cid, bytes);
      return bytes;
    } catch (error) {
      if (error instanceof CodedError && error.code === 'LEDGER_REFUSED' && /not found/i.test(error.message))
        return undefined;
      throw error;
    }
  }

  async removeBlock(cid: BlockCid): Promise<void> {
    await this.#lines('block/rm', { arg: formatBlockCid(cid), force: true });
  }

  /** Pins a whole DAG, fetching what is missing from peers. */
  async pin(cid: BlockCid): Promise<void> {
    const name = formatBlockCid(cid);
    const [answer] = await this.#lines('pin/add', { arg: name, recursive: true });
    const pins: unknown = Reflect.get(Object(answer), 'Pins');
    if (!Array.isArray(pins) || !pins.includes(name)) throw fail('pin/add', 'another pin');
  }

  async isPinned(cid: BlockCid): Promise<boolean> {
    try {
      const [answer] = await this.#lines('pin/ls', { arg: formatBlockCid(cid), type: 'recursive' });
      return Object.hasOwn(Object(Reflect.get(Object(answer), 'Keys')), formatBlockCid(cid));
    } catch (error) {
      if (error instanceof CodedError && error.code === 'LEDGER_REFUSED' && /not pinned/.test(error.message))
        return false;
      throw error;
    }
  }

  /** A whole DAG as a CAR, up to a limit; to be read with `verifyDagCar`. */
  async exportDag(cid: BlockCid, limit: number): Promise<Uint8Array> {
    return readBounded(await this.#send('dag/export', { arg: formatBlockCid(cid), progress: false }), limit);
  }
}
