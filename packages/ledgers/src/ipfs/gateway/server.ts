import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type BlockCid,
  carPreamble,
  carSection,
  decodeDagPb,
  formatBlockCid,
  isCodedError,
  parseBlockCid,
  readUnixfs,
} from '@blockcluster/btml';
import { walkBlocks } from '../blocks/dag.ts';
import type { BlockStore } from '../blocks/store.ts';

type Format = 'raw' | 'car';
type Scope = 'all' | 'entity' | 'block';
type Held = Pick<BlockStore, 'get' | 'has'>;

interface Wanted {
  readonly root: BlockCid;
  /** Names below the root; a CAR also holds the blocks on the way. */
  readonly path: readonly string[];
  readonly format: Format;
  readonly scope: Scope;
}

const media = {
  raw: 'application/vnd.ipld.raw',
  car: 'application/vnd.ipld.car; version=1; order=dfs; dups=n',
};

class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

function formatOf(url: URL, accept: string): Format {
  const stated = url.searchParams.get('format');
  if (stated === 'raw' || stated === 'car') return stated;
  if (stated !== null) throw new Refusal(400, 'format is raw or car: this gateway answers only what can be verified');
  if (accept.includes('application/vnd.ipld.car')) return 'car';
  if (accept.includes('application/vnd.ipld.raw')) return 'raw';
  throw new Refusal(400, 'ask for format=raw or format=car: this gateway answers only what can be verified');
}

function read(request: GatewayRequest): Wanted {
  const url = new URL(request.url, 'http://gateway');
  const [, namespace, text = '', ...rest] = url.pathname.split('/');
  if (namespace !== 'ipfs') throw new Refusal(404, 'only /ipfs/ is here');
  const path = rest.filter((name) => name !== '').map(decode);
  const format = formatOf(url, request.accept);
  if (format === 'raw' && path.length > 0) throw new Refusal(400, 'a raw block has no path below its CID');
  const scope = url.searchParams.get('dag-scope') ?? 'all';
  if (scope !== 'all' && scope !== 'entity' && scope !== 'block')
    throw new Refusal(400, 'dag-scope is all, entity or block');
  if (url.searchParams.has('entity-bytes')) throw new Refusal(501, 'entity-bytes is not supported here');
  try {
    return { root: parseBlockCid(text), path, format, scope };
  } catch {
    throw new Refusal(400, 'not a CID that is known here');
  }
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    throw new Refusal(400, 'the path is malformed');
  }
}

/** The blocks from the root down to the end of the path: the last one is what was asked for. */
async function resolve({ root, path }: Wanted, store: Held): Promise<readonly BlockCid[]> {
  const passed = [root];
  let at = root;
  for (const name of path) {
    const bytes = await store.get(at);
    if (bytes === undefined) throw new Refusal(404, `${formatBlockCid(at)} is not here`);
    const next = at.codec === 'dag-pb' ? decodeDagPb(bytes).links.find((link) => link.name === name) : undefined;
    if (next === undefined) throw new Refusal(404, `nothing is called ${name}`);
    at = next.cid;
    passed.push(at);
  }
  if (!(await store.has(at))) throw new Refusal(404, `${formatBlockCid(at)} is not here`);
  return passed;
}

/** Whether an entity ends with its own block: a directory does, a file has all its blocks. */
async function endsHere(cid: BlockCid, scope: Scope, store: Held): Promise<boolean> {
  if (scope === 'block') return true;
  if (scope === 'all' || cid.codec !== 'dag-pb') return false;
  const bytes = await store.get(cid);
  return bytes !== undefined && readUnixfs(decodeDagPb(bytes)).type === 'directory';
}

async function* car(wanted: Wanted, passed: readonly BlockCid[], store: Held): AsyncGenerator<Uint8Array> {
  yield carPreamble([wanted.root]);
  const end = passed.at(-1) ?? wanted.root;
  const sent = new Set<string>();
  for (const cid of passed.slice(0, -1)) {
    const bytes = await store.get(cid);
    if (bytes === undefined) throw new Refusal(404, `${formatBlockCid(cid)} is not here`);
    const key = formatBlockCid(cid);
    if (!sent.has(key)) yield carSection({ cid, bytes });
    sent.add(key);
  }
  const only = await endsHere(end, wanted.scope, store);
  for await (const block of walkBlocks(end, store.get)) {
    if (!sent.has(formatBlockCid(block.cid))) yield carSection(block);
    if (only) return;
  }
}

