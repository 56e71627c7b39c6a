/** The shapes of the HTTP API that the console reads, parsed on arrival: unknown members are ignored, missing ones refused. */
import * as v from 'valibot';
import { planSchema } from './route-types.ts';

const text = v.string();
const optionalText = v.optional(v.nullable(v.string()));
const count = v.pipe(v.union([v.number(), v.string()]), v.transform(Number), v.number());
const optionalCount = v.optional(v.nullable(count));
/** Amounts are integers in base units as decimal strings, larger than a double may hold. */
const amount = v.pipe(v.union([v.string(), v.number()]), v.transform(String));
const optionalAmount = v.optional(v.nullable(amount));

/** Resident bytes: a number, or an object that names them as Node does. */
const bytes = v.pipe(
  v.union([count, v.object({ rss: count })]),
  v.transform((value) => (typeof value === 'number' ? value : value.rss)),
);

const page = <T extends v.GenericSchema>(item: T) =>
  v.object({ items: v.array(item), next: v.optional(v.nullable(v.string())) });

export const problemSchema = v.object({
  title: v.optional(text, 'The request failed'),
  status: v.optional(v.number(), 0),
  code: v.optional(text, ''),
  detail: v.optional(text, ''),
  pointer: optionalText,
  action: optionalText,
  details: v.optional(v.record(v.string(), v.unknown())),
});
export type ProblemBody = v.InferOutput<typeof problemSchema>;

export const sessionSchema = v.object({
  csrf: optionalText,
  name: optionalText,
  role: text,
  scopes: v.optional(v.array(text), []),
  expiresAt: optionalText,
});
export type Session = v.InferOutput<typeof sessionSchema>;

export const recordStates = ['accepted', 'batched', 'broadcast', 'included', 'final'] as const;

export const recordItemSchema = v.object({
  id: text,
  state: text,
  plan: text,
  digest: text,
  name: optionalText,
  media: optionalText,
  acceptedAt: text,
  deadline: optionalText,
  index: optionalCount,
});
export type RecordItem = v.InferOutput<typeof recordItemSchema>;
export const recordPageSchema = page(recordItemSchema);

export const recordAnchorSchema = v.object({
  id: text,
  ledger: text,
  chain: text,
  state: text,
  txid: optionalText,
  height: optionalCount,
  confirmations: optionalCount,
});

export const recordSchema = v.object({
  ...recordItemSchema.entries,
  record: v.record(v.string(), v.unknown()),
  batch: v.optional(v.nullable(v.object({ id: text, root: text, from: count, size: count }))),
  anchors: v.optional(v.array(recordAnchorSchema), []),
});
export type RecordDetail = v.InferOutput<typeof recordSchema>;

export const acceptedSchema = v.object({ id: text, state: text, deadline: optionalText });

export const anchorSchema = v.object({
  id: text,
  batch: text,
  ledger: text,
  chain: text,
  form: optionalText,
  state: text,
  transaction: optionalText,
  txid: optionalText,
  height: optionalCount,
  confirmations: optionalCount,
  fee: optionalAmount,
  asset: optionalText,
  reason: optionalText,
  updatedAt: optionalText,
});
export type Anchor = v.InferOutput<typeof anchorSchema>;
export const anchorPageSchema = page(anchorSchema);

export const batchSchema = v.object({
  id: text,
  plan: text,
  from: count,
  size: count,
  count,
  root: text,
  closedAt: optionalText,
  state: optionalText,
  anchors: v.optional(v.array(recordAnchorSchema), []),
});
export type Batch = v.InferOutput<typeof batchSchema>;
export const batchPageSchema = page(batchSchema);

