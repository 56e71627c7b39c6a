import type { ContractEvent, ContractMethod, ContractParameter, ValueSchema } from '../descriptor.ts';
import type { ScriptTemplate, SpendingPath } from './templates.ts';
import { parameter } from './types.ts';

const text: ValueSchema = { type: 'string' };
const txid: ValueSchema = { type: 'string', pattern: '^[0-9a-f]{64}$' };
const satoshi: ValueSchema = { type: 'string', format: 'uint64', pattern: '^(?:0|[1-9][0-9]{0,15})$' };
const count: ValueSchema = { type: 'string', format: 'uint32', pattern: '^(?:0|[1-9][0-9]{0,9})$' };
const object = (
  properties: Readonly<Record<string, ValueSchema>>,
  required = Object.keys(properties),
): ValueSchema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

/** What a deployment locks, beside the parameters of the template. */
export const AMOUNT = 'amount';
const amount = parameter(AMOUNT, 'satoshi', 'Satoshi that are locked under the script');

const optional = (one: ContractParameter): ContractParameter => ({ ...one, optional: true });
const to = optional(parameter('to', 'address', 'Who is paid; the account that signs when left out'));
const part = optional(
  parameter(
    'amount',
    'satoshi',
    'Satoshi to pay; the rest, less the fee, goes back under the script. All when left out',
  ),
);
const outputs = optional(
  parameter('outputs', 'outpoint[]', 'Which of the outputs are spent, as txid:number; the largest when left out'),
);
const psbt = optional(
  parameter('psbt', 'psbt', 'BIP-174 in base64, as the query `psbt` gives it, with signatures of others added'),
);

/** What is left to say when a path is used: no signatures, because the account that is named signs. */
export function callOf(path: SpendingPath): ContractMethod {
  const { name, doc, inputs } = path;
  const own = inputs.filter(({ type }) => !type.startsWith('signature'));
  return { name, signature: name, kind: 'call', inputs: [...own, to, part, outputs, psbt], outputs: [], doc };
}

/** What every instance can be asked. */
export function queriesOf({ paths }: ScriptTemplate): readonly ContractMethod[] {
  const output = object({ txid, vout: count, value: satoshi, height: count, reserved: { type: 'boolean' } });
  const path = object({ path: text, usable: { type: 'boolean' }, reason: text, after: count }, ['path', 'usable']);
  const choice: ContractParameter = {
    name: 'path',
    type: 'path',
    schema: { type: 'string', enum: paths.map(({ name }) => name) },
    doc: 'The way by which it is to be spent',
  };
  const keys: ValueSchema = { type: 'array', items: text };
  return [
    {
      name: 'state',
      signature: 'state',
      kind: 'query',
      inputs: [],
      outputs: [
        { name: 'balance', type: 'satoshi', schema: satoshi, doc: 'What blocks hold, less what blocks have spent' },
        { name: 'outputs', type: 'output[]', schema: { type: 'array', items: output }, doc: 'What can be spent' },
        { name: 'spent', type: 'uint32', schema: count, doc: 'How many outputs have been spent' },
        { name: 'paths', type: 'path[]', schema: { type: 'array', items: path }, doc: 'Which ways are open now' },
      ],
      doc: "What stands at the address, as far as the organization's own node has it in blocks.",
    },
    {
      name: 'psbt',
      signature: 'psbt',
      kind: 'query',
      inputs: [choice, to, part, outputs],
      outputs: [
        { name: 'psbt', type: 'psbt', schema: text, doc: 'To be signed elsewhere: BIP-174 in base64' },
        { name: 'txid', type: 'hash', schema: txid },
        { name: 'fee', type: 'satoshi', schema: satoshi },
        { name: 'threshold', type: 'uint8', schema: count, doc: 'How many signatures are needed' },
        { name: 'keys', type: 'pubkey[]', schema: keys, doc: 'By which keys' },
      ],
      doc: 'A transaction that spends by a path and lacks only signatures. Nothing is reserved by asking.',
    },
  ];
}

/** The parameters of a template, and the amount. */
export function constructorOf(parameters: readonly ContractParameter[]): ContractParameter[] {
  return [...parameters, amount];
}

/** What is told of an instance. */
export const scriptEvents: readonly ContractEvent[] = [
  {
    name: 'funded',
    signature: 'funded',
    doc: 'An output pays to the script.',
    inputs: [
      { name: 'txid', type: 'hash', schema: txid },
      { name: 'vout', type: 'uint32', schema: count },
      { name: 'value', type: 'satoshi', schema: satoshi },
    ],
  },
  {
    name: 'spent',
    signature: 'spent',
    doc: 'What the script held was taken, by one of its paths.',
    inputs: [
      { name: 'path', type: 'string', schema: text },
      { name: 'arguments', type: 'map', schema: { type: 'object', additionalProperties: true } },
      { name: 'txid', type: 'hash', schema: txid, doc: 'Of the output that was spent' },
      { name: 'vout', type: 'uint32', schema: count },
    ],
  },
];
