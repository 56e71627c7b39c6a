import type { FastifyReply } from 'fastify';
import { type TSchema, Type } from 'typebox';
import { asMarkup, RECEIPT_TYPES } from './formats.ts';

/** Of the query of a route that answers a receipt. */
export const receiptQuery = { format: Type.Optional(Type.Enum(['json', 'markup'])) };

/** What such a route answers. */
export function receiptResponse(document: TSchema) {
  return {
    200: {
      content: {
        [RECEIPT_TYPES.json]: { schema: Type.Union([document, Type.String()]) },
        [RECEIPT_TYPES.markup]: { schema: Type.String() },
      },
    },
  };
}

/** Answers a receipt in the form that was asked for. It may become more: it is asked for anew each time. */
export function sendReceipt(reply: FastifyReply, receipt: string, format: 'json' | 'markup' = 'json'): FastifyReply {
  return reply
    .header('content-type', RECEIPT_TYPES[format])
    .header('cache-control', 'no-cache')
    .send(format === 'json' ? receipt : asMarkup(receipt));
}
