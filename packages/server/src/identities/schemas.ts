import { Type } from 'typebox';
import { Document, Id, Time } from '../records/schemas.ts';

const Between = Type.Object({ notBefore: Type.Optional(Time), notAfter: Type.Optional(Time) });
const Did = Type.String({ description: 'did:key' });

export const Event = Type.Object({
  id: Type.String({ description: 'CID of the credential or revocation' }),
  kind: Type.Enum(['credential', 'revocation']),
  key: Type.Optional(Did),
  target: Type.Optional(Type.String({ description: 'The credential that it replaces or revokes' })),
  issuer: Did,
  issued: Time,
  expires: Type.Optional(Time),
  takenAt: Time,
  record: Id,
  links: Type.Object({ record: Type.String(), receipt: Type.String(), storage: Type.String() }),
});

export const IdentityItem = Type.Object({
  id: Type.String({ description: 'CID of the founding credential' }),
  subject: Type.String(),
  authority: Did,
  createdAt: Time,
  keys: Type.Array(Did, { description: 'Bound now, by the order in which this installation took the events' }),
  events: Type.Integer(),
  links: Type.Object({ self: Type.String(), keys: Type.String() }),
});

export const IdentityDetail = Type.Object({
  ...IdentityItem.properties,
  events: Type.Array(Event),
});

export const Taken = Type.Object({ identity: Type.String(), subject: Type.String(), event: Event });

const KeyAnswer = Type.Object({
  key: Did,
  credential: Type.String(),
  state: Type.Enum(['valid', 'ended', 'not-yet', 'undetermined']),
  from: Between,
  until: Type.Optional(Between),
  endedBy: Type.Optional(Type.String()),
  expires: Type.Optional(Time),
  reason: Type.Optional(Type.String()),
});
const EventAnswer = Type.Object({
  id: Type.String(),
  kind: Type.Enum(['credential', 'revocation']),
  issuer: Type.String(),
  issued: Type.String(),
  effect: Type.Enum(['applied', 'contested', 'ignored']),
  time: Between,
  code: Type.Optional(Type.String()),
  message: Type.Optional(Type.String()),
});

export const Resolution = Type.Object({
  identity: Type.String(),
  subject: Type.String(),
  authority: Did,
  at: Time,
  state: Type.Enum(['determined', 'undetermined']),
  development: Type.Boolean(),
  valid: Type.Array(Did),
  keys: Type.Array(KeyAnswer),
  events: Type.Array(EventAnswer),
  proven: Type.Array(Type.String()),
  notProven: Type.Array(Type.String()),
  evidence: Type.Optional(Type.Array(Document, { description: 'A receipt of each event: all that a stranger needs' })),
});
