import { Client, type Pool } from 'pg';
import type { Logger } from 'pino';
import { EVENT_CHANNEL, type EventOutbox, type StoredEvent } from './outbox.ts';

export interface HubModules {
  readonly pool: Pool;
  readonly events: EventOutbox;
  readonly log: Logger;
}

export interface HubOptions {
  /** How often to look although nobody rang; default 1 s. */
  readonly pollMs?: number;
}

export type Listener = (events: readonly StoredEvent[]) => void;

const BATCH = 500;
/** Of events, that are held in memory at once. */
const BATCH_BYTES = 4 * 1024 * 1024;

/**
 * Reads new events once per process, however many listen. PostgreSQL's NOTIFY wakes it; looking from time to time makes
 * up for a bell that was not heard. Positions are visible in order, so that reading on from the last one misses nothing.
 */
export class EventHub {
  readonly #modules: HubModules;
  readonly #pollMs: number;
  readonly #listeners = new Set<Listener>();
  #position: bigint | undefined;
  #client: Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> | undefined;
  #again = false;
  #stopped = true;

  constructor(modules: HubModules, options: HubOptions = {}) {
    this.#modules = modules;
    this.#pollMs = options.pollMs ?? 1_000;
  }

  start(): void {
    this.#stopped = false;
    this.#timer = setInterval(() => this.#ring(), this.#pollMs);
    this.#timer.unref();
    this.#ring();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#reading;
    await this.#client?.end().catch(() => undefined);
    this.#client = undefined;
  }

  /** Calls `listener` with every later event, in order; answers what ends it. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #ring(): void {
    if (this.#stopped) return;
    if (this.#reading) {
      this.#again = true;
      return;
    }
    this.#reading = this.#read()
      .catch((error: unknown) => this.#modules.log.debug({ err: error }, 'events could not be read; trying again'))
      .finally(() => {
        this.#reading = undefined;
        if (this.#again) {
          this.#again = false;
          this.#ring();
        }
      });
  }

  async #read(): Promise<void> {
    // Without the bell, looking from time to time goes on.
    await this.#listen().catch((error: unknown) => this.#modules.log.warn({ err: error }, 'cannot listen for events'));
    this.#position ??= await this.#modules.events.latest();
    for (;;) {
      if (this.#stopped) return;
      const events = await this.#modules.events.read(this.#position, BATCH, [], BATCH_BYTES);
      const last = events.at(-1);
      if (!last) return;
      this.#position = last.position;
      for (const listener of [...this.#listeners]) listener(events);
    }
  }

  /** A connection of its own for LISTEN, made again whenever it is lost. */
  async #listen(): Promise<void> {
    if (this.#client) return;
    // The pool keeps the password out of what a spread copies.
    const { options } = this.#modules.pool;
    const client = new Client({ ...options, password: options.password });
    const lost = () => {
      if (this.#client === client) this.#client = undefined;
    };
    client.on('error', lost);
    client.on('end', lost);
    client.on('notification', () => this.#ring());
    try {
      await client.connect();
      await client.query(`LISTEN ${EVENT_CHANNEL}`);
      this.#client = client;
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
  }
}
