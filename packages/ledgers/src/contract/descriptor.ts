import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false } as const;

/** What a person may write into a route, a program or a file name: names of methods, parameters, events and errors. */
export const memberName = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;
const MemberName = Type.String({ pattern: memberName.source });

/** 0x and pairs of lowercase hex digits. */
const HexBytes = Type.String({ pattern: '^0x(?:[0-9a-f]{2})*$' });

const Family = Type.Enum(['evm', 'cosmwasm', 'bitcoin']);
/** The platforms whose contracts a descriptor tells of. */
export type ContractFamily = Static<typeof Family>;

/** JSON Schema 2020-12, self-contained but for references `#/definitions/<name>` into the descriptor that holds it. */
export const ValueSchema = Type.Record(Type.String(), Type.Unknown());
export type ValueSchema = Static<typeof ValueSchema>;

/**
 * One argument, result, or member of a tuple. Its name is unique among its siblings and made where the platform has
 * none (`arg0`, `result0`) or one that no route or program could take; `native` keeps what the platform calls it then.
 */
export const ContractParameter = Type.Cyclic(
  {
    Parameter: Type.Object(
      {
        name: MemberName,
        /** The platform's own type: `uint256`, `tuple[2]`, `Uint128`, `pubkey`. */
        type: Type.String({ minLength: 1, maxLength: 512 }),
        /** What JSON takes its place: integers as decimal strings, bytes as 0x-hex, tuples as objects by name. */
        schema: ValueSchema,
        doc: Type.Optional(Type.String()),
        native: Type.Optional(Type.String()),
        /** EVM: the type in the source, such as `struct Order` or `contract IERC20[]`. */
        internalType: Type.Optional(Type.String()),
        /** EVM: the members of a tuple, in their order. */
        components: Type.Optional(Type.Array(Type.Ref('Parameter'))),
        /** CosmWasm: may be left out. */
        optional: Type.Optional(Type.Boolean()),
        /** Events: found by its value. An indexed text, array or tuple stands in the log as its hash only. */
        indexed: Type.Optional(Type.Boolean()),
      },
      closed,
    ),
  },
  'Parameter',
);
export type ContractParameter = Static<typeof ContractParameter>;

const Parameters = Type.Array(ContractParameter);

const Mutability = Type.Enum(['pure', 'view', 'nonpayable', 'payable']);
export type Mutability = Static<typeof Mutability>;

export const ContractMethod = Type.Object(
  {
    /** Unique among the methods: the last part of its route. Overloads carry the types of their parameters. */
    name: MemberName,
    /** EVM: `transfer(address,uint256)`. CosmWasm: the name of the message. Bitcoin: the spending path. */
    signature: Type.String({ minLength: 1 }),
    /** A call changes the ledger and costs; a query only reads. */
    kind: Type.Enum(['call', 'query']),
    /** A call that may bring coins with it. */
    payable: Type.Optional(Type.Boolean()),
    inputs: Parameters,
    outputs: Parameters,
    doc: Type.Optional(Type.String()),
    /** EVM: the first four bytes of the hash of the signature. */
    selector: Type.Optional(Type.String({ pattern: '^0x[0-9a-f]{8}$' })),
    /** EVM: what the ABI says about state. */
    mutability: Type.Optional(Mutability),
    /**
     * CosmWasm: how the message is written. `fields`: an object of the inputs. `value`: the one input itself, such as a
     * list. `unit`: the name alone, as a string.
     */
    form: Type.Optional(Type.Enum(['fields', 'value', 'unit'])),
  },
  closed,
);
export type ContractMethod = Static<typeof ContractMethod>;

/** What makes an instance: arguments of the constructor, the instantiate message, or the parameters of a template. */
export const ContractConstructor = Type.Object(
  {
    payable: Type.Optional(Type.Boolean()),
    inputs: Parameters,
    doc: Type.Optional(Type.String()),
    form: Type.Optional(Type.Enum(['fields', 'value', 'unit'])),
  },
  closed,
);
export type ContractConstructor = Static<typeof ContractConstructor>;

