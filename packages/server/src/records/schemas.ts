import { Type } from 'typebox';
import type { RecordState } from './coverage.ts';

/** Shapes of the API, for validation where it is cheap and for the OpenAPI document everywhere. */

export const Id = Type.String({
  pattern: '^b[a-z2-7]{60}$',
  description: 'CIDv1 of the canonical document (codec json, sha2-256, base32)',
});
export const Digest = Type.String({ pattern: '^sha-256:[0-9a-f]{64}$' });
export const PlanName = Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$' });
export const State = Type.Enum(['accepted', 'batched', 'broadcast', 'included', 'final'] satisfies RecordState[]);
export const Time = Type.String({ format: 'date-time' });
export const Document = Type.Unsafe<Record<string, unknown>>({
  type: 'object',
  additionalProperties: true,
  description: 'A BTML document',
});

export const RecordRequestBody = Type.Object(
  {
    digest: Digest,
    media: Type.Optional(Type.String({ maxLength: 255, description: 'Media type in lowercase' })),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 1024 })),
    name64: Type.Optional(Type.String({ description: 'base64url of a name that BTML cannot hold as plain text' })),
    meta: Type.Optional(
      Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true, description: 'A BTML map' }),
    ),
    plan: Type.Optional(PlanName),
    needs: Type.Optional(
      Type.Unsafe<Record<string, unknown>>({
        type: 'object',
        additionalProperties: true,
        description:
          'In place of `plan`: what the record needs, as POST /routes takes it with every number and truth value as a ' +
          'text ("3600", "true"); the cheapest plan that satisfies it is taken. Not in multipart or bulk requests.',
      }),
    ),
  },
  { additionalProperties: false },
);

const item = {
  id: Id,
  state: State,
  plan: Type.String(),
  digest: Digest,
  name: Type.Optional(Type.String()),
  name64: Type.Optional(Type.String()),
  media: Type.Optional(Type.String()),
  acceptedAt: Time,
  deadline: Time,
  index: Type.Integer({ description: 'Leaf index in the log' }),
};
export const Item = Type.Object(item);

export const Links = Type.Object({ self: Type.String(), receipt: Type.String() });

/** Answered as text that is put together from canonical JSON: the schema is for the reference. */
export const Accepted = Type.Unsafe<string>(
  Type.Object({
    id: Id,
    state: State,
    plan: Type.String(),
    index: Type.Integer(),
    acceptedAt: Time,
    deadline: Time,
    record: Document,
    promise: Document,
    links: Links,
  }),
);

export const AnchorSummarySchema = Type.Object({
  id: Type.String(),
  ledger: Type.String(),
  chain: Type.String(),
  state: Type.String(),
  txid: Type.Optional(Type.String()),
  height: Type.Optional(Type.Integer()),
  confirmations: Type.Integer(),
  replaces: Type.Optional(Type.String({ description: 'The anchor in whose place it stands' })),
});

export const RecordDetail = Type.Unsafe<string>(
  Type.Object({
    ...item,
    record: Document,
    promise: Document,
    batch: Type.Union([
      Type.Object({ id: Type.String(), root: Type.String(), from: Type.Integer(), size: Type.Integer() }),
      Type.Null(),
    ]),
    anchors: Type.Array(AnchorSummarySchema),
    links: Links,
  }),
);

export const RecordList = Type.Object({
  items: Type.Array(Item),
  next: Type.Union([Type.String({ description: 'Value of `after` for the next page' }), Type.Null()]),
});

export const RecordListQuery = Type.Object(
  {
    state: Type.Optional(State),
    plan: Type.Optional(PlanName),
    digest: Type.Optional(Digest),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 256, description: 'Part of a name, in any case' })),
    after: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$', description: 'A cursor: `next` of the page before' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
  },
  { additionalProperties: false },
);
