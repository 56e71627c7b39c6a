import * as v from 'valibot';

const text = v.string();
const maybe = v.nullable(text);
const page = <T extends v.GenericSchema>(item: T) =>
  v.object({ items: v.array(item), next: v.optional(v.nullable(text)) });

export const holderSchema = v.object({
  name: text,
  key: text,
  local: v.boolean(),
  state: text,
  answered: v.number(),
  missed: v.number(),
  repaired: v.number(),
  answeredAt: maybe,
  detail: v.optional(text),
});
export type Holder = v.InferOutput<typeof holderSchema>;

export const contentSchema = v.object({
  cid: text,
  digest: text,
  size: v.number(),
  name: v.optional(text),
  media: v.optional(text),
  public: v.boolean(),
  plan: text,
  record: text,
  storedAt: text,
  provenAt: maybe,
  holders: v.array(holderSchema),
});
export type Content = v.InferOutput<typeof contentSchema>;
export const contentPageSchema = page(contentSchema);

export const groupSchema = v.object({
  ledger: text,
  chain: text,
  threshold: v.number(),
  parties: v.number(),
  development: v.boolean(),
  synced: v.boolean(),
  members: v.array(
    v.object({
      name: text,
      key: text,
      local: v.boolean(),
      url: v.optional(text),
      reachable: v.boolean(),
      held: v.number(),
      detail: v.optional(text),
      leftAt: maybe,
    }),
  ),
  content: v.object({ files: v.number(), bytes: v.number(), limit: v.number(), fileLimit: v.number() }),
});
export type StorageGroup = v.InferOutput<typeof groupSchema>;

export const identitySchema = v.object({
  id: text,
  subject: text,
  authority: text,
  createdAt: text,
  keys: v.array(text),
  events: v.number(),
});
export type Identity = v.InferOutput<typeof identitySchema>;
export const identityPageSchema = page(identitySchema);

export const identityDetailSchema = v.object({
  ...identitySchema.entries,
  events: v.array(
    v.object({
      id: text,
      kind: text,
      key: v.optional(text),
      target: v.optional(text),
      issuer: text,
      issued: text,
      takenAt: text,
      record: text,
    }),
  ),
});
export type IdentityDetail = v.InferOutput<typeof identityDetailSchema>;

const between = v.object({ notBefore: v.optional(text), notAfter: v.optional(text) });
export const resolutionSchema = v.object({
  at: text,
  state: text,
  development: v.boolean(),
  valid: v.array(text),
  keys: v.array(
    v.object({
      key: text,
      credential: text,
      state: text,
      from: between,
      until: v.optional(between),
      expires: v.optional(text),
      reason: v.optional(text),
    }),
  ),
  events: v.array(
    v.object({
      id: text,
      effect: text,
      time: between,
      code: v.optional(text),
      message: v.optional(text),
    }),
  ),
  notProven: v.array(text),
});
export type Resolution = v.InferOutput<typeof resolutionSchema>;
