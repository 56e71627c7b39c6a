import { CodedError } from '@blockcluster/btml';
import type { Transaction } from 'kysely';
import type { ServerContext } from '../context.ts';
import type { Lease } from '../database/leases.ts';
import type { Schema } from '../database/schema.ts';
import type { NodeRow, NodeState, NodeTables } from './tables.ts';

type Foundation = Pick<ServerContext, 'db' | 'clock' | 'events' | 'vault'>;
type NodeChange = import('kysely').Updateable<NodeTables['nodes']>;

/** Reads and writes nodes. What a supervisor writes is fenced by its lease. */
export class NodeStore {
  readonly #context: Foundation;

  constructor(context: Foundation) {
    this.#context = context;
  }

  list(server?: string): Promise<NodeRow[]> {
    let query = this.#context.db.selectFrom('nodes').selectAll().orderBy('name');
    if (server !== undefined) query = query.where('server', '=', server);
    return query.execute();
  }

  find(name: string): Promise<NodeRow | undefined> {
    return this.#context.db.selectFrom('nodes').selectAll().where('name', '=', name).executeTakeFirst();
  }

  /** Throws NODE_NOT_FOUND. */
  async get(name: string): Promise<NodeRow> {
    const row = await this.find(name);
    if (row === undefined) throw new CodedError('NODE_NOT_FOUND', `No node is called "${name}"`);
    return row;
  }

  /** What a supervisor decided, unless another server has taken over (LEASE_LOST). */
  async write(lease: Lease, name: string, change: NodeChange): Promise<void> {
    await this.#context.db.transaction().execute(async (trx) => {
      await lease.assert(trx);
      await this.#update(trx, name, change);
    });
  }

  /** Changes the state, and tells whoever listens when it is another one. */
  async enter(lease: Lease, row: NodeRow, to: NodeEntry, change: NodeChange = {}): Promise<void> {
    const { state, code = null, reason = null } = to;
    const traffic = state === 'synced';
    const changed = row.state !== state;
    const now = new Date(this.#context.clock.now());
    await this.#context.db.transaction().execute(async (trx) => {
      await lease.assert(trx);
      const since = changed ? { state_since: now } : {};
      const first = state === 'synced' && row.synced_at === null ? { synced_at: now } : {};
      await this.#update(trx, row.name, { ...change, ...since, ...first, state, traffic, code, reason });
      if (!changed) return;
      await this.#context.events.publish(trx, {
        type: 'node.state',
        subject: row.name,
        data: { node: row.name, from: row.state, state, traffic, ...(code === null ? {} : { code, reason }) },
      });
    });
  }

  async remove(lease: Lease, name: string): Promise<void> {
    await this.#context.db.transaction().execute(async (trx) => {
      await lease.assert(trx);
      await trx.deleteFrom('nodes').where('name', '=', name).execute();
      await this.#context.events.publish(trx, {
        type: 'node.state',
        subject: name,
        data: { node: name, state: 'removed' },
      });
    });
  }

  /** JSON that only this installation can read. */
  seal(name: string, what: string, value: unknown): Buffer {
    return this.#context.vault.seal(Buffer.from(JSON.stringify(value), 'utf8'), `node:${name}:${what}`);
  }

  open(name: string, what: string, sealed: Buffer): unknown {
    return JSON.parse(this.#context.vault.open(sealed, `node:${name}:${what}`).toString('utf8'));
  }

  async #update(trx: Transaction<Schema>, name: string, change: NodeChange): Promise<void> {
    const now = new Date(this.#context.clock.now());
    await trx
      .updateTable('nodes')
      .set({ ...change, updated_at: now })
      .where('name', '=', name)
      .execute();
  }
}

export interface NodeEntry {
  readonly state: NodeState;
  readonly code?: string | null;
  readonly reason?: string | null;
}
