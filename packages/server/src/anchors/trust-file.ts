import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BtmlMap, canonicalize } from '@blockcluster/btml';
import type { BlockRef } from '@blockcluster/ledgers';
import { LoopWorker } from '../transactions/loop.ts';
import type { Ledger } from '../transactions/modules.ts';
import { buildTrust, type TrustModules } from './trust.ts';

/** How often a server looks whether another one has brought something to finality. */
const LOOK_MS = 2_000;

/** `<data>/trust.json`, always whole: written beside and renamed, and only when something other than its date changed. */
export class TrustFile {
  readonly #modules: TrustModules;
  readonly #path: string;
  #written = '';
  #seen = '';
  #queue: Promise<void> = Promise.resolve();
  #upcoming = new Map<string, BlockRef[]>();

  constructor(data: string, modules: TrustModules) {
    this.#path = join(data, 'trust.json');
    this.#modules = modules;
  }

  /** Adds the newest block of a piece of evidence before its finality is committed. */
  include(ledger: Ledger, pin: BlockRef): Promise<void> {
    const pins = this.#upcoming.get(ledger.name) ?? [];
    if (!pins.some((known) => known.hash === pin.hash)) {
      this.#upcoming.set(ledger.name, [...pins.slice(-63), pin]);
      return this.refresh();
    }
    return this.#queue;
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
    const trust = await buildTrust(this.#modules, this.#upcoming);
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
    return `${pins?.count} ${pins?.height} ${contracts?.count}`;
  }
}

function contentOf(trust: BtmlMap): string {
  const { issued: _, ...content } = trust;
  return canonicalize(content);
}
