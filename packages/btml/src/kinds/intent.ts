import * as format from '../schema/formats.ts';
import {
  asMap,
  conform,
  type Format,
  type Infer,
  map,
  maps,
  oneOf,
  optional,
  refuse,
  type Shape,
  text,
} from '../schema/shape.ts';
import type { BtmlMap } from '../value.ts';
import { checkTimes, constant, head, header } from './header.ts';

const amount = { asset: text(format.asset), amount: text(format.decimal), decimals: text(format.decimals) };
/** Account ledgers: the most gas that the transaction may use, where a rule can't know it. */
const gas = { gas: optional(text(format.index)) };
const onChain = { chain: text(format.chain), from: text(format.account) };

/** Puts a Merkle root on a ledger, in one of the registered forms. */
const anchorOp = map(
  {
    op: constant('anchor', 'SCHEMA_OP'),
    ...onChain,
    form: oneOf(['bitcoin-op-return-1', 'evm-event-1', 'cosmos-tx-1'], 'SCHEMA_FORM'),
    root: text(format.hexOf(32)),
    contract: optional(text(format.evmAddress)),
  },
  (value, pointer) => {
    if ((value.form === 'evm-event-1') !== (value.contract !== undefined)) {
      refuse('SCHEMA_EXCLUSIVE', '"contract" goes with form evm-event-1 and with no other', `${pointer}/contract`);
    }
  },
);
/** Registers a record with the organization. */
const registerOp = map({ op: constant('register', 'SCHEMA_OP'), record: text(format.documentCid) });
/** What goes to a contract along with an operation; where a contract is an output that a script holds, what is locked in it. */
const endow = { endow: optional(map(amount)) };
interface Endowed {
  readonly chain: string;
  readonly endow?: { readonly asset: string };
}
function checkEndowment(value: Endowed, pointer: string): void {
  if (value.endow !== undefined && !value.endow.asset.startsWith(`${value.chain}/`))
    refuse('SCHEMA_CHAIN', 'must be on the chain of the op', `${pointer}/endow/asset`);
}
/** Puts code on a ledger. */
const deployOp = map(
  { op: constant('deploy', 'SCHEMA_OP'), ...onChain, code: text(format.hex), ...endow, ...gas },
  checkEndowment,
);
/** Puts the whole of some content where everybody with a node of the ledger reads it. */
const publishOp = map({ op: constant('publish', 'SCHEMA_OP'), ...onChain, content: text(format.hex), ...gas });
const payOp = map(
  { op: constant('pay', 'SCHEMA_OP'), ...onChain, to: text(format.account), ...amount, ...gas },
  (value, pointer) => {
    if (!value.to.startsWith(`${value.chain}:`))
      refuse('SCHEMA_CHAIN', 'must be on the chain of the op', `${pointer}/to`);
    if (!value.asset.startsWith(`${value.chain}/`)) {
      refuse('SCHEMA_CHAIN', 'must be on the chain of the op', `${pointer}/asset`);
    }
  },
);
const method: Format = {
  code: 'SCHEMA_METHOD',
  expected: 'a function signature such as anchor(bytes32)',
  test: (value) => value.length <= 256 && /^[A-Za-z_$][A-Za-z0-9_$]*\([A-Za-z0-9[\](),]*\)$/.test(value),
};
/** An argument: its type, and its value or its items; absent means empty. */
const argument: Shape<BtmlMap> = {
  check(value, pointer) {
    const members = asMap(value, pointer);
    argumentShape.check(value, pointer);
    if (members.v !== undefined && members.items !== undefined) {
      refuse('SCHEMA_EXCLUSIVE', '"v" and "items" exclude each other', pointer);
    }
  },
};
const solidityType: Format = {
  code: 'SCHEMA_METHOD',
  expected: 'an argument type such as uint256',
  test: (value) => /^[a-z0-9[\](),]{1,128}$/.test(value),
};
const argumentShape = map({
  t: text(solidityType),
  v: optional(text(format.upTo(65_536))),
  items: optional(maps(argument, { max: 256 })),
});
const callOp = map(
  {
    op: constant('call', 'SCHEMA_OP'),
    ...onChain,
    /** `0x…`, or an address of CosmWasm in bech32. */
    contract: text(format.contract),
    method: text(method),
    /** Keccak-256 of the code that the signer expects at the address; of CosmWasm SHA-256. */
    codehash: text(format.hexOf(32)),
    args: optional(maps(argument, { max: 64 })),
    ...endow,
    ...gas,
  },
  (value, pointer) => {
    checkEndowment(value, pointer);
    if (value.chain.startsWith('eip155:') !== value.contract.startsWith('0x'))
      refuse('SCHEMA_ACCOUNT', 'must be an address of the chain', `${pointer}/contract`);
  },
);

