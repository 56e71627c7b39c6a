import { Readable } from 'node:stream';
import { CodedError, type NoteKey, parseVerifierKey } from '@blockcluster/btml';
import {
  answerGateway,
  answerMember,
  describeMember,
  gatewaySource,
  type Member,
  type MemberAnswer,
} from '@blockcluster/ledgers';
import type { FastifyReply } from 'fastify';
import { sql } from 'kysely';
import { Type } from 'typebox';
import { audit } from '../access/audit.ts';
import { open, scoped } from '../access/policy.ts';
import { actor } from '../access/routes.ts';
import type { ServerContext } from '../context.ts';
import type { ApiRoutes } from '../http/types.ts';
import { guardedFetch } from './guarded-fetch.ts';
import { HOST, hostIdentity, localMember, storeOf } from './members.ts';
import { ClientItem } from './schemas.ts';

const tags = ['storage'];
const MAX_BODY = 65_536;
const Orders = Type.Enum(['add-checkpoint', 'challenge', 'agree', 'hold']);

/**
 * This installation as a member of other organizations' groups (`/host/…`), and which organizations it serves
 * (`/storage/clients`). Only what a client's key signed has an effect; what a client has held counts to the room that the
 * operator gives.
 */
export function hostRoutes(context: ServerContext): ApiRoutes {
  const { db, config } = context;
  const send = guardedFetch({ allow: config.webhookAllow });

  async function host(): Promise<Member> {
    const clients = await db.selectFrom('storage_clients').selectAll().execute();
    const logs = clients.flatMap(({ log }): NoteKey[] => [parseVerifierKey(log)]);
    return localMember(context, await hostIdentity(context), { issuers: clients.map((c) => c.issuer), logs }, HOST);
  }

  async function checkRoom(): Promise<void> {
    const { rows } = await sql<{ used: string }>`
      SELECT coalesce(sum(octet_length(bytes)), 0)::text AS used FROM storage_blocks WHERE store = ${storeOf(HOST)}`.execute(
      db,
    );
    if (Number(rows[0]?.used ?? 0) >= config.storage.totalBytes)
      throw new CodedError('CONTENT_FULL', 'What is held for others has no more room here');
  }

  const reply = (to: FastifyReply, { status, type, body }: MemberAnswer): FastifyReply =>
    to.code(status).header('content-type', type).header('cache-control', 'no-store').send(body);

  return async (app) => {
    app.addContentTypeParser('text/plain', { parseAs: 'string', bodyLimit: MAX_BODY }, (_request, body, done) => {
      done(null, body);
    });

    app.get(
      '/host/member',
      {
        config: { access: open },
        schema: {
          tags,
          summary: 'Who this installation is as a member, and how much it holds for others',
          response: { 200: Type.Unsafe<string>({ type: 'object', additionalProperties: true }) },
        },
      },
      async (_request, to) => reply(to, await describeMember(await host())),
    );

    app.post(
      '/host/:order',
      {
        config: { access: open },
        schema: {
          tags,
          summary:
            'Signed orders of served organizations: hold, challenge, agree; and add-checkpoint (C2SP tlog-witness)',
          params: Type.Object({ order: Orders }),
          body: Type.String({ maxLength: MAX_BODY }),
          response: { 200: Type.Unsafe<string>({ type: 'string' }) },
        },
      },
      async (request, to) => {
        const { order } = request.params;
        if (order === 'hold') await checkRoom();
        const sourceOf = (gateway: string) => gatewaySource(gateway, send);
        return reply(to, await answerMember(await host(), `/${order}`, request.body, sourceOf));
      },
    );

    app.get(
      '/host/ipfs/*',
      {
        // Others trusted this installation with it: nobody but who runs it can give it back to them.
        config: { access: scoped('ledgers:write') },
        schema: { tags, summary: 'The trustless gateway to what is held for others', hide: true },
      },
      async (request, to) => {
        const url = request.raw.url ?? '';
        const member = await host();
        const { method } = request;
        const { accept = '' } = request.headers;
        const asked = { method, accept, url: url.slice(Math.max(url.indexOf('/ipfs/'), 0)) };
        const { status, headers, body } = await answerGateway(asked, member.store);
        void to.code(status).headers({ ...headers, 'cache-control': 'private, no-store' });
        if (body === undefined || body instanceof Uint8Array) return to.send(body && Buffer.from(body));
        return to.send(Readable.from(body, { objectMode: false }));
      },
    );

    app.get(
      '/storage/clients',
      {
        config: { access: scoped('ledgers:read') },
        schema: {
          tags,
          summary: 'Organizations for which this installation holds content and witnesses',
          response: { 200: Type.Object({ items: Type.Array(ClientItem), next: Type.Null() }) },
        },
      },
      async () => {
        const rows = await db.selectFrom('storage_clients').selectAll().orderBy('name').execute();
        return { items: rows.map(({ name, issuer, log }) => ({ name, issuer, log })), next: null };
      },
    );

    app.post(
      '/storage/clients',
      {
        config: { access: scoped('ledgers:write') },
        schema: {
          tags,
          summary: 'Serve another organization as a member',
          body: ClientItem,
          response: { 201: ClientItem },
        },
      },
      async (request, to) => {
        const { name, issuer } = request.body;
        const log = request.body.log.trim();
        parseVerifierKey(log);
        await db.transaction().execute(async (trx) => {
          const made = await trx
            .insertInto('storage_clients')
            .values({ name, issuer, log, added_at: new Date(context.clock.now()) })
            .onConflict((conflict) => conflict.doNothing())
            .executeTakeFirst();
          if (made.numInsertedOrUpdatedRows !== 1n)
            throw new CodedError('STORAGE_MEMBER_EXISTS', `${name} or its key is served already`);
          const { id, address } = actor(request);
          await audit(trx, { actor: id, address, action: 'storage.client.added', subject: name, detail: { issuer } });
        });
        return to.code(201).send({ name, issuer, log });
      },
    );

    app.delete(
      '/storage/clients/:name',
      {
        config: { access: scoped('ledgers:write') },
        schema: {
          tags,
          summary: 'Serve an organization no more; what is held for it stays until it is removed by hand',
          params: Type.Object({ name: ClientItem.properties.name }),
          response: { 204: Type.Null() },
        },
      },
      async (request, to) => {
        const { name } = request.params;
        await db.transaction().execute(async (trx) => {
          const gone = await trx.deleteFrom('storage_clients').where('name', '=', name).executeTakeFirst();
          if (gone.numDeletedRows !== 1n) throw new CodedError('STORAGE_MEMBER_UNKNOWN', `No client is called ${name}`);
          const { id, address } = actor(request);
          await audit(trx, { actor: id, address, action: 'storage.client.removed', subject: name });
        });
        return to.code(204).send(null);
      },
    );
  };
}