const candidateSchema = v.object({
  txid: text,
  fee: optionalAmount,
  rate: optionalAmount,
  state: optionalText,
  createdAt: optionalText,
  broadcastAt: optionalText,
  empty: v.optional(v.boolean(), false),
});
export const transactionSchema = v.object({
  id: text,
  op: text,
  ledger: text,
  chain: text,
  account: optionalText,
  state: text,
  nonce: optionalAmount,
  candidates: v.optional(v.array(candidateSchema), []),
  intent: v.optional(v.unknown()),
  error: v.optional(v.unknown()),
  cancelRequestedAt: optionalText,
  maxFee: optionalAmount,
  createdAt: optionalText,
});
export type Transaction = v.InferOutput<typeof transactionSchema>;
export const transactionPageSchema = page(transactionSchema);

const paymentSchema = v.object({
  id: text,
  state: text,
  ledger: text,
  to: text,
  asset: text,
  amount,
  reference: optionalText,
  transaction: v.optional(v.object({ id: text, operation: count, payments: count })),
  reason: v.optional(v.object({ code: text, detail: text })),
  createdAt: optionalText,
});
export const paymentPageSchema = page(paymentSchema);

export { type Decision, type Plan, planSchema } from './route-types.ts';
export const planPageSchema = page(planSchema);

export const ledgerSchema = v.object({
  name: text,
  chain: text,
  family: text,
  kind: optionalText,
  development: v.optional(v.boolean(), false),
  label: optionalText,
  height: optionalCount,
  hash: optionalText,
  time: v.optional(v.nullable(v.union([text, v.number()]))),
  peers: optionalCount,
  version: optionalText,
  synced: v.optional(v.nullable(v.boolean())),
  account: optionalText,
  balance: optionalAmount,
  symbol: optionalText,
  decimals: optionalCount,
  confirmations: optionalCount,
  reachable: v.optional(v.boolean(), true),
  error: optionalText,
  agreement: v.optional(
    v.object({
      need: count,
      of: count,
      nodes: v.array(v.object({ name: text, state: text, reason: optionalText })),
    }),
  ),
});
export type Ledger = v.InferOutput<typeof ledgerSchema>;
export const ledgerListSchema = v.pipe(
  v.union([v.array(ledgerSchema), page(ledgerSchema)]),
  v.transform((value) => (Array.isArray(value) ? value : value.items)),
);

/** What the console shows of the signed trust roots; the roots themselves are for verifiers. */
export const trustSchema = v.object({
  issued: text,
  signed: v.optional(v.array(v.object({ payload: v.object({ issuer: text, version: text }) }))),
});

export const cellSchema = v.object({
  layer: text,
  kind: text,
  state: text,
  action: text,
  operations: v.array(text),
  rule: text,
  nodes: v.array(text),
  ledgers: v.array(
    v.object({
      name: text,
      development: v.boolean(),
      synced: v.boolean(),
      cost: v.nullable(v.object({ amount: text, decimals: count, symbol: text })),
      delay: v.nullable(count),
      exercised: v.nullable(text),
    }),
  ),
});
export type Cell = v.InferOutput<typeof cellSchema>;
export const matrixSchema = v.object({ cells: v.array(cellSchema) });

