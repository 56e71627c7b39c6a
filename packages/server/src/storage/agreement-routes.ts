import { CodedError } from '@blockcluster/btml';
import { Type } from 'typebox';
import { scoped } from '../access/policy.ts';
import type { ServerContext } from '../context.ts';
import { readTime } from '../http/time.ts';
import type { ApiRoutes } from '../http/types.ts';
import { RECEIPT_TYPES } from '../receipts/formats.ts';
import { Document } from '../records/schemas.ts';
import { type AgreementRow, proposeAgreement } from './agreements.ts';
import type { ContentRouteModules } from './content-routes.ts';
import { agreementReceipt } from './receipts.ts';
import { AgreementBody, AgreementId, AgreementItem } from './schemas.ts';
import { agreementItem } from './view.ts';

const tags = ['agreements'];
const read = { access: scoped('records:read') };
const Named = Type.Object({ id: AgreementId });
const DEFAULT_WITHIN = 120;

/** POST /agreements, GET /agreements, GET /agreements/{id} and its receipt. */
export function agreementRoutes(context: ServerContext, modules: ContentRouteModules): ApiRoutes {
  const { db } = context;
  const { content, group, receipts, wake } = modules;
  async function required(id: string): Promise<AgreementRow> {
    const row = await db.selectFrom('agreements').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) throw new CodedError('AGREEMENT_NOT_FOUND', `There is no agreement ${id}`);
    return row;
  }
  return async (app) => {
    app.post(
      '/agreements',
      {
        config: { access: scoped('records:write') },
        schema: {
          tags,
          summary: 'Have all present members agree to hold content until a time',
          description:
            'They sign when a batch covers the content’s record, and are challenged once in each period from then on.',
          body: AgreementBody,
          response: { 201: AgreementItem },
        },
      },
      async (request, reply) => {
        const { cid, until, every, within = Math.min(DEFAULT_WITHIN, every) } = request.body;
        const row = await content.require(cid);
        const end = Math.floor(readTime(until, '/until') / 1000);
        const agreement = await proposeAgreement(context, row, { until: end, every, within });
        wake();
        return reply.code(201).send(agreementItem(agreement));
      },
    );

    app.get(
      '/agreements',
      {
        config: read,
        schema: {
          tags,
          summary: 'List agreements, newest first',
          querystring: Type.Object(
            {
              cid: Type.Optional(AgreementBody.properties.cid),
              limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
            },
            { additionalProperties: false },
          ),
          response: { 200: Type.Object({ items: Type.Array(AgreementItem), next: Type.Null() }) },
        },
      },
      async (request) => {
        const { cid, limit = 100 } = request.query;
        let query = db.selectFrom('agreements').selectAll().orderBy('created_at', 'desc').orderBy('id').limit(limit);
        if (cid !== undefined) query = query.where('cid', '=', cid);
        return { items: (await query.execute()).map(agreementItem), next: null };
      },
    );

    app.get(
      '/agreements/:id',
      { config: read, schema: { tags, summary: 'One agreement', params: Named, response: { 200: AgreementItem } } },
      async (request) => agreementItem(await required(request.params.id)),
    );

    app.get(
      '/agreements/:id/receipt',
      {
        config: read,
        schema: {
          tags,
          summary: 'The receipt of an agreement with the challenges answered so far (agreement-1)',
          params: Named,
          response: { 200: { content: { [RECEIPT_TYPES.json]: { schema: Type.Union([Document, Type.String()]) } } } },
        },
      },
      async (request, reply) => {
        const row = await required(request.params.id);
        const { driver } = await group.open();
        return reply
          .header('content-type', RECEIPT_TYPES.json)
          .header('content-disposition', `attachment; filename="${row.id}.btml.json"`)
          .header('cache-control', 'no-cache')
          .send(await agreementReceipt(receipts, driver, row));
      },
    );
  };
}
