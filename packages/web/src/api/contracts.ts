/** Contracts as the console reads and acts on them. */
import * as v from 'valibot';
import { call } from './http.ts';

const text = v.string();
const optionalText = v.optional(text);

/** A parameter of a method: enough of its schema to draw a field. */
const parameterSchema = v.object({
  name: text,
  type: text,
  schema: v.record(text, v.unknown()),
  doc: optionalText,
  optional: v.optional(v.boolean()),
});
export type Parameter = v.InferOutput<typeof parameterSchema>;

const methodSchema = v.object({
  name: text,
  signature: text,
  kind: v.picklist(['call', 'query']),
  payable: v.optional(v.boolean()),
  inputs: v.array(parameterSchema),
  doc: optionalText,
});
export type Method = v.InferOutput<typeof methodSchema>;

const instanceSchema = v.object({
  ledger: text,
  chain: text,
  address: text,
  codehash: text,
  height: v.number(),
  standing: v.boolean(),
  version: v.number(),
});
export type Instance = v.InferOutput<typeof instanceSchema>;

const summary = {
  name: text,
  version: v.number(),
  family: text,
  title: optionalText,
  instances: v.array(instanceSchema),
  createdAt: text,
};
const summarySchema = v.object({ ...summary, methods: v.number(), events: v.number() });
export type ContractSummary = v.InferOutput<typeof summarySchema>;

const contractSchema = v.object({
  ...summary,
  descriptor: v.object({
    doc: optionalText,
    methods: v.array(methodSchema),
    events: v.array(v.object({ name: text, signature: text })),
    deploy: v.optional(v.object({ inputs: v.array(parameterSchema), payable: v.optional(v.boolean()) })),
    code: v.optional(v.object({ creation: optionalText })),
  }),
});
export type Contract = v.InferOutput<typeof contractSchema>;

const operationSchema = v.object({
  id: text,
  kind: text,
  method: optionalText,
  ledger: text,
  state: text,
  transaction: text,
  txid: optionalText,
  address: optionalText,
  succeeded: v.optional(v.boolean()),
  error: v.optional(v.object({ code: text, detail: text })),
  createdAt: text,
});
export type Operation = v.InferOutput<typeof operationSchema>;

const answerSchema = v.object({ result: v.record(text, v.unknown()), block: v.object({ height: v.number() }) });
export type Answer = v.InferOutput<typeof answerSchema>;

const stepSchema = v.object({
  position: text,
  id: text,
  state: text,
  event: text,
  arguments: v.record(text, v.unknown()),
  txid: text,
  height: v.number(),
  repeated: v.number(),
  at: text,
});
export type EventStep = v.InferOutput<typeof stepSchema>;

const listenerSchema = v.object({
  name: text,
  ledger: text,
  address: text,
  position: text,
  /** Why it is told nothing new now. */
  trouble: v.optional(v.object({ code: text, reason: text, since: text })),
});
export type Listener = v.InferOutput<typeof listenerSchema>;
const accountSchema = v.object({ label: text, ledger: text, account: text });
const anything = v.unknown();

const at = (name: string) => `/contracts/${encodeURIComponent(name)}`;

/** Cache keys and reads; the first part of each key is `contracts`. */
export const contractQueries = {
  list: (after?: string) => ({
    queryKey: ['contracts', after ?? ''],
    queryFn: () =>
      call(v.object({ items: v.array(summarySchema), next: v.nullable(text) }), '/contracts', {
        query: { after, limit: 50 },
      }),
  }),
  one: (name: string) => ({ queryKey: ['contracts', 'one', name], queryFn: () => call(contractSchema, at(name)) }),
  operations: (name: string) => ({
    queryKey: ['contracts', 'operations', name],
    queryFn: () =>
      call(v.object({ items: v.array(operationSchema) }), `${at(name)}/operations`, { query: { limit: 25 } }),
  }),
  listeners: (name: string) => ({
    queryKey: ['contracts', 'listeners', name],
    queryFn: () => call(v.object({ items: v.array(listenerSchema) }), `${at(name)}/listeners`),
  }),
  /** The newest steps of a listener. */
  events: (name: string, listener: string, position: string) => ({
    queryKey: ['contracts', 'events', name, listener, position],
    queryFn: () => {
      const after = BigInt(position) > 50n ? BigInt(position) - 50n : 0n;
      const query = { listener, after: String(after), limit: 50 };
      return call(v.object({ items: v.array(stepSchema) }), `${at(name)}/events`, { query });
    },
  }),
  accounts: () => ({
    queryKey: ['contracts', 'accounts'],
    queryFn: () => call(v.object({ items: v.array(accountSchema) }), '/accounts'),
  }),
};

export type Values = Record<string, unknown>;

export const contractActions = {
  import: (body: Values) => call(v.object({ name: text }), '/contracts', { method: 'POST', body }),
  deploy: (name: string, query: Record<string, string>, body: Values) =>
    call(operationSchema, `${at(name)}/deploy`, { method: 'POST', body, query }),
  call: (name: string, method: string, query: Record<string, string>, body: Values) =>
    call(operationSchema, `${at(name)}/call/${encodeURIComponent(method)}`, { method: 'POST', body, query }),
  query: (name: string, method: string, query: Record<string, string>, body: Values) =>
    call(answerSchema, `${at(name)}/query/${encodeURIComponent(method)}`, { method: 'POST', body, query }),
  listen: (name: string, body: Values) => call(anything, `${at(name)}/listeners`, { method: 'POST', body }),
};