function headers(wanted: Wanted, end: BlockCid): Record<string, string> {
  const name = formatBlockCid(wanted.root);
  const tag = `${[name, ...wanted.path.map(encodeURIComponent)].join('/')}.${wanted.format}.${wanted.scope}`;
  return {
    'content-type': media[wanted.format],
    'content-disposition': `attachment; filename="${formatBlockCid(end)}.${wanted.format === 'raw' ? 'bin' : 'car'}"`,
    // What a CID names never changes.
    'cache-control': 'public, max-age=29030400, immutable',
    etag: wanted.format === 'raw' ? `"${name}.raw"` : `W/"${tag}"`,
    'x-content-type-options': 'nosniff',
    'x-ipfs-path': `/ipfs/${[name, ...wanted.path.map(encodeURIComponent)].join('/')}`,
    vary: 'Accept',
  };
}

/** A request as any server has it. */
export interface GatewayRequest {
  readonly method: string;
  /** Path from `/ipfs/` on, and query. */
  readonly url: string;
  readonly accept: string;
  readonly ifNoneMatch?: string | undefined;
}

/** What to answer. A body that breaks off is noticed by its reader: blocks are missing. */
export interface GatewayAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | AsyncIterable<Uint8Array>;
}

async function find(request: GatewayRequest, store: Held): Promise<GatewayAnswer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') throw new Refusal(405, 'GET and HEAD only');
  const wanted = read(request);
  const passed = await resolve(wanted, store);
  const end = passed.at(-1) ?? wanted.root;
  const out = headers(wanted, end);
  if (request.ifNoneMatch === out.etag) return { status: 304, headers: out };
  if (wanted.format === 'car') {
    return { status: 200, headers: out, ...(request.method === 'HEAD' ? {} : { body: car(wanted, passed, store) }) };
  }
  const bytes = await store.get(end);
  if (bytes === undefined) throw new Refusal(404, `${formatBlockCid(end)} is not here`);
  const sized = { ...out, 'content-length': String(bytes.length) };
  return { status: 200, headers: sized, ...(request.method === 'HEAD' ? {} : { body: bytes }) };
}

/**
 * The answer of a trustless gateway (https://specs.ipfs.tech/http-gateways/trustless-gateway/): blocks and CARs of what a
 * store holds, which the reader checks by their CIDs. It answers nothing else, and fetches nothing. Never rejects.
 */
export async function answerGateway(request: GatewayRequest, store: Held): Promise<GatewayAnswer> {
  try {
    return await find(request, store);
  } catch (error) {
    const known = error instanceof Refusal ? error.status : isCodedError(error, 'STORAGE_MISSING') ? 404 : 500;
    const text = known === 500 ? 'the gateway failed' : String(Reflect.get(Object(error), 'message'));
    const headers = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
    return { status: known, headers, body: new TextEncoder().encode(`${text}\n`) };
  }
}

async function send(response: ServerResponse, parts: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const part of parts) {
    if (response.destroyed) return;
    if (!response.write(part)) {
      await new Promise<void>((next) => {
        response.once('drain', next);
        response.once('close', next);
      });
    }
  }
  response.end();
}

/** `answerGateway` as a handler of Node's HTTP server. */
export function createGateway(store: BlockStore): (request: IncomingMessage, response: ServerResponse) => void {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url = '/' } = request;
    const { accept = '', 'if-none-match': ifNoneMatch } = request.headers;
    const { status, headers, body } = await answerGateway({ method, url, accept, ifNoneMatch }, store);
    response.writeHead(status, { ...headers });
    if (body === undefined || body instanceof Uint8Array) response.end(body);
    else await send(response, body);
  };
  return (request, response) => {
    answer(request, response).catch(() => response.destroy());
  };
}
