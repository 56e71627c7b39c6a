import type { ContractDescriptor } from '@blockcluster/ledgers';
import { Type } from 'typebox';
import { StateSchema } from '../transactions/schemas.ts';

/** Shapes of the API of contracts. */

export const Name = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$', description: 'Part of the routes' });
export const LedgerName = Type.String({ minLength: 1, maxLength: 32 });
export const Address = Type.String({ minLength: 1, maxLength: 128, description: "In the ledger's own spelling" });
export const Height = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
export const Amount = Type.String({ pattern: '^(0|[1-9][0-9]{0,77})$', description: 'Base units' });
export const Label = Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$' });
const Time = Type.String({ format: 'date-time' });
export const Digits = Type.String({ pattern: '^[0-9]{1,18}$' });
const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** Arguments by name; which there are, the descriptor of the contract says. */
export const Values = Type.Unsafe<Record<string, unknown>>({
  type: 'object',
  additionalProperties: true,
  description: 'By name, as the descriptor says: integers as decimal strings, bytes as 0x-hex, structs as objects',
});
/** Whatever object. */
export const Anything = Type.Unsafe<object>({ type: 'object', additionalProperties: true });
/** Lists and objects of JSON, or their text. */
const Content = Type.Unsafe<unknown>({ description: 'JSON, or its text' });

export const ImportBody = Type.Object(
  {
    name: Name,
    version: Type.Optional(Type.String({ pattern: '^[0-9A-Za-z][0-9A-Za-z.+-]{0,31}$' })),
    title: Type.Optional(Type.String({ maxLength: 256 })),
    descriptor: Type.Optional(
      Type.Unsafe<unknown>({ type: 'object', description: 'As another installation shows it' }),
    ),
    abi: Type.Optional(Type.Unsafe<unknown>({ description: 'Solidity ABI: a list, or its text' })),
    bytecode: Type.Optional(Type.String({ description: 'Creation code beside `abi`, hex' })),
    artifact: Type.Optional(Content),
    metadata: Type.Optional(
      Type.String({
        maxLength: 262_144,
        description:
          "With `ledger` and `address`: the compiler's metadata file, byte for byte. Its hash must be the one in the code there",
      }),
    ),
    source: Type.Optional(Type.Unsafe<unknown>({ description: 'Solidity: a text, or texts by file name' })),
    schema: Type.Optional(Type.Unsafe<unknown>({ description: 'CosmWasm: JSON Schema of the messages' })),
    code: Type.Optional(Type.String({ description: 'CosmWasm: WebAssembly beside `schema`, base64 or hex' })),
    template: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 4_096,
        description:
          'Tokens of OpenZeppelin: `erc20`, `erc721`, `erc1155`; of CosmWasm: `cw20`. Bitcoin: `multisig`, `refund`, ' +
          '`hashlock`, or an output descriptor with its checksum',
      }),
    ),
    contract: Type.Optional(Type.String({ maxLength: 512, description: 'Which one, where an import holds several' })),
    ledger: Type.Optional(LedgerName),
    address: Type.Optional(Address),
    from: Type.Optional(Height),
  },
  { additionalProperties: false },
);

export const Instance = Type.Object({
  ledger: Type.String(),
  chain: Type.String({ description: 'CAIP-2' }),
  address: Type.String(),
  codehash: Type.String({ description: 'Hash of the code that every call expects there' }),
  height: Type.Integer({ description: 'First block that can hold anything of it' }),
  standing: Type.Boolean({ description: 'False while a reorganization has taken its deployment back' }),
  version: Type.Integer(),
  operation: Type.Optional(Type.String()),
  verified: Type.Optional({ ...Anything, description: 'What was compared with the code when it was taken over' }),
  createdAt: Time,
});

const summary = {
  name: Type.String(),
  version: Type.Integer({ description: 'The newest' }),
  family: Type.String(),
  title: Type.Optional(Type.String()),
  methods: Type.Integer(),
  events: Type.Integer(),
  instances: Type.Array(Instance),
  createdAt: Time,
};
export const Summary = Type.Object(summary);
export const Contract = Type.Object({
  ...summary,
  versions: Type.Array(Type.Object({ version: Type.Integer(), createdAt: Time })),
  descriptor: Type.Unsafe<ContractDescriptor>({ type: 'object', additionalProperties: true }),
  links: Type.Record(Type.String(), Type.String()),
});

const BlockPlace = Type.Object({ height: Type.Integer(), hash: Type.String() });

