import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false } as const;
const Id = Type.String({ pattern: '^[a-z][a-z0-9-]{0,47}$' });
const Bytes = Type.Integer({ minimum: 0, description: 'Bytes' });
const Seconds = Type.Integer({ minimum: 0, description: 'Seconds' });
const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });
/** As Node.js names them: `linux-x64`, `linux-arm64`, `darwin-arm64`, … */
const Platform = Type.String({ pattern: '^[a-z0-9]+-[a-z0-9]+$' });

export const Capability = Type.Enum([
  'rpc',
  'send',
  'logs',
  'proof',
  'anchor',
  'fee-estimate',
  'finality',
  'contract',
  'storage',
]);

/** Where one program can come from. The order of a manifest's list is the order in which they are tried. */
export const ArtifactSource = Type.Union([
  Type.Object({ from: Type.Literal('path') }, closed),
  Type.Object(
    {
      from: Type.Literal('npm'),
      /** Package per platform, with the exact version. */
      packages: Type.Record(Platform, Type.String({ pattern: '^.+@[0-9]+\\.[0-9]+\\.[0-9]+[-.0-9A-Za-z]*$' })),
      /** Path of the program inside the package. */
      file: Type.String(),
    },
    closed,
  ),
  Type.Object(
    {
      from: Type.Literal('release'),
      version: Type.String(),
      /** Who vouches for the hashes. */
      signer: Type.String(),
      files: Type.Record(
        Platform,
        Type.Object({ url: Type.String({ pattern: '^https://' }), sha256: Sha256, file: Type.String() }, closed),
      ),
    },
    closed,
  ),
  Type.Object(
    {
      from: Type.Literal('image'),
      image: Type.String(),
      /** Digest per platform; without one for a platform the image is not used there. */
      digests: Type.Record(Platform, Type.String({ pattern: '^sha256:[0-9a-f]{64}$' })),
      file: Type.String({ description: 'Path of the program inside the image' }),
    },
    closed,
  ),
  Type.Object(
    {
      from: Type.Literal('go'),
      module: Type.String(),
      version: Type.String({ pattern: '^v[0-9]' }),
      /** Import path of the main package. */
      package: Type.String(),
      /** Modules with replace lines can't be installed: they are built from a small module that repeats these. */
      replace: Type.Optional(Type.Array(Type.Object({ old: Type.String(), with: Type.String() }, closed))),
      /** Further requirements, as MODULE VERSION: newer releases of dependencies that the module itself names too old. */
      require: Type.Optional(Type.Array(Type.String())),
      ldflags: Type.Optional(Type.String()),
      tags: Type.Optional(Type.String()),
      cgo: Type.Optional(Type.Boolean()),
      /** Shared libraries that come compiled with a module and are put beside the program. */
      libraries: Type.Optional(Type.Array(Type.Object({ module: Type.String(), file: Type.String() }, closed))),
    },
    closed,
  ),
]);
export type ArtifactSource = Static<typeof ArtifactSource>;

export const Artifact = Type.Object(
  {
    program: Type.String({ description: 'Name of the program, as on the PATH' }),
    otherNames: Type.Optional(
      Type.Array(Type.String(), { description: 'Names under which others install it, looked for after its own' }),
    ),
    variable: Type.String({ description: 'Environment variable that may name its path' }),
    /** How the program tells its version; the first group of the pattern is the version. */
    version: Type.Object({ args: Type.Array(Type.String()), pattern: Type.String() }, closed),
    /** Shared libraries that lie beside the program and go with it. */
    beside: Type.Optional(Type.Array(Type.String())),
    sources: Type.Array(ArtifactSource, { minItems: 1 }),
  },
  closed,
);
export type Artifact = Static<typeof Artifact>;

export const Parameter = Type.Object(
  {
    type: Type.Enum(['string', 'integer', 'boolean']),
    description: Type.String(),
    default: Type.Union([Type.String(), Type.Integer(), Type.Boolean()]),
    pattern: Type.Optional(Type.String()),
    minimum: Type.Optional(Type.Integer()),
    maximum: Type.Optional(Type.Integer()),
    /** Can't be changed once the node has been set up. */
    fixed: Type.Optional(Type.Boolean()),
  },
  closed,
);
export type Parameter = Static<typeof Parameter>;

export const Role = Type.Object(
  {
    name: Id,
    program: Type.String(),
    /** How many processes of this role: a number, or the name of an integer parameter. */
    count: Type.Union([Type.Integer({ minimum: 1 }), Type.String()]),
    /** Templates: {{home}}, {{port.NAME}}, {{secret.NAME}}, {{param.NAME}}, {{value.NAME}}; empty ones are left out. */
    args: Type.Array(Type.String()),
    files: Type.Array(Type.Object({ path: Type.String(), template: Type.String() }, closed)),
    ports: Type.Array(
      Type.Object({ name: Type.String(), exposure: Type.Enum(['loopback', 'private', 'public']) }, closed),
    ),
    /** Answers the probes and the product's requests. */
    serves: Type.Boolean(),
  },
  closed,
);
export type Role = Static<typeof Role>;

