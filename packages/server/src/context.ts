import type { LedgerDriver } from '@blockcluster/ledgers';
import type { Kysely } from 'kysely';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { SecretVault } from './access/vault.ts';
import type { ServerConfig } from './config.ts';
import type { Schema } from './database/schema.ts';
import type { EventOutbox } from './events/outbox.ts';

/** Wall clock, injected so that tests can move it. Milliseconds since 1970 UTC. */
export interface Clock {
  now(): number;
}

/** Cryptographic randomness, injected so that tests can repeat a run. */
export interface RandomSource {
  bytes(length: number): Uint8Array;
}

/** The ledgers that this installation uses, by their local name (`sandbox`, `bitcoin`, …). */
export interface LedgerRegistry {
  get(name: string): LedgerDriver;
  list(): readonly { readonly name: string; readonly driver: LedgerDriver }[];
}

/** What every capability of the server is given; nothing reaches for a global. */
export interface ServerContext {
  readonly config: ServerConfig;
  readonly db: Kysely<Schema>;
  readonly pool: Pool;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log: Logger;
  readonly events: EventOutbox;
  readonly vault: SecretVault;
  readonly ledgers: LedgerRegistry;
}

/** Work that one server at a time does for all: started with the server, stopped before the database closes. */
export interface Worker {
  readonly name: string;
  start(): void;
  /** Resolves when the step in progress has ended. */
  stop(): Promise<void>;
}
