import { findManifest, type NodeManifest } from '@blockcluster/ledgers';
import { sql } from 'kysely';
import type { Lease } from '../database/leases.ts';
import type { SupervisorModules } from './modules.ts';
import type { Probed } from './observe.ts';
import { forecastDisk } from './probe/forecast.ts';
import { rotateLog } from './process/log-file.ts';
import { diskOf, freeOf, memoryOf } from './process/measure.ts';
import { foldersOf } from './setup.ts';
import type { NodeRow, NodeState } from './tables.ts';

const EVERY_MS = 10_000;
/** Walking through a large folder takes a while. */
const DISK_EVERY_MS = 60_000;
const KEPT_DAYS = 14;

export interface Sampled {
  readonly probed: Probed;
  readonly state: NodeState;
  readonly pids: readonly number[];
  readonly logs: readonly string[];
}

/** Writes down how a node is, for charts and forecasts, and keeps its logs and its disk within limits. */
export class Sampler {
  readonly #modules: SupervisorModules;
  #next = 0;
  #diskNext = 0;
  #disk: number | undefined;

  constructor(modules: SupervisorModules) {
    this.#modules = modules;
  }

  /** True when the node has to start again for settings that this changed. */
  async sample(lease: Lease, row: NodeRow, manifest: NodeManifest, seen: Sampled): Promise<boolean> {
    const { clock, data, db } = this.#modules;
    const now = clock.now();
    if (now < this.#next) return false;
    this.#next = now + EVERY_MS;
    for (const file of seen.logs) await rotateLog(file);
    const own = row.endpoint === null;
    if (own && now >= this.#diskNext) {
      this.#diskNext = now + DISK_EVERY_MS;
      this.#disk = await diskOf(foldersOf(data, row.name).root);
    }
    const memory = (await Promise.all(seen.pids.map(memoryOf))).reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0);
    const free = own ? await freeOf(data) : undefined;
    const { reading, references } = seen.probed;
    await db
      .insertInto('node_samples')
      .values({
        node: row.name,
        at: new Date(now),
        state: seen.state,
        height: reading === undefined ? null : BigInt(reading.height),
        reference: references.length === 0 ? null : BigInt(Math.max(...references.map((one) => one.height))),
        head_age: reading === undefined || reading.time === 0 ? null : Math.round(now / 1_000 - reading.time),
        peers: reading?.peers ?? null,
        disk: this.#disk === undefined ? null : BigInt(this.#disk),
        free: free === undefined ? null : BigInt(free),
        memory: own ? BigInt(memory) : null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    if (this.#diskNext === now + DISK_EVERY_MS) await this.#forget(row.name);
    return own && free !== undefined ? this.#guardDisk(lease, row, manifest, free) : false;
  }

  async #forget(name: string): Promise<void> {
    const before = new Date(this.#modules.clock.now() - KEPT_DAYS * 86_400_000);
    await this.#modules.db.deleteFrom('node_samples').where('node', '=', name).where('at', '<', before).execute();
  }

  /**
   * Too little space is left: the node that takes most of it is pruned, or else stopped. Never the others, the database or
   * the signer.
   */
  async #guardDisk(lease: Lease, row: NodeRow, manifest: NodeManifest, free: number): Promise<boolean> {
    if (free >= manifest.disk.floorBytes || (await this.#offender(row)) !== row.name) return false;
    const { store, log } = this.#modules;
    const mode = manifest.disk.prune.find(({ set }) =>
      Object.entries(set).some(
        ([name, value]) =>
          row.parameters[name] === manifest.parameters[name]?.default && row.parameters[name] !== value,
      ),
    );
    const reason = `${free} bytes are free, less than the ${manifest.disk.floorBytes} that ${row.name} must leave`;
    log.warn({ node: row.name }, reason);
    if (mode === undefined) {
      await store.write(lease, row.name, { desired: 'stopped', code: 'NODE_DISK_FLOOR', reason });
      return false;
    }
    await store.write(lease, row.name, { parameters: JSON.stringify({ ...row.parameters, ...mode.set }) });
    log.warn({ node: row.name, mode: mode.name }, `the node is pruned: ${mode.says}`);
    return true;
  }

  /** The node of this server that takes most of the disk. */
  async #offender(row: NodeRow): Promise<string | undefined> {
    const { rows } = await sql<{ node: string }>`
      SELECT s.node FROM node_samples s JOIN nodes n ON n.name = s.node
      WHERE n.server = ${row.server} AND n.desired = 'running' AND s.disk IS NOT NULL
        AND s.at > ${new Date(this.#modules.clock.now() - 600_000)}
      GROUP BY s.node ORDER BY max(s.disk) DESC LIMIT 1`.execute(this.#modules.db);
    return rows[0]?.node;
  }
}

/** Growth and the day on which the node reaches its floor, from the samples of the last week. */
export async function readForecast(modules: Pick<SupervisorModules, 'db' | 'clock'>, row: NodeRow) {
  const now = modules.clock.now();
  const rows = await modules.db
    .selectFrom('node_samples')
    .select(['at', 'disk', 'free'])
    .where('node', '=', row.name)
    .where('disk', 'is not', null)
    .where('at', '>', new Date(now - 7 * 86_400_000))
    .orderBy('at', 'desc')
    .limit(5_000)
    .execute();
  const free = rows[0]?.free;
  if (free === null || free === undefined) return undefined;
  const points = rows.reverse().map((one) => ({ at: one.at.getTime(), bytes: Number(one.disk) }));
  return forecastDisk(points, Number(free), findManifest(row.manifest).disk.floorBytes, now);
}