export const Operation = Type.Object({
  id: Type.String(),
  contract: Type.String(),
  version: Type.Integer(),
  kind: Type.Enum(['deploy', 'call']),
  method: Type.Optional(Type.String()),
  arguments: Values,
  ledger: Type.String(),
  chain: Type.String(),
  account: Type.String({ description: 'CAIP-10' }),
  address: Type.Optional(Type.String({ description: 'Of the contract; of a deployment once a block holds it' })),
  state: StateSchema,
  transaction: Type.String(),
  txid: Type.Optional(Type.String()),
  height: Type.Optional(Type.Integer()),
  confirmations: Type.Integer(),
  succeeded: Type.Optional(Type.Boolean({ description: 'False when a block holds it, but the contract refused' })),
  cost: Type.Object({
    worstCase: Amount,
    asset: Type.String(),
    gas: Type.Optional(Type.String()),
    paid: Type.Optional(Type.String()),
    value: Type.Optional({ ...Amount, description: 'What goes to the contract, beside the fee' }),
  }),
  simulation: Type.Optional(Type.Object({ result: Type.Optional(Values), block: BlockPlace })),
  error: Type.Optional(Type.Object({ code: Type.String(), detail: Type.String(), refusal: Type.Optional(Anything) })),
  cancelRequestedAt: Type.Optional(Time),
  createdAt: Time,
  links: Type.Record(Type.String(), Type.String()),
});

/** What goes to the contract along with a call or a deployment. */
export const endowment = {
  value: Type.Optional({
    ...Amount,
    description:
      "Base units of the ledger's own coin that go to the contract; for payable methods and constructors only",
  }),
};

/** Which instance, for a contract that stands at several addresses. */
export const choice = { ledger: Type.Optional(LedgerName), address: Type.Optional(Address) };

/** How an operation is signed, and how long the request waits for it. */
export const signing = {
  from: Type.Optional({ ...Label, description: "Account that signs; the ledger's own where it is left out" }),
  gas: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,14}$', description: 'In place of an estimate' })),
  maxFee: Type.Optional({ ...Amount, description: 'The most that it may cost' }),
  expires: Type.Integer({
    minimum: 10,
    maximum: 604_800,
    default: 3_600,
    description: 'Seconds; given up if not signed by then',
  }),
  simulate: Type.Boolean({ default: true, description: 'false: sign it without trying it first' }),
  wait: Type.Optional(Type.Enum(['included', 'final'])),
  timeout: Type.Integer({ minimum: 1, maximum: 120, default: 30, description: 'Seconds; with `wait`' }),
};

export const Block = Type.String({
  pattern: '^(latest|final|[0-9]{1,15})$',
  description: 'latest, final, or a height',
});

export const StateAnswer = Type.Object({
  ledger: Type.String(),
  address: Type.String(),
  key: Type.String({ description: '0x and hex' }),
  value: Nullable(Type.String({ description: '0x and hex; null where nothing is there' })),
  block: BlockPlace,
  proof: Type.Optional(Anything),
});

export const QueryAnswer = Type.Object({ method: Type.String(), result: Values, block: BlockPlace });

export const Listener = Type.Object({
  name: Type.String(),
  contract: Type.String(),
  ledger: Type.String(),
  address: Type.String(),
  events: Type.Array(Type.String(), { description: 'Empty: all' }),
  confirmations: Type.Integer({ description: 'After which an event is final' }),
  from: Type.Integer({ description: 'First block' }),
  next: Type.Integer({ description: 'First block that has not been read' }),
  position: Digits,
  createdAt: Time,
  trouble: Type.Optional(
    Type.Object(
      { code: Type.String(), reason: Type.String(), since: Time },
      { description: 'Why it is told nothing new now; absent while it is followed' },
    ),
  ),
});

export const EventStep = Type.Object({
  position: Digits,
  id: Type.String({ description: 'The same for the same occurrence, whatever block holds it' }),
  state: Type.Enum(['included', 'final', 'withdrawn']),
  event: Type.String(),
  arguments: Values,
  txid: Type.String(),
  height: Type.Integer(),
  blockHash: Type.String(),
  logIndex: Type.Integer(),
  repeated: Type.Integer({ description: 'How often it was told as included before' }),
  at: Time,
});

/** What an account may spend, base units of the fee asset: fees, and what is paid in that asset. */
export const Limits = Type.Object(
  {
    operation: Type.Optional(Nullable({ ...Amount, description: 'Of one transaction at most; null: no limit' })),
    day: Type.Optional(Nullable({ ...Amount, description: 'Of those accepted in one day (UTC) at most' })),
  },
  { additionalProperties: false },
);

export const Account = Type.Object({
  label: Type.String(),
  ledger: Type.String(),
  chain: Type.String(),
  account: Type.String({ description: 'CAIP-10' }),
  publicKey: Type.String({ description: 'secp256k1, compressed: 0x and hex' }),
  plan: Nullable(Type.String({ description: 'Whose budget pays for it' })),
  limits: Type.Object({ operation: Nullable(Amount), day: Nullable(Amount) }),
  spentToday: Type.Optional({ ...Amount, description: 'Of an account with limits: worst cases, and costs once final' }),
  balance: Type.Optional(Amount),
  createdAt: Time,
});

export const page = <T extends Type.TSchema>(items: T) =>
  Type.Object({ items: Type.Array(items), next: Nullable(Type.String()) });