const nullableCount = v.nullable(count);
export const sampleSchema = v.object({
  at: text,
  state: text,
  height: nullableCount,
  reference: nullableCount,
  lag: nullableCount,
  headAge: nullableCount,
  peers: nullableCount,
  disk: nullableCount,
  free: nullableCount,
  memory: nullableCount,
});
export type NodeSample = v.InferOutput<typeof sampleSchema>;
export const samplePageSchema = page(sampleSchema);
const progressSchema = v.object({
  step: text,
  done: optionalCount,
  total: optionalCount,
  detail: optionalText,
});
export const nodeSchema = v.object({
  name: text,
  manifest: text,
  title: text,
  family: text,
  kind: text,
  network: text,
  development: v.boolean(),
  state: text,
  since: text,
  desired: text,
  traffic: v.boolean(),
  supervised: v.boolean(),
  code: v.nullable(text),
  reason: v.nullable(text),
  boundSeconds: count,
  external: v.boolean(),
  endpoint: v.nullable(text),
  progress: v.nullable(progressSchema),
  programs: v.array(v.object({ program: text, source: text, version: text, sha256: text })),
  members: v.array(v.object({ name: text, role: text, pid: nullableCount, startedAt: v.nullable(text) })),
  references: v.array(text),
  reading: v.nullable(v.object({ version: text, height: count, hash: text, peers: count, genesis: text })),
  restarts: count,
  sample: v.nullable(sampleSchema),
  forecast: v.nullable(v.object({ bytesPerDay: count, floorAt: v.nullable(text) })),
  upgrade: v.nullable(
    v.object({
      phase: text,
      requestedAt: text,
      endedAt: v.nullable(text),
      code: v.nullable(text),
      reason: v.nullable(text),
    }),
  ),
  createdAt: text,
  syncedAt: v.nullable(text),
});
export type ManagedNode = v.InferOutput<typeof nodeSchema>;
export const nodePageSchema = page(nodeSchema);
export const manifestSchema = v.object({
  id: text,
  name: text,
  family: text,
  network: text,
  development: v.boolean(),
  consensus: v.object({ kind: text, rule: text, quorum: optionalText }),
  disk: v.object({ initialBytes: count, growthBytesPerDay: count }),
});
export const manifestPageSchema = page(manifestSchema);
export const nodeLogSchema = v.object({ member: text, lines: v.array(text) });

export const overviewSchema = v.object({
  records: v.object({
    total: count,
    accepted: count,
    batched: count,
    broadcast: count,
    included: count,
    final: count,
  }),
  batches: v.pipe(
    v.union([count, v.object({ total: count })]),
    v.transform((value) => (typeof value === 'number' ? value : value.total)),
  ),
  anchors: v.record(v.string(), count),
  spend: v.array(
    v.object({ plan: text, asset: optionalText, settled: amount, reserved: amount, budget: optionalAmount }),
  ),
  series: v.array(v.object({ t: v.union([text, v.number()]), records: count, batches: count, anchors: count })),
  server: v.object({ version: text, startedAt: text, memory: bytes, database: v.unknown() }),
});
export type Overview = v.InferOutput<typeof overviewSchema>;

export const keySchema = v.object({
  id: text,
  name: optionalText,
  role: text,
  scopes: v.optional(v.array(text), []),
  createdBy: optionalText,
  createdAt: optionalText,
  revokedAt: optionalText,
  expiresAt: optionalText,
});
export type ApiKey = v.InferOutput<typeof keySchema>;
export const keyPageSchema = page(keySchema);
export const createdKeySchema = v.object({ key: keySchema, apiKey: text });

export const webhookSchema = v.object({
  id: text,
  url: text,
  types: v.array(text),
  description: v.optional(text, ''),
  active: v.boolean(),
  position: amount,
  attempts: count,
  nextAttemptAt: optionalText,
  lastError: optionalText,
  /** Nothing was delivered since. */
  failingSince: optionalText,
  deadLetters: v.optional(count, 0),
  createdAt: text,
});
export type Webhook = v.InferOutput<typeof webhookSchema>;
export const webhookPageSchema = page(webhookSchema);
export const createdWebhookSchema = v.object({ webhook: webhookSchema, secret: text });
export const deliverySchema = v.object({
  id: text,
  /** Position of the event. */
  event: text,
  state: text,
  attempts: count,
  status: optionalCount,
  error: optionalText,
  durationMs: optionalCount,
  nextAttemptAt: optionalText,
  updatedAt: text,
});
export type Delivery = v.InferOutput<typeof deliverySchema>;
export const deliveryPageSchema = page(deliverySchema);

export const eventSchema = v.object({
  position: text,
  type: text,
  subject: optionalText,
  at: text,
  data: v.optional(v.unknown()),
});
export type LedgerEvent = v.InferOutput<typeof eventSchema>;
export const eventPageSchema = page(eventSchema);

export const auditSchema = v.object({
  id: text,
  at: text,
  actor: text,
  action: text,
  subject: text,
  address: optionalText,
  detail: v.optional(v.unknown()),
});
export const auditPageSchema = page(auditSchema);