/** How one kind of node is obtained, run, watched, kept and upgraded. Data; what isn't is named by `run.kit`. */
export const NodeManifest = Type.Object(
  {
    id: Id,
    name: Type.String({ description: 'What people see' }),
    family: Type.Enum(['bitcoin', 'evm', 'cosmos', 'ipfs']),
    /** Other words by which an operator may ask for it; the first manifest with a word gets it. */
    aliases: Type.Array(Id),
    network: Type.String(),
    /** No economic weight. */
    development: Type.Boolean(),
    consensus: Type.Object(
      {
        kind: Type.Enum(['pow', 'pos', 'poa', 'bft', 'storage', 'none']),
        rule: Type.String(),
        quorum: Type.Optional(Type.String({ description: 'What must agree, in words' })),
      },
      closed,
    ),
    capabilities: Type.Array(Capability),
    artifacts: Type.Array(Artifact, { minItems: 1 }),
    parameters: Type.Record(Type.String({ pattern: '^[a-z][A-Za-z0-9]*$' }), Parameter),
    /** Generated at random for each node. There are no default secrets. */
    secrets: Type.Array(
      Type.Object(
        {
          name: Type.String(),
          bytes: Type.Integer({ minimum: 16, maximum: 64 }),
          encoding: Type.Enum(['hex', 'base64url']),
        },
        closed,
      ),
    ),
    run: Type.Object(
      {
        kit: Id,
        roles: Type.Array(Role, { minItems: 1 }),
        user: Type.Enum(['unprivileged', 'any']),
        stop: Type.Object({ signal: Type.Enum(['SIGINT', 'SIGTERM']), graceSeconds: Seconds }, closed),
        readOnlyRoot: Type.Boolean(),
      },
      closed,
    ),
    disk: Type.Object(
      {
        initialBytes: Bytes,
        growthBytesPerDay: Bytes,
        /** Below so much free space the node is pruned, or else stopped: this node alone. */
        floorBytes: Bytes,
        prune: Type.Array(
          Type.Object(
            {
              name: Id,
              keepsBytes: Bytes,
              loses: Type.Array(Capability),
              says: Type.String(),
              /** Parameters that turn it on. */
              set: Type.Record(Type.String(), Type.Union([Type.String(), Type.Integer(), Type.Boolean()])),
            },
            closed,
          ),
        ),
      },
      closed,
    ),
    bootstrap: Type.Object(
      {
        /** `own`: the chain begins here. `network`: it is fetched from peers. */
        from: Type.Enum(['own', 'network']),
        /** Hash of the genesis block, where every installation has the same. */
        genesis: Type.Optional(Type.String()),
        snapshot: Type.Optional(Type.Object({ url: Type.String(), sha256: Sha256 }, closed)),
        checkpoint: Type.Optional(
          Type.Object(
            { sources: Type.Array(Type.String(), { minItems: 2 }), agree: Type.Integer({ minimum: 2 }) },
            closed,
          ),
        ),
      },
      closed,
    ),
    probes: Type.Object(
      {
        everySeconds: Type.Integer({ minimum: 1, maximum: 300 }),
        timeoutSeconds: Type.Integer({ minimum: 1, maximum: 60 }),
        /** A node that fails has lost its traffic at the latest so long after it failed. */
        boundSeconds: Type.Integer({ minimum: 2, maximum: 3_600 }),
        /** Seconds that a start may take until the node answers. */
        startSeconds: Type.Integer({ minimum: 1 }),
        synced: Type.Object(
          {
            /** Age of the newest block; left out where a chain stands still while nothing waits. */
            maxHeadAgeSeconds: Type.Optional(Type.Integer({ minimum: 1 })),
            minPeers: Type.Integer({ minimum: 0 }),
            /** Blocks behind an independent reference, where there is one. */
            maxLagBlocks: Type.Integer({ minimum: 0 }),
          },
          closed,
        ),
        /** So far below the lower of two heads their hashes must be the same. */
        forkDepthBlocks: Type.Integer({ minimum: 0 }),
      },
      closed,
    ),
    upgrade: Type.Object(
      {
        /** Lower goes first where nodes depend on each other. */
        order: Type.Integer(),
        soakSeconds: Seconds,
        /** Whether the data are copied first, so that a bad upgrade can be taken back with them. */
        snapshot: Type.Boolean(),
        haltHeight: Type.Boolean({ description: 'The network may ask for an upgrade at a height' }),
      },
      closed,
    ),
    backup: Type.Object(
      {
        paths: Type.Array(Type.String()),
        exclude: Type.Array(Type.String()),
        /** Holds a key that must never sign in two places. */
        exclusiveSigner: Type.Boolean(),
      },
      closed,
    ),
    metrics: Type.Array(Type.Object({ name: Type.String(), port: Type.String(), path: Type.String() }, closed)),
    dependsOn: Type.Array(Id),
  },
  { ...closed, $id: 'https://blockcluster.dev/schemas/node-manifest.json', title: 'BlockCluster node manifest' },
);
export type NodeManifest = Static<typeof NodeManifest>;
export type SourceKind = ArtifactSource['from'];

/** The value of a parameter. */
export type ParameterValue = string | number | boolean;
