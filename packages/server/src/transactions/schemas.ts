import { Type } from 'typebox';
import type { TransactionState } from './tables.ts';

export const StateSchema = Type.Enum([
  'queued',
  'signed',
  'broadcast',
  'included',
  'final',
  'failed',
  'cancelled',
] satisfies TransactionState[]);

export const DocumentSchema = Type.Unsafe<object>({
  type: 'object',
  additionalProperties: true,
  description: 'A BTML document',
});
const Time = Type.String({ format: 'date-time' });

export const TransactionAnswer = Type.Object({
  id: Type.String(),
  intent: DocumentSchema,
  intentId: Type.String({ description: 'CID of the intent' }),
  op: Type.String(),
  ledger: Type.String(),
  chain: Type.String({ description: 'CAIP-2' }),
  account: Type.String({ description: 'CAIP-10' }),
  plan: Type.Optional(Type.String()),
  state: StateSchema,
  maxFee: Type.String({ description: 'Base units' }),
  asset: Type.String({ description: 'CAIP-19' }),
  expires: Time,
  nonce: Type.Optional(Type.String()),
  coins: Type.Optional(Type.Array(Type.String({ description: 'txid:vout' }))),
  candidates: Type.Array(
    Type.Object({
      txid: Type.String(),
      fee: Type.String(),
      rate: Type.String(),
      state: Type.String(),
      reason: Type.Optional(Type.String()),
      empty: Type.Optional(Type.Boolean({ description: 'Does nothing, in place of the others' })),
      createdAt: Time,
      broadcastAt: Type.Optional(Time),
    }),
    { description: 'Every signed form, oldest first: at most one of them can confirm' },
  ),
  txid: Type.Optional(Type.String({ description: 'Of the newest candidate, or of the one that confirmed' })),
  height: Type.Optional(Type.Integer()),
  confirmations: Type.Integer(),
  fee: Type.Optional(Type.String()),
  evidence: Type.Optional(DocumentSchema),
  error: Type.Optional(Type.Object({ code: Type.String(), detail: Type.String() })),
  filler: Type.Optional(Type.Boolean({ description: 'Does nothing but use up a nonce that would hold others up' })),
  cancelRequestedAt: Type.Optional(Time),
  createdAt: Time,
  updatedAt: Time,
});
