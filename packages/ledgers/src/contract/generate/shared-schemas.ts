import type { ValueSchema } from '../descriptor.ts';

const text = { type: 'string' } as const;
const count = { type: 'integer', minimum: 0 } as const;
const amount = { type: 'string', pattern: '^(?:0|[1-9][0-9]{0,77})$' } as const;
const block = {
  type: 'object',
  properties: { height: count, hash: text },
  required: ['height', 'hash'],
} as const;

/** What every contract's document says alike: operations, refusals, steps of events. */
export const shared: Readonly<Record<string, ValueSchema>> = {
  Operation: {
    type: 'object',
    description: 'A transaction on its way, or where it came to',
    properties: {
      id: text,
      contract: text,
      version: { type: 'integer' },
      kind: { type: 'string', enum: ['deploy', 'call'] },
      method: text,
      arguments: { type: 'object', additionalProperties: true },
      ledger: text,
      chain: { type: 'string', description: 'CAIP-2' },
      account: { type: 'string', description: 'CAIP-10' },
      address: text,
      state: { type: 'string', enum: ['queued', 'signed', 'broadcast', 'included', 'final', 'failed', 'cancelled'] },
      transaction: text,
      txid: text,
      height: count,
      confirmations: count,
      succeeded: { type: 'boolean', description: 'False when a block holds it, but the contract refused' },
      cost: {
        type: 'object',
        properties: { worstCase: amount, asset: text, gas: text, paid: text, value: amount },
        required: ['worstCase', 'asset'],
      },
      simulation: {
        type: 'object',
        properties: { result: { type: 'object', additionalProperties: true }, block },
      },
      error: {
        type: 'object',
        properties: { code: text, detail: text, refusal: { type: 'object', additionalProperties: true } },
        required: ['code', 'detail'],
      },
      createdAt: { type: 'string', format: 'date-time' },
      links: { type: 'object', additionalProperties: text },
    },
    required: ['id', 'contract', 'kind', 'arguments', 'ledger', 'chain', 'account', 'state', 'transaction', 'cost'],
  },
  Problem: {
    type: 'object',
    description: 'RFC 9457',
    properties: {
      ...{ type: text, title: text, status: { type: 'integer' }, code: text, detail: text, action: text },
      ...{ instance: text, pointer: text, details: { type: 'object', additionalProperties: true } },
    },
    required: ['type', 'title', 'status', 'code', 'detail'],
  },
  Block: block,
};

/** Members that every step of an event has beside its name and arguments. */
export const eventStep = {
  position: { type: 'string', description: 'Where in the listener’s log; `after` goes on from it' },
  id: { type: 'string', description: 'The same for the same occurrence, whatever block holds it' },
  state: { type: 'string', enum: ['included', 'final', 'withdrawn'] },
  txid: text,
  height: count,
  blockHash: text,
  logIndex: count,
  repeated: { type: 'integer', minimum: 0, description: 'How often it was told as included before' },
  at: { type: 'string', format: 'date-time' },
} as const;

/** Names that no type of a contract gets: those above, and those of the languages that clients are written in. */
export const reservedTypes: readonly string[] = [
  ...Object.keys(shared),
  ...['Array', 'ArrayBuffer', 'BigInt', 'Blob', 'Boolean', 'Date', 'Error', 'Event', 'File', 'FormData', 'Function'],
  ...['Headers', 'JSON', 'Map', 'Math', 'Node', 'Number', 'Object', 'Partial', 'Promise', 'Proxy', 'Record', 'Request'],
  ...['Required', 'Response', 'Set', 'String', 'Symbol', 'URL', 'URLSearchParams', 'Uint8Array', 'WeakMap'],
];

export const securitySchemes = {
  key: { type: 'http', scheme: 'bearer', bearerFormat: 'bck_<id>_<secret>' },
  session: { type: 'apiKey', in: 'cookie', name: 'bc_session' },
} as const;
