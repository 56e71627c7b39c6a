import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BtmlMap, canonicalize } from '@blockcluster/btml';
import type { BlockRef } from '@blockcluster/ledgers';
import { LoopWorker } from '../transactions/loop.ts';
import type { Ledger } from '../transactions/modules.ts';
import { buildTrust, type TrustModules } from './trust.ts';
import type { TrustContent, TrustVersions } from './trust-versions.ts';

/** So long a block is pinned ahead of the finality that it belongs to; then the database says whether it is. */
const AHEAD_MS = 30_000;
/** How often a server looks whether another one has brought something to finality. */
const LOOK_MS = 2_000;

/**
 * What the installation trusts: signed versions in the database, the newest in `<data>/trust.json`. That file is always
 * whole (written beside and renamed), and is written only when there is a new version.
 */
export class TrustFile {
  readonly #modules: TrustModules;
  readonly #path: string;
  readonly #versions: TrustVersions;
  #written = '';
  #seen = '';
  #queue: Promise<void> = Promise.resolve();
  #upcoming: { readonly ledger: string; readonly pin: BlockRef; readonly until: number }[] = [];

  constructor(data: string, modules: TrustModules, versions: TrustVersions) {
    this.#path = join(data, 'trust.json');
    this.#versions = versions;
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
      // A round per minute even without a change: roots that still hold are confirmed before they look old.
      const minute = Math.floor(this.#modules.clock.now() / 60_000);
      const state = `${await this.#fingerprint()} ${minute}`;
      if (state !== this.#seen) {
        await this.refresh();
        this.#seen = state;
      }
      return { restMs: LOOK_MS };
    };
    return new LoopWorker('trust', round, (error) => {
      this.#modules.log.warn({ err: error }, 'trust.json could not be written');
      return LOOK_MS;
    });
  }

  /** The newest signed version as things stand now; with `after`, the statements of all versions above that one too. */
  async current(after?: number): Promise<BtmlMap> {
    const file = await this.#versions.publish(await this.#build());
    return after === undefined ? file : ((await this.#versions.following(after)) ?? file);
  }

  /** An older version. Throws TRUST_VERSION_UNKNOWN, TRUST_VERSION_GONE. */
  version(version: number): Promise<BtmlMap> {
    return this.#versions.version(version);
  }

  async #build(): Promise<TrustContent> {
    this.#upcoming = this.#upcoming.filter((ahead) => ahead.until > performance.now());
    const byLedger = Map.groupBy(this.#upcoming, (ahead) => ahead.ledger);
    const pins = new Map([...byLedger].map(([ledger, ahead]) => [ledger, ahead.map(({ pin }) => pin)]));
    return buildTrust(this.#modules, pins);
  }

  async #write(): Promise<void> {
    const content = canonicalize(await this.current());
    if (content === this.#written) return;
    const beside = `${this.#path}.${process.pid}.part`;
    await writeFile(beside, `${content}\n`, { flush: true });
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
