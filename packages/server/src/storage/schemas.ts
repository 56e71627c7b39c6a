import { type Static, Type } from 'typebox';
import { Digest, Id, PlanName, Time } from '../records/schemas.ts';
import type { AgreementState, HolderState } from './tables.ts';

export const Cid = Type.String({
  pattern: '^b[a-z2-7]{20,80}$',
  description: 'CIDv1 in base32: raw or dag-pb (UnixFS)',
});
export const AgreementId = Type.String({ pattern: '^agr_[0-9a-f]{32}$' });
const Maybe = <T extends ReturnType<typeof Type.String>>(schema: T) => Type.Union([schema, Type.Null()]);

export const Holder = Type.Object({
  name: Type.String(),
  key: Type.String({ description: 'did:key' }),
  local: Type.Boolean(),
  state: Type.Enum(['waiting', 'holds', 'lost', 'unreachable'] satisfies HolderState[]),
  answered: Type.Integer({ description: 'Challenges answered' }),
  missed: Type.Integer(),
  repaired: Type.Integer({ description: 'Times that a lost copy was fetched again' }),
  answeredAt: Maybe(Time),
  checkedAt: Maybe(Time),
  detail: Type.Optional(Type.String()),
});

export const ContentItem = Type.Object({
  cid: Cid,
  digest: Digest,
  size: Type.Integer({ description: 'Bytes of the file' }),
  blocks: Type.Integer(),
  name: Type.Optional(Type.String()),
  media: Type.Optional(Type.String()),
  public: Type.Boolean({ description: 'Whether the gateway serves it without a key' }),
  plan: Type.String(),
  record: Id,
  storedAt: Time,
  provenAt: Maybe(Time),
  holders: Type.Array(Holder),
  links: Type.Object({ self: Type.String(), receipt: Type.String(), gateway: Type.String() }),
});
export type ContentItem = Static<typeof ContentItem>;

export const ContentUpload = Type.Unsafe({
  type: 'object',
  required: ['file'],
  properties: {
    file: { type: 'string', format: 'binary' },
    name: { type: 'string', maxLength: 1024 },
    media: { type: 'string', maxLength: 255 },
    plan: PlanName,
    public: { type: 'string', enum: ['true', 'false'] },
  },
});

export const ContentList = Type.Object({
  items: Type.Array(ContentItem),
  next: Type.Union([Type.String(), Type.Null()]),
});

export const AgreementBody = Type.Object(
  {
    cid: Cid,
    until: Time,
    every: Type.Integer({
      minimum: 10,
      maximum: 31_536_000,
      description: 'Seconds of a period; one challenge in each',
    }),
    within: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 300, description: 'Seconds in which a challenge must be answered' }),
    ),
  },
  { additionalProperties: false },
);

export const AgreementItem = Type.Object({
  id: AgreementId,
  cid: Cid,
  state: Type.Enum(['waiting', 'active', 'ended', 'broken', 'failed'] satisfies AgreementState[]),
  from: Maybe(Time),
  until: Time,
  every: Type.Integer(),
  within: Type.Integer(),
  holders: Type.Array(Type.String({ description: 'did:key' })),
  kept: Type.Integer({ description: 'Periods with an answered challenge' }),
  missed: Type.Integer({ description: 'Periods that passed without one' }),
  nextAt: Maybe(Time),
  reason: Type.Optional(Type.String()),
  createdAt: Time,
  links: Type.Object({ self: Type.String(), receipt: Type.String() }),
});
export type AgreementItem = Static<typeof AgreementItem>;

const MemberItem = Type.Object({
  name: Type.String(),
  key: Type.String({ description: 'did:key' }),
  local: Type.Boolean({ description: 'Its key and its blocks are on this installation' }),
  url: Type.Optional(Type.String()),
  party: Type.String({ description: 'Who runs it; members of one machine are one party' }),
  reachable: Type.Boolean(),
  held: Type.Integer({ description: 'CIDs that it says it holds' }),
  detail: Type.Optional(Type.String()),
  joinedAt: Time,
  leftAt: Maybe(Time),
});

export const GroupAnswer = Type.Object({
  ledger: Type.String({ description: 'What a plan calls the group' }),
  chain: Type.String(),
  label: Type.String(),
  threshold: Type.Integer(),
  parties: Type.Integer(),
  development: Type.Boolean({ description: 'True while fewer parties stand behind the members than must answer' }),
  synced: Type.Boolean({ description: 'Whether as many members as the threshold asks for can be reached' }),
  members: Type.Array(MemberItem),
  content: Type.Object({
    files: Type.Integer(),
    bytes: Type.Integer(),
    limit: Type.Integer(),
    fileLimit: Type.Integer(),
  }),
  host: Type.Object(
    { name: Type.String(), key: Type.String(), path: Type.String() },
    { description: 'What this installation is as a member of others’ groups' },
  ),
});
export type GroupAnswer = Static<typeof GroupAnswer>;

export const NewMember = Type.Object(
  {
    url: Type.String({ minLength: 8, maxLength: 2_000 }),
    key: Type.String({ pattern: '^did:key:z6Mk[1-9A-HJ-NP-Za-km-z]{40,60}$' }),
  },
  { additionalProperties: false },
);
export const ThresholdBody = Type.Object(
  { threshold: Type.Integer({ minimum: 1, maximum: 64 }) },
  { additionalProperties: false },
);
export const ClientItem = Type.Object({
  name: Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$' }),
  issuer: Type.String({ pattern: '^did:key:z6Mk[1-9A-HJ-NP-Za-km-z]{40,60}$', description: 'Whose orders are obeyed' }),
  log: Type.String({ maxLength: 400, description: "Verifier key of its log (its server's /api/v1/log/key)" }),
});