export const ContractEvent = Type.Object(
  {
    name: MemberName,
    signature: Type.String({ minLength: 1 }),
    inputs: Parameters,
    doc: Type.Optional(Type.String()),
    /** EVM: the hash of the signature, first topic of its logs. Absent for an anonymous event. */
    topic: Type.Optional(Type.String({ pattern: '^0x[0-9a-f]{64}$' })),
    anonymous: Type.Optional(Type.Boolean()),
  },
  closed,
);
export type ContractEvent = Static<typeof ContractEvent>;

export const ContractError = Type.Object(
  {
    name: MemberName,
    signature: Type.String({ minLength: 1 }),
    inputs: Parameters,
    doc: Type.Optional(Type.String()),
    selector: Type.Optional(Type.String({ pattern: '^0x[0-9a-f]{8}$' })),
  },
  closed,
);
export type ContractError = Static<typeof ContractError>;

export const ContractCode = Type.Object(
  {
    /** EVM: creation bytecode without constructor arguments. CosmWasm: WebAssembly. */
    creation: Type.Optional(HexBytes),
    /** EVM: keccak-256 of the code at the address, where no immutable changes it. CosmWasm: SHA-256 of the code. */
    runtimeHash: Type.Optional(Type.String({ pattern: '^0x[0-9a-f]{64}$' })),
    /** EVM: the code at the address holds values set by the constructor, so that its hash can't be known before. */
    immutables: Type.Optional(Type.Boolean()),
    /** EVM: libraries that must be linked before deployment, as `file:Library`; there is no `creation` then. */
    libraries: Type.Optional(Type.Array(Type.String())),
  },
  closed,
);
export type ContractCode = Static<typeof ContractCode>;

export const ContractSource = Type.Object(
  {
    format: Type.Enum([
      'solidity-abi',
      'solc-output',
      'hardhat',
      'foundry',
      'truffle',
      'solidity',
      'cosmwasm-schema',
      'bitcoin-template',
      'bitcoin-descriptor',
    ]),
    compiler: Type.Optional(Type.String()),
    /** `file:Contract` inside what was imported. */
    contract: Type.Optional(Type.String()),
    /** Bitcoin: the template's id, or the output descriptor with its checksum. */
    template: Type.Optional(Type.String()),
  },
  closed,
);
export type ContractSource = Static<typeof ContractSource>;

/**
 * One contract of any platform, as its users see it. Made by an importer (never by hand), stored and served as it is;
 * the same import gives the same bytes.
 */
export const ContractDescriptor = Type.Object(
  {
    descriptor: Type.Literal('1.0'),
    /** A part of routes: letters, digits, `.`, `_` and `-`. */
    name: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' }),
    /** Of the descriptor: what the importer was told, `1` otherwise. */
    version: Type.String({ pattern: '^[0-9A-Za-z][0-9A-Za-z.+-]{0,31}$' }),
    family: Family,
    title: Type.Optional(Type.String({ maxLength: 256 })),
    doc: Type.Optional(Type.String()),
    license: Type.Optional(Type.String({ maxLength: 128 })),
    /** Named after the verb: a member `constructor` that is left out would still be found on every object. */
    deploy: Type.Optional(ContractConstructor),
    methods: Type.Array(ContractMethod),
    events: Type.Array(ContractEvent),
    errors: Type.Array(ContractError),
    /** EVM: takes calls without data (`receive`) or with a selector that is none of its own (`fallback`). */
    receive: Type.Optional(Type.Boolean()),
    fallback: Type.Optional(Type.Enum(['nonpayable', 'payable'])),
    /** Schemas that parameters refer to as `#/definitions/<name>`. */
    definitions: Type.Optional(Type.Record(MemberName, ValueSchema)),
    code: Type.Optional(ContractCode),
    source: Type.Optional(ContractSource),
  },
  { ...closed, $id: 'https://blockcluster.dev/schemas/contract-descriptor.json', title: 'BlockCluster contract' },
);
export type ContractDescriptor = Static<typeof ContractDescriptor>;