const ops = { anchor: anchorOp, register: registerOp, deploy: deployOp, pay: payOp, call: callOp, publish: publishOp };
export type Op =
  | Infer<typeof anchorOp>
  | Infer<typeof registerOp>
  | Infer<typeof deployOp>
  | Infer<typeof payOp>
  | Infer<typeof callOp>
  | Infer<typeof publishOp>;
export type AnchorOp = Infer<typeof anchorOp>;
export type DeployOp = Infer<typeof deployOp>;
export type PayOp = Infer<typeof payOp>;
export type CallOp = Infer<typeof callOp>;
export type PublishOp = Infer<typeof publishOp>;

function isOpName(name: unknown): name is keyof typeof ops {
  return typeof name === 'string' && Object.hasOwn(ops, name);
}

const opShape: Shape<Op> = {
  check(value, pointer) {
    const { op } = asMap(value, pointer);
    if (op === undefined) refuse('SCHEMA_MISSING', '"op" is missing', `${pointer}/op`);
    if (!isOpName(op)) refuse('SCHEMA_OP', `must be one of: ${Object.keys(ops).join(', ')}`, `${pointer}/op`);
    ops[op].check(value, pointer);
  },
};

/** Do this: ordered operations of one chain, in time, for one audience. */
export const intentShape = map(
  {
    ...head('intent'),
    ...header,
    audience: text(format.chain),
    expires: text(format.time),
    salt: text(format.salt),
    maxfee: optional(map(amount)),
    atomic: optional(oneOf(['yes', 'no'])),
    ops: maps(opShape, { max: 64 }),
  },
  (value, pointer) => {
    checkTimes(value, pointer);
    if (value.ops.length > 1 !== (value.atomic !== undefined)) {
      refuse('SCHEMA_ATOMIC', '"atomic" is stated with several ops and only then', `${pointer}/atomic`);
    }
    if (value.maxfee === undefined && value.ops.some((op) => op.op !== 'register')) {
      refuse('SCHEMA_MAXFEE', 'an intent that costs fees needs "maxfee"', `${pointer}/maxfee`);
    }
    if (value.maxfee && !value.maxfee.asset.startsWith(`${value.audience}/`)) {
      refuse('SCHEMA_CHAIN', 'must be on the chain of the audience', `${pointer}/maxfee/asset`);
    }
    for (const [i, op] of value.ops.entries()) checkChain(op, value.audience, `${pointer}/ops/${i}`);
  },
);
export type Intent = Infer<typeof intentShape>;

/** No op may reach another chain than the one that the intent is meant for. */
function checkChain(op: Op, audience: string, pointer: string): void {
  if (op.op === 'register') return;
  if (op.chain !== audience) refuse('SCHEMA_CHAIN', 'must be the chain of the audience', `${pointer}/chain`);
  if (!op.from.startsWith(`${audience}:`))
    refuse('SCHEMA_CHAIN', 'must be on the chain of the audience', `${pointer}/from`);
}

/** Checks a single operation, as the transaction engine hands it to a driver. */
export function parseOp(value: BtmlMap): Op {
  return conform(opShape, value);
}
