import { CodedError } from '@blockcluster/btml';
import { type Kysely, sql } from 'kysely';
import { Type } from 'typebox';
import { audit } from '../access/audit.ts';
import { scoped } from '../access/policy.ts';
import { actor } from '../access/routes.ts';
import type { ServerContext } from '../context.ts';
import type { Schema } from '../database/schema.ts';
import type { ApiRoutes } from '../http/types.ts';
import { partiesOf, type StorageGroup } from './group.ts';
import { wakeContent } from './holders.ts';
import { hostIdentity } from './members.ts';
import { STORAGE_LEDGER } from './names.ts';
import { inspectMember } from './remote.ts';
import { GroupAnswer, NewMember, ThresholdBody } from './schemas.ts';

export interface GroupRouteModules {
  readonly group: StorageGroup;
  /** Writes the trust file anew. */
  readonly trustChanged: () => Promise<void>;
  readonly wake: () => void;
}

const tags = ['storage'];
const read = { access: scoped('ledgers:read') };
const write = { access: scoped('ledgers:write') };
/** Where other installations reach this one as a member of their groups. */
export const HOST_PATH = '/api/v1/host';

/** GET /storage; PATCH /storage; POST and DELETE /storage/members (operators). */
export function groupRoutes(context: ServerContext, modules: GroupRouteModules): ApiRoutes {
  const { db, config } = context;
  const { group, trustChanged, wake } = modules;

  async function show(): Promise<GroupAnswer> {
    const { driver, members: present } = await group.open();
    const [status, host, all] = await Promise.all([
      driver.status(),
      hostIdentity(context),
      db.selectFrom('storage_members').selectAll().orderBy('joined_at').orderBy('name').execute(),
    ]);
    const { rows } = await sql<{ files: bigint; bytes: string }>`
      SELECT count(*) AS files, coalesce(sum(total), 0)::text AS bytes FROM content`.execute(db);
    const said = new Map(status.members.map((member) => [member.name, member]));
    return {
      ledger: STORAGE_LEDGER,
      chain: driver.chain,
      label: driver.label,
      threshold: driver.threshold,
      parties: partiesOf(present),
      development: driver.development,
      synced: status.synced,
      members: all.map((row) => ({
        name: row.name,
        key: row.key,
        local: row.url === null,
        ...(row.url === null ? {} : { url: row.url }),
        party: row.party,
        reachable: said.get(row.name)?.reachable ?? false,
        held: said.get(row.name)?.held ?? 0,
        ...(said.get(row.name)?.detail === undefined ? {} : { detail: said.get(row.name)?.detail ?? '' }),
        joinedAt: row.joined_at.toISOString(),
        leftAt: row.left_at?.toISOString() ?? null,
      })),
      content: {
        files: Number(rows[0]?.files ?? 0n),
        bytes: Number(rows[0]?.bytes ?? 0),
        limit: config.storage.totalBytes,
        fileLimit: config.storage.fileBytes,
      },
      host: { name: host.name, key: host.key, path: HOST_PATH },
    };
  }

  /** Locks the group, so that threshold and members are changed by one request at a time. */
  async function lockGroup(trx: Kysely<Schema>): Promise<{ threshold: number; present: number }> {
    const { threshold } = await trx
      .selectFrom('storage_group')
      .select('threshold')
      .forUpdate()
      .executeTakeFirstOrThrow();
    const members = await trx.selectFrom('storage_members').select('name').where('left_at', 'is', null).execute();
    return { threshold, present: members.length };
  }

  return async (app) => {
    app.get(
      '/storage',
      { config: read, schema: { tags, summary: 'The group that stores content', response: { 200: GroupAnswer } } },
      show,
    );

    app.patch(
      '/storage',
      {
        config: write,
        schema: {
          tags,
          summary: 'Change how many members must answer',
          body: ThresholdBody,
          response: { 200: GroupAnswer },
        },
      },
      async (request) => {
        const { threshold } = request.body;
        await db.transaction().execute(async (trx) => {
          const { present } = await lockGroup(trx);
          if (threshold > present)
            throw new CodedError('STORAGE_THRESHOLD', `The group has ${present} members`, { pointer: '/threshold' });
          await trx.updateTable('storage_group').set({ threshold }).execute();
          const { id, address } = actor(request);
          await audit(trx, {
            actor: id,
            address,
            action: 'storage.threshold',
            subject: 'storage',
            detail: { threshold },
          });
        });
        await trustChanged();
        return show();
      },
    );

    app.post(
      '/storage/members',
      {
        config: write,
        schema: {
          tags,
          summary: 'Take a remote member into the group',
          description:
            'Its address (of another installation: its URL and /api/v1/host) and the did:key that its operator gave by ' +
            'another way. It must name this organization’s key and log among those that it serves.',
          body: NewMember,
          response: { 201: GroupAnswer },
        },
      },
      async (request, reply) => {
        const { url, key } = request.body;
        if (config.publicUrl === undefined)
          throw new CodedError(
            'STORAGE_PUBLIC_URL',
            'This server has no public address from which members could fetch',
          );
        const { name } = await inspectMember(url, key, config.webhookAllow);
        const now = new Date(context.clock.now());
        await db.transaction().execute(async (trx) => {
          await lockGroup(trx);
          const made = await trx
            .insertInto('storage_members')
            .values({ name, key, url, sealed: null, party: '', joined_at: now, left_at: null })
            .onConflict((conflict) => conflict.doNothing())
            .executeTakeFirst();
          if (made.numInsertedOrUpdatedRows !== 1n)
            throw new CodedError('STORAGE_MEMBER_EXISTS', `${name} or its key is or was in the group`);
          const { id, address } = actor(request);
          await audit(trx, { actor: id, address, action: 'storage.member.added', subject: name, detail: { url, key } });
          await wakeContent(trx, now);
        });
        await trustChanged();
        wake();
        return reply.code(201).send(await show());
      },
    );

    app.delete(
      '/storage/members/:name',
      {
        config: write,
        schema: {
          tags,
          summary: 'Let a member leave the group; what it signed until now still counts',
          params: Type.Object({ name: Type.String({ pattern: '^[A-Za-z0-9._-]{1,64}$' }) }),
          response: { 200: GroupAnswer },
        },
      },
      async (request) => {
        const { name } = request.params;
        await db.transaction().execute(async (trx) => {
          const { threshold, present } = await lockGroup(trx);
          const left = await trx
            .updateTable('storage_members')
            .set({ left_at: new Date(context.clock.now()) })
            .where('name', '=', name)
            .where('left_at', 'is', null)
            .executeTakeFirst();
          if (left.numUpdatedRows !== 1n)
            throw new CodedError('STORAGE_MEMBER_UNKNOWN', `No present member is called ${name}`);
          if (present - 1 < threshold)
            throw new CodedError('STORAGE_THRESHOLD', `${threshold} of ${present - 1} members could not answer`);
          const { id, address } = actor(request);
          await audit(trx, { actor: id, address, action: 'storage.member.left', subject: name });
        });
        await trustChanged();
        return show();
      },
    );
  };
}
