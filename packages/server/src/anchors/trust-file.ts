import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BtmlMap, canonicalize } from '@blockcluster/btml';
import type { BlockRef } from '@blockcluster/ledgers';
import { LoopWorker } from '../transactions/loop.ts';
import type { Ledger } from '../transactions/modules.ts';
import { buildTrust, type TrustModules } from './trust.ts';

/** So long a block is pinned ahead of the finality that it belongs to; then the database says whether it is. */
const AHEAD_MS = 30_000;
/** How often a server looks whether another one has brought something to finality. */
const LOOK_MS = 2_000;

/** `<data>/trust.json`, always whole: written beside and renamed, and only when something other than its date changed. */
export class TrustFile {
  readonly #modules: TrustModules;
  readonly #path: string;
  #written = '';
  #seen = '';
  #queue: Promise<void> = Promise.resolve();
  #upcoming: { readonly ledger: string; readonly pin: BlockRef; readonly until: number }[] = [];

  constructor(data: string, modules: TrustModules) {
    this.#path = join(data, 'trust.json');
    this.#modules = modules;
  }

  /** Adds the newest block of a piece of evidence before its finality is committed. */
  include(ledger: Ledger, pin: BlockRef): Promise<void> {
    if (this.#upcoming.some((known) => known.pin.hash === pin.hash)) return this.#queue;
    this.#upcoming.push({ ledger: ledger.name, pin, until: performance.now() + AHEAD_MS });
    return this.refresh();
  }

  /** Writes the file as things stand now. Concurrent calls write one after the other. */
  refresh(): Promise<void> {
    const next = this.#queue.then(() => this.#write());
    this.#queue = next.catch(() => undefined);
    return next;
  }

  /** Follows what other servers on the same database bring to finality. */
  worker(): LoopWorker {
    const round = async () => {
      const state = await this.#fingerprint();
      if (state !== this.#seen) {
        await this.refresh();
        this.#seen = state;
      }
      return { restMs: LOOK_MS };
    };
    return new LoopWorker('trust', round, (error) => {
      this.#modules.log.warn({ error }, 'trust.json could not be written');
      return LOOK_MS;
    });
  }

  async #write(): Promise<void> {
    this.#upcoming = this.#upcoming.filter((ahead) => ahead.until > performance.now());
    const byLedger = Map.groupBy(this.#upcoming, (ahead) => ahead.ledger);
    const pins = new Map([...byLedger].map(([ledger, ahead]) => [ledger, ahead.map(({ pin }) => pin)]));
    const trust = await buildTrust(this.#modules, pins);
    const content = contentOf(trust);
    if (content === this.#written) return;
    const beside = `${this.#path}.${process.pid}.part`;
    await writeFile(beside, `${canonicalize(trust)}\n`, { flush: true });
    await rename(beside, this.#path);
    this.#written = content;
  }

  async #fingerprint(): Promise<string> {
    const pins = await this.#modules.db
      .selectFrom('transactions')
      .select((q) => [q.fn.countAll<bigint>().as('count'), q.fn.max('pin_height').as('height')])
      .where('pin_hash', 'is not', null)
      .executeTakeFirst();
    const contracts = await this.#modules.db
      .selectFrom('ledger_settings')
      .select((q) => q.fn.countAll<bigint>().as('count'))
      .executeTakeFirst();
    const ahead = this.#upcoming.filter(({ until }) => until > performance.now()).length;
    return `${pins?.count} ${pins?.height} ${contracts?.count} ${ahead}`;
  }
}

function contentOf(trust: BtmlMap): string {
  const { issued: _, ...content } = trust;
  return canonicalize(content);
}
