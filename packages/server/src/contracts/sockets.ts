import { CodedError } from '@blockcluster/btml';
import type { Kysely } from 'kysely';
import type { WebSocket } from 'ws';
import type { Schema } from '../database/schema.ts';
import type { EventHub } from '../events/hub.ts';
import { eventView, type ListenerRow } from './event-log.ts';
import { readSteps } from './listeners.ts';

const BATCH = 200;
const HEARTBEAT_MS = 15_000;
const MOST_SOCKETS = 200;
const MOST_PER_SUBJECT = 20;
/** Bytes that may wait for a slow reader: it gets no more until they are gone. One that reads nothing misses a heartbeat. */
const MOST_BUFFERED = 1024 * 1024;
/** RFC 6455 status codes: policy violation, try again later. */
const NOT_ALLOWED = 1008;
const TRY_AGAIN = 1013;

/** Contract events over WebSockets: each message is a step as `GET /contracts/{name}/events` shows it, in order. */
export class EventSockets {
  readonly #db: Kysely<Schema>;
  readonly #hub: Pick<EventHub, 'subscribe'>;
  readonly #open = new Map<WebSocket, string>();

  constructor(modules: { readonly db: Kysely<Schema>; readonly hub: Pick<EventHub, 'subscribe'> }) {
    this.#db = modules.db;
    this.#hub = modules.hub;
  }

  /** Throws EVENTS_TOO_MANY_STREAMS, before the connection becomes a WebSocket. */
  requirePlace(subject: string): void {
    if (!this.#hasPlace(subject))
      throw new CodedError('EVENTS_TOO_MANY_STREAMS', 'Too many event streams are open', {
        details: { retryAfter: 5 },
      });
  }

  #hasPlace(subject: string): boolean {
    const own = [...this.#open.values()].filter((other) => other === subject).length;
    return this.#open.size < MOST_SOCKETS && own < MOST_PER_SUBJECT;
  }

  /** Sends what a listener was told after a position, and whatever it is told until the socket closes. */
  serve(
    socket: WebSocket,
    stream: {
      readonly subject: string;
      readonly listener: ListenerRow;
      readonly after: bigint;
      /** Asked before each heartbeat: a socket whose key was revoked ends. */
      readonly stillAllowed: () => Promise<boolean>;
    },
  ): void {
    const { listener, subject } = stream;
    // It broke while its listener was looked up: no event would give its place back.
    if (socket.readyState !== socket.OPEN) return;
    // Of many that ask at the same moment each found a place when it was asked for.
    if (!this.#hasPlace(subject)) {
      socket.close(TRY_AGAIN, 'too many event streams are open');
      return;
    }
    this.#open.set(socket, subject);
    const sending = new Sending(this.#db, socket, listener, stream.after);
    let alive = true;
    const unsubscribe = this.#hub.subscribe((events) => {
      if (events.some(({ type, subject: about }) => type === 'contract.event' && about === listener.contract))
        sending.wake();
    });
    const heartbeat = setInterval(() => {
      if (!alive) return socket.terminate();
      alive = false;
      socket.ping();
      stream.stillAllowed().then(
        (allowed) => allowed || socket.close(NOT_ALLOWED, 'the key is no longer valid'),
        // The database is away: whoever was let in stays.
        () => undefined,
      );
    }, HEARTBEAT_MS);
    socket.on('pong', () => {
      alive = true;
    });
    // Nothing is expected from the other side.
    socket.on('message', () => undefined);
    socket.on('error', () => socket.terminate());
    socket.once('close', () => {
      clearInterval(heartbeat);
      unsubscribe();
      this.#open.delete(socket);
    });
    sending.wake();
  }
}

/** Reads on and sends, one read at a time, however often it is woken. */
class Sending {
  readonly #db: Kysely<Schema>;
  readonly #socket: WebSocket;
  readonly #listener: ListenerRow;
  #position: bigint;
  #busy = false;
  #again = false;

  constructor(db: Kysely<Schema>, socket: WebSocket, listener: ListenerRow, after: bigint) {
    this.#db = db;
    this.#socket = socket;
    this.#listener = listener;
    this.#position = after;
  }

  wake(): void {
    this.#again = true;
    if (this.#busy) return;
    this.#busy = true;
    // The database is away: the client comes back with its last position.
    this.#send()
      .catch(() => this.#socket.close(TRY_AGAIN, 'try again'))
      .finally(() => {
        this.#busy = false;
        if (this.#again && this.#socket.readyState === this.#socket.OPEN) this.wake();
      });
  }

  async #send(): Promise<void> {
    this.#again = false;
    while (this.#socket.readyState === this.#socket.OPEN) {
      const rows = await readSteps(this.#db, this.#listener, { after: this.#position, limit: BATCH });
      for (const row of rows) {
        const sent = new Promise((resolve) => this.#socket.send(JSON.stringify(eventView(row)), resolve));
        this.#position = row.position;
        if (this.#socket.bufferedAmount > MOST_BUFFERED) await sent;
      }
      if (rows.length < BATCH) return;
    }
  }
}
