import { CodedError } from '@blockcluster/btml';
import { Type } from 'typebox';
import { scoped } from '../access/policy.ts';
import type { ServerContext } from '../context.ts';
import type { ApiRoutes } from '../http/types.ts';
import { requireRecord } from '../records/routes.ts';
import { Document, Id } from '../records/schemas.ts';
import { assembleReceipt, type ReceiptModules } from './assemble.ts';
import { logProofOf, otsOf } from './exports.ts';
import { asBundle, asMarkup, RECEIPT_TYPES, type ReceiptFormat } from './formats.ts';

const EXTENSIONS: Readonly<Record<ReceiptFormat, string>> = {
  json: 'btml.json',
  markup: 'btml',
  ots: 'ots',
  tlog: 'tlog-proof',
  bundle: 'car',
};
const binary = { schema: Type.Unsafe<Buffer>({ type: 'string', format: 'binary' }) };

/** GET /records/{id}/receipt in every format. */
export function receiptRoutes(context: ServerContext, modules: ReceiptModules): ApiRoutes {
  return async (app) => {
    app.get(
      '/records/:id/receipt',
      {
        config: { access: scoped('records:read') },
        schema: {
          tags: ['records'],
          summary: 'The receipt of a record',
          description:
            'Pending (with the promise) until an anchor is final. `json` and `markup` are the receipt itself; `ots` is an ' +
            'OpenTimestamps proof of the file (needs a final Bitcoin anchor); `tlog` a C2SP tlog-proof; `bundle` a CAR.',
          params: Type.Object({ id: Id }),
          querystring: Type.Object(
            { format: Type.Optional(Type.Enum(['json', 'markup', 'ots', 'tlog', 'bundle'] satisfies ReceiptFormat[])) },
            { additionalProperties: false },
          ),
          response: {
            200: {
              content: {
                [RECEIPT_TYPES.json]: { schema: Type.Union([Document, Type.String()]) },
                [RECEIPT_TYPES.markup]: { schema: Type.String() },
                'text/plain': { schema: Type.String() },
                [RECEIPT_TYPES.ots]: binary,
                [RECEIPT_TYPES.bundle]: binary,
              },
            },
          },
        },
      },
      async (request, reply) => {
        const format = request.query.format ?? 'json';
        const row = await requireRecord(context, request.params.id);
        const body = await render(format, row);
        return reply
          .header('content-type', RECEIPT_TYPES[format])
          .header('content-disposition', `attachment; filename="${row.id}.${EXTENSIONS[format]}"`)
          .header('cache-control', 'no-cache')
          .send(body);
      },
    );

    async function render(format: ReceiptFormat, row: Awaited<ReturnType<typeof requireRecord>>) {
      switch (format) {
        case 'json':
          return assembleReceipt(modules, row);
        case 'markup':
          return asMarkup(await assembleReceipt(modules, row));
        case 'bundle':
          return asBundle(await assembleReceipt(modules, row));
        case 'ots':
          return otsOf(modules, row);
        case 'tlog':
          return logProofOf(modules, row);
        default:
          throw new CodedError('REQUEST_INVALID', 'That is no format of a receipt');
      }
    }
  };
}
