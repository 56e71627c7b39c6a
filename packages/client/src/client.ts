import createFetchClient, { type Client as FetchClient } from 'openapi-fetch';
import { parseEventStream, type ServerEvent } from './events.ts';
import type { paths } from './generated/schema.ts';
import { readLines } from './lines.ts';
import { problemFrom } from './problem.ts';

export interface ClientOptions {
  /** Where the server listens, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  /** `bck_…`; leave out in a page of the server itself, where the session's cookie speaks. */
  readonly apiKey?: string;
  /** For tests, or for a runtime without a global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

/** What is registered: the SHA-256 digest of something, and what to call it. */
export interface RecordRequest {
  /** `sha-256:` and 64 lowercase hex digits. */
  readonly digest: string;
  readonly media?: string;
  readonly name?: string;
  /** base64url of a name that BTML strings can't hold; excludes `name`. */
  readonly name64?: string;
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly plan?: string;
}

/** The answer to one line of a bulk request; `status` is what a single request would have had. */
export interface BulkAnswer {
  /** Counted from 1. */
  readonly line: number;
  readonly status: number;
  readonly id?: string;
  readonly state?: string;
  readonly seq?: string;
  readonly code?: string;
  readonly detail?: string;
  readonly pointer?: string;
}

/** What is said about a file that is stored. */
export interface ContentRequest {
  readonly name: string;
  readonly media?: string;
  readonly plan?: string;
  /** Whether the gateway serves it without a key. */
  readonly public?: boolean;
}

/** Stored content as the server shows it. */
export type ContentAnswer = paths['/api/v1/content/{cid}']['get']['responses']['200']['content']['application/json'];

export type ReceiptFormat = 'json' | 'markup' | 'ots' | 'tlog' | 'bundle';

export interface Client {
  /** Every route, typed by the OpenAPI document: `client.api.GET('/api/v1/records/{id}', …)`. */
  readonly api: FetchClient<paths>;
  /** The data of an answer of `api`, or the problem thrown as `ProblemError`. */
  unwrap<T>(answer: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T>;
  /** Registers many records in one request; answers come in order as the server commits them. */
  registerMany(
    records: readonly RecordRequest[],
    options?: { plan?: string; signal?: AbortSignal },
  ): AsyncGenerator<BulkAnswer>;
  /** A record's receipt, byte for byte. */
  receipt(id: string, format?: ReceiptFormat): Promise<Uint8Array>;
  /** Stores a file with the members of the group. */
  storeContent(file: Blob, about: ContentRequest): Promise<ContentAnswer>;
  /** A stored file, to be read as a stream; the server hashes every block before it sends it. */
  content(cid: string): Promise<Response>;
  /** The receipt of the newest answered challenge about stored content, byte for byte. */
  contentReceipt(cid: string): Promise<Uint8Array>;
  /** Events from the offset `after` on, live, until the signal aborts or the server closes. */
  events(options?: { after?: string; signal?: AbortSignal }): AsyncGenerator<ServerEvent>;
}

/** Connects to one server. Opens nothing by itself. */
export function createClient(options: ClientOptions): Client {
  const base = options.url.replace(/\/+$/, '');
  const send = options.fetch ?? globalThis.fetch;
  const headers: Record<string, string> =
    options.apiKey === undefined ? {} : { authorization: `Bearer ${options.apiKey}` };

  const request = async (path: string, init: RequestInit): Promise<Response> => {
    const response = await send(`${base}${path}`, {
      ...init,
      headers: { ...headers, ...Object.fromEntries(new Headers(init.headers)) },
    });
    if (response.ok) return response;
    throw problemFrom(response, await response.json().catch(() => undefined));
  };
  const bodyOf = (response: Response): ReadableStream<Uint8Array> => response.body ?? new Blob([]).stream();

  return {
    api: createFetchClient<paths>({ baseUrl: base, headers, fetch: send }),

    async unwrap(answer) {
      const { data, error, response } = await answer;
      if (response.ok && data !== undefined) return data;
      throw problemFrom(response, error);
    },

    async *registerMany(records, { plan, signal } = {}) {
      const query = plan === undefined ? '' : `?plan=${encodeURIComponent(plan)}`;
      const response = await request(`/api/v1/records/bulk${query}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson' },
        body: records.map((record) => `${JSON.stringify(record)}\n`).join(''),
        ...(signal === undefined ? {} : { signal }),
      });
      for await (const line of readLines(bodyOf(response))) {
        if (line === '') continue;
        const answer: unknown = JSON.parse(line);
        if (isBulkAnswer(answer)) yield answer;
      }
    },

    async receipt(id, format = 'json') {
      const path = `/api/v1/records/${encodeURIComponent(id)}/receipt?format=${format}`;
      return new Uint8Array(await (await request(path, {})).arrayBuffer());
    },

    async storeContent(file, { name, media, plan, public: open }) {
      const form = new FormData();
      // Fields first: what they say must be known before the first byte is stored.
      if (media !== undefined) form.set('media', media);
      if (plan !== undefined) form.set('plan', plan);
      if (open !== undefined) form.set('public', String(open));
      form.set('file', file, name);
      const answer = await request('/api/v1/content', { method: 'POST', body: form });
      const item: ContentAnswer = await answer.json();
      return item;
    },

    content: (cid) => request(`/api/v1/content/${encodeURIComponent(cid)}/file`, {}),

    async contentReceipt(cid) {
      const path = `/api/v1/content/${encodeURIComponent(cid)}/receipt`;
      return new Uint8Array(await (await request(path, {})).arrayBuffer());
    },

    async *events({ after, signal } = {}) {
      const response = await request('/api/v1/events', {
        headers: { accept: 'text/event-stream', ...(after === undefined ? {} : { 'last-event-id': after }) },
        ...(signal === undefined ? {} : { signal }),
      });
      yield* parseEventStream(bodyOf(response));
    },
  };
}

/** Lines without `line` and `status` are the chunk's promises. */
const isBulkAnswer = (value: unknown): value is BulkAnswer =>
  typeof value === 'object' && value !== null && 'line' in value && 'status' in value;
