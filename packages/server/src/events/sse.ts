import type { ServerResponse } from 'node:http';
import { CodedError } from '@blockcluster/btml';
import type { EventHub } from './hub.ts';
import type { EventOutbox, StoredEvent } from './outbox.ts';

export interface SseOptions {
  /** Open streams of this process; default 200. */
  readonly maxStreams?: number;
  /** Open streams of one key or session; default 20. */
  readonly maxPerSubject?: number;
  /** Silence after which a comment keeps the connection open; default 15 s. */
  readonly heartbeatMs?: number;
  /** Bytes that may wait for a slow reader before it is disconnected; it resumes by its last id. Default 1 MiB. */
  readonly maxBuffered?: number;
}

export interface SseRequest {
  readonly after: bigint;
  readonly types: readonly string[];
  /** Asked before each heartbeat; a stream whose key was revoked ends. */
  readonly stillAllowed: () => Promise<boolean>;
}

const BATCH = 500;

/** Server-sent events (WHATWG HTML): `id` is the position, by which a client resumes without gap or repetition. */
export class SseStreams {
  readonly #hub: EventHub;
  readonly #outbox: EventOutbox;
  readonly #options: Required<SseOptions>;
  readonly #open = new Map<ServerResponse, string>();

  constructor(options: SseOptions, modules: { readonly hub: EventHub; readonly outbox: EventOutbox }) {
    this.#hub = modules.hub;
    this.#outbox = modules.outbox;
    this.#options = {
      maxStreams: options.maxStreams ?? 200,
      maxPerSubject: options.maxPerSubject ?? 20,
      heartbeatMs: options.heartbeatMs ?? 15_000,
      maxBuffered: options.maxBuffered ?? 1024 * 1024,
    };
  }

  /**
   * Takes a place for a response, which is free again when the response closes, whether or not it was served. Throws
   * EVENTS_TOO_MANY_STREAMS before anything is written.
   */
  admit(response: ServerResponse, subject: string): void {
    // Its client is gone already: no event would ever tell so.
    if (response.destroyed) return;
    const own = [...this.#open.values()].filter((other) => other === subject).length;
    if (this.#open.size >= this.#options.maxStreams || own >= this.#options.maxPerSubject)
      throw new CodedError('EVENTS_TOO_MANY_STREAMS', 'Too many event streams are open', {
        details: { retryAfter: 5 },
      });
    this.#open.set(response, subject);
    response.once('close', () => this.#open.delete(response));
  }

  /** Takes over an admitted response whose headers are set; resolves when the stream has ended. */
  async serve(response: ServerResponse, request: SseRequest): Promise<void> {
    if (response.destroyed) return;
    let position = request.after;
    let caughtUp = false;
    const ended = new Promise<void>((resolve) => response.once('close', resolve));
    const send = (events: readonly StoredEvent[]) => {
      for (const event of events) {
        if (event.position <= position) continue;
        position = event.position;
        if (request.types.length === 0 || request.types.includes(event.type)) response.write(frame(event));
      }
      if (response.writableLength > this.#options.maxBuffered) response.destroy();
    };
    const unsubscribe = this.#hub.subscribe((events) => {
      // Until the past is written, the present is read from the database as well: order stays, nothing is lost.
      if (caughtUp) send(events);
    });
    const heartbeat = setInterval(() => {
      request.stillAllowed().then(
        (allowed) => (allowed ? response.write(': still here\n\n') : response.end()),
        // The database is away: whoever was let in stays.
        () => response.write(': still here\n\n'),
      );
    }, this.#options.heartbeatMs);
    response.write('retry: 2000\n\n');
    try {
      await this.#catchUp(response, () => position, send);
      caughtUp = true;
      // What was published between the last read and now.
      await this.#catchUp(response, () => position, send);
      await ended;
    } catch {
      // The database went away while the past was read; the client comes back by itself with its last id.
      response.destroy();
    } finally {
      clearInterval(heartbeat);
      unsubscribe();
    }
  }

  /** Ends every stream: the server stops. */
  closeAll(): void {
    for (const response of this.#open.keys()) response.end();
  }

  get size(): number {
    return this.#open.size;
  }

  async #catchUp(response: ServerResponse, position: () => bigint, send: (events: readonly StoredEvent[]) => void) {
    while (!response.destroyed) {
      const events = await this.#outbox.read(position(), BATCH, [], this.#options.maxBuffered);
      if (events.length === 0) return;
      send(events);
      if (response.writableNeedDrain)
        await new Promise<void>((resolve) => {
          response.once('drain', resolve);
          response.once('close', resolve);
        });
    }
  }
}

/** JSON has no raw line breaks, so that one data line is enough. */
function frame(event: StoredEvent): string {
  return `id: ${event.position}\nevent: ${event.type}\ndata: ${JSON.stringify(eventBody(event))}\n\n`;
}

export interface EventBody {
  readonly position: string;
  readonly type: string;
  readonly subject: string;
  readonly at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** An event as clients see it, in streams, lists and webhooks alike. */
export function eventBody(event: StoredEvent): EventBody {
  const { position, type, subject, at, data } = event;
  return { position: String(position), type, subject, at: at.toISOString(), data };
}
