import { Type } from 'typebox';
import type { PaymentState } from './tables.ts';

export const PaymentStateSchema = Type.Enum([
  'queued',
  'grouped',
  'broadcast',
  'included',
  'final',
  'failed',
] satisfies PaymentState[]);

const Amount = Type.String({ pattern: '^[1-9][0-9]{0,77}$', description: 'Base units, decimal' });
const Time = Type.String({ format: 'date-time' });

export const PaymentBody = Type.Object(
  {
    ledger: Type.Optional(Type.String({ maxLength: 32, description: 'Name of the ledger; or say the chain' })),
    chain: Type.Optional(Type.String({ maxLength: 41, description: 'CAIP-2; the plan must use a ledger on it' })),
    to: Type.String({ minLength: 1, maxLength: 200, description: 'Address on the chain, or CAIP-10' }),
    amount: Amount,
    asset: Type.Optional(Type.String({ maxLength: 200, description: "CAIP-19; the ledger's own coin when left out" })),
    reference: Type.Optional(
      Type.String({ minLength: 1, maxLength: 140, description: 'Yours; kept and shown here, never on the ledger' }),
    ),
    plan: Type.Optional(Type.String({ maxLength: 32, description: 'Under whose budget; `default` when left out' })),
  },
  { additionalProperties: false },
);

export const PaymentAnswer = Type.Object({
  id: Type.String(),
  state: PaymentStateSchema,
  plan: Type.String(),
  ledger: Type.String(),
  chain: Type.String({ description: 'CAIP-2' }),
  from: Type.String({ description: 'CAIP-10' }),
  to: Type.String({ description: 'CAIP-10' }),
  asset: Type.String({ description: 'CAIP-19' }),
  amount: Amount,
  decimals: Type.Integer(),
  reference: Type.Optional(Type.String()),
  transaction: Type.Optional(
    Type.Object({
      id: Type.String(),
      operation: Type.Integer({ description: 'Which operation of its intent, from 0' }),
      payments: Type.Integer({ description: 'How many payments it makes' }),
      txid: Type.Optional(Type.String()),
      height: Type.Optional(Type.Integer()),
      confirmations: Type.Integer(),
    }),
  ),
  attempts: Type.Integer({ description: 'Transactions of its own that failed' }),
  reason: Type.Optional(
    Type.Object({ code: Type.String(), detail: Type.String() }, { description: 'Why it waits, or has failed' }),
  ),
  createdAt: Time,
  updatedAt: Time,
  links: Type.Object({ self: Type.String(), receipt: Type.String() }),
});
