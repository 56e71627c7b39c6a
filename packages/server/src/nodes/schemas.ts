import { type Static, Type } from 'typebox';
import { NODE_STATES } from './tables.ts';

const closed = { additionalProperties: false } as const;
const Nullable = <T extends ReturnType<typeof Type.String | typeof Type.Integer>>(schema: T) =>
  Type.Union([schema, Type.Null()]);
export const NodeName = Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$' });
export const Source = Type.Enum(['path', 'npm', 'release', 'image', 'go']);
const Value = Type.Union([Type.String({ maxLength: 500 }), Type.Integer(), Type.Boolean()]);

export const SourceAnswerSchema = Type.Object({
  source: Source,
  reachable: Type.Boolean(),
  code: Type.String(),
  reason: Type.String({ description: 'Why, in a sentence' }),
  how: Type.String({ description: 'What makes it reachable, or what will be done' }),
});

export const ManifestAnswer = Type.Object({
  id: Type.String(),
  name: Type.String(),
  family: Type.String(),
  aliases: Type.Array(Type.String()),
  network: Type.String(),
  development: Type.Boolean(),
  consensus: Type.Object({ kind: Type.String(), rule: Type.String(), quorum: Type.Optional(Type.String()) }),
  capabilities: Type.Array(Type.String()),
  parameters: Type.Record(
    Type.String(),
    Type.Object({ type: Type.String(), description: Type.String(), default: Value }),
  ),
  disk: Type.Object({ initialBytes: Type.Integer(), growthBytesPerDay: Type.Integer(), floorBytes: Type.Integer() }),
  probes: Type.Object({
    everySeconds: Type.Integer(),
    boundSeconds: Type.Integer({ description: 'A node that fails has lost its traffic at the latest after so long' }),
  }),
});

export const NewNodeBody = Type.Object(
  {
    manifest: Type.String({ maxLength: 48, description: 'Id of a manifest, or a word for one such as "bitcoin"' }),
    name: Type.Optional(NodeName),
    source: Type.Optional(Source),
    parameters: Type.Optional(Type.Record(Type.String({ maxLength: 48 }), Value)),
    references: Type.Optional(
      Type.Array(
        Type.Object({ node: Type.Optional(NodeName), url: Type.Optional(Type.String({ maxLength: 2_000 })) }, closed),
        { maxItems: 9, description: 'Independent nodes of the same chain, to tell a minority fork and a lag' },
      ),
    ),
    endpoint: Type.Optional(
      Type.Object(
        {
          url: Type.String({ pattern: '^https?://', maxLength: 2_000 }),
          user: Type.Optional(Type.String({ maxLength: 200 })),
          password: Type.Optional(Type.String({ maxLength: 500 })),
        },
        { ...closed, description: 'A node that runs already: it is watched, not started' },
      ),
    ),
  },
  closed,
);

const Reading = Type.Object({
  version: Type.String(),
  genesis: Type.String(),
  height: Type.Integer(),
  hash: Type.String(),
  time: Type.Integer({ description: 'Seconds since 1970 of the newest block' }),
  peers: Type.Integer(),
  syncing: Type.Boolean(),
});

export const SampleAnswer = Type.Object({
  at: Type.String({ format: 'date-time' }),
  state: Type.String(),
  height: Nullable(Type.Integer()),
  reference: Nullable(Type.Integer({ description: 'Highest head among the independent references' })),
  lag: Nullable(Type.Integer({ description: 'Blocks behind it' })),
  headAge: Nullable(Type.Integer({ description: 'Seconds' })),
  peers: Nullable(Type.Integer()),
  disk: Nullable(Type.Integer({ description: 'Bytes of the node' })),
  free: Nullable(Type.Integer({ description: 'Bytes free on its disk' })),
  memory: Nullable(Type.Integer({ description: 'Resident bytes of its processes' })),
});

export const NodeAnswer = Type.Object({
  name: Type.String(),
  manifest: Type.String(),
  title: Type.String(),
  family: Type.String(),
  kind: Type.String(),
  network: Type.String(),
  development: Type.Boolean(),
  state: Type.Enum([...NODE_STATES]),
  since: Type.String({ format: 'date-time' }),
  desired: Type.String({ description: 'running, stopped or removed' }),
  traffic: Type.Boolean({ description: 'Whether the product asks it' }),
  supervised: Type.Boolean({ description: 'Whether a server looks after it now' }),
  code: Nullable(Type.String()),
  reason: Nullable(Type.String()),
  boundSeconds: Type.Integer(),
  external: Type.Boolean(),
  endpoint: Nullable(Type.String({ description: 'Without credentials' })),
  progress: Type.Union([
    Type.Object({
      step: Type.String(),
      done: Type.Optional(Type.Number()),
      total: Type.Optional(Type.Number()),
      detail: Type.Optional(Type.String()),
    }),
    Type.Null(),
  ]),
  programs: Type.Array(
    Type.Object({ program: Type.String(), source: Type.String(), version: Type.String(), sha256: Type.String() }),
  ),
  members: Type.Array(
    Type.Object({
      name: Type.String(),
      role: Type.String(),
      pid: Nullable(Type.Integer()),
      startedAt: Nullable(Type.String()),
      ports: Type.Record(Type.String(), Type.Integer()),
    }),
  ),
  parameters: Type.Record(Type.String(), Value),
  references: Type.Array(Type.String()),
  reading: Type.Union([Reading, Type.Null()]),
  restarts: Type.Integer(),
  sample: Type.Union([SampleAnswer, Type.Null()]),
  forecast: Type.Union([
    Type.Object({
      bytesPerDay: Type.Integer(),
      floorAt: Nullable(Type.String({ description: 'When the disk is too full at this pace' })),
    }),
    Type.Null(),
  ]),
  upgrade: Type.Union([
    Type.Object({
      phase: Type.String({ description: 'requested, copying, soaking, returning, done, returned or refused' }),
      requestedAt: Type.String(),
      endedAt: Nullable(Type.String()),
      from: Type.Record(Type.String(), Type.String()),
      to: Type.Record(Type.String(), Type.String()),
      code: Nullable(Type.String()),
      reason: Nullable(Type.String()),
    }),
    Type.Null(),
  ]),
  createdAt: Type.String({ format: 'date-time' }),
  syncedAt: Nullable(Type.String({ description: 'When it was synced for the first time' })),
});
export type NodeAnswer = Static<typeof NodeAnswer>;
