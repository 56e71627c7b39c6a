import { sha256 } from '@noble/hashes/sha2.js';
import { Script } from '@scure/btc-signer';
import { equalBytes } from '../../bitcoin/wire/bytes.ts';
import type { ContractParameter } from '../descriptor.ts';
import { type BitcoinValue, parameter, unfit } from './types.ts';

/** One way to spend what a script holds. */
export interface SpendingPath {
  readonly name: string;
  readonly doc: string;
  readonly inputs: readonly ContractParameter[];
  /** What is put on the stack before the script, in the order of a witness. */
  readonly stack: (values: ReadonlyMap<string, BitcoinValue>) => readonly Uint8Array[];
  /** The inverse of `stack`, for a witness that a block holds; undefined for another path's. */
  readonly unstack: (stack: readonly Uint8Array[]) => ReadonlyMap<string, BitcoinValue> | undefined;
  /** The parameter that says from when on (BIP-65): the transaction's lock time must be as high. */
  readonly after?: string;
  /** Whose signatures it takes, and how many of them. */
  readonly signers: (parameters: ReadonlyMap<string, BitcoinValue>) => Signers;
  /** Why the script refuses what is shown to it, where that can be seen without a signature. */
  readonly refuses?: (
    parameters: ReadonlyMap<string, BitcoinValue>,
    values: ReadonlyMap<string, BitcoinValue>,
  ) => string | undefined;
}

/** Compressed keys in the order in which their signatures stand. */
export interface Signers {
  readonly threshold: number;
  readonly keys: readonly Uint8Array[];
}

/** A script whose keys, times and hashes are chosen when it is deployed. Paid to by its hash (P2WSH, BIP-141). */
export interface ScriptTemplate {
  readonly id: string;
  readonly title: string;
  readonly doc: string;
  readonly parameters: readonly ContractParameter[];
  readonly paths: readonly SpendingPath[];
  /** Throws CONTRACT_ARGUMENT for values that don't go together. */
  readonly script: (values: ReadonlyMap<string, BitcoinValue>, pointer: string) => Uint8Array;
}

const empty = new Uint8Array();
/** True for OP_IF in the one spelling that nodes relay (MINIMALIF). */
const yes = Uint8Array.of(1);

const signature = parameter('signature', 'signature', 'Of the spending transaction (BIP-143)');
const recipient = parameter('recipient', 'pubkey', 'Who is paid');
const sender = parameter('sender', 'pubkey', 'Who gets it back');
const until = parameter(
  'until',
  'uint32',
  'From then on the sender may have it back: a height, or seconds since 1970 above 500,000,000',
);

const refund: SpendingPath = {
  name: 'refund',
  doc: 'The sender takes it back, once the time has come.',
  inputs: [signature],
  stack: (values) => [bytes(values, 'signature'), empty],
  unstack: ([first, branch, ...rest]) =>
    first !== undefined && branch?.length === 0 && rest.length === 0 ? new Map([['signature', first]]) : undefined,
  after: 'until',
  signers: (parameters) => ({ threshold: 1, keys: [bytes(parameters, 'sender')] }),
};

const multisig: ScriptTemplate = {
  id: 'multisig',
  title: 'Several keys',
  doc: 'Spent with signatures by some of several keys (BIP-11, as P2WSH).',
  parameters: [
    parameter('threshold', 'uint8', 'How many signatures are needed'),
    parameter('keys', 'pubkey[]', 'In the order in which their signatures will stand'),
  ],
  paths: [
    {
      name: 'spend',
      doc: 'As many signatures as the threshold says, in the order of the keys.',
      inputs: [
        parameter('signatures', 'signature[]', 'Of the spending transaction (BIP-143), in the order of the keys'),
      ],
      // OP_CHECKMULTISIG takes one element more than it needs, which must be empty (BIP-147).
      stack: (values) => [empty, ...listOf(values, 'signatures')],
      unstack: ([first, ...signatures]) =>
        first?.length === 0 && signatures.length > 0 ? new Map([['signatures', signatures]]) : undefined,
      signers: (parameters) => ({ threshold: number(parameters, 'threshold'), keys: listOf(parameters, 'keys') }),
    },
  ],
  script: (values, pointer) => {
    const threshold = number(values, 'threshold');
    const keys = listOf(values, 'keys');
    if (threshold < 1 || threshold > keys.length) throw unfit(`between 1 and ${keys.length}`, `${pointer}/threshold`);
    if (new Set(keys.map(String)).size !== keys.length) throw unfit('keys that differ', `${pointer}/keys`);
    return Script.encode([threshold, ...keys, keys.length, 'CHECKMULTISIG']);
  },
};

const timelock: ScriptTemplate = {
  id: 'refund',
  title: 'Payment with refund',
  doc: 'The recipient may take it at any time; from a height or time on the sender may take it back (BIP-65).',
  parameters: [recipient, sender, until],
  paths: [
    {
      name: 'pay',
      doc: 'The recipient takes it.',
      inputs: [signature],
      stack: (values) => [bytes(values, 'signature'), yes],
      unstack: ([first, branch, ...rest]) =>
        first !== undefined && isYes(branch) && rest.length === 0 ? new Map([['signature', first]]) : undefined,
      signers: (parameters) => ({ threshold: 1, keys: [bytes(parameters, 'recipient')] }),
    },
    refund,
  ],
  script: (values, pointer) =>
    Script.encode(['IF', bytes(values, 'recipient'), 'CHECKSIG', 'ELSE', ...refundScript(values, pointer), 'ENDIF']),
};

const hashlock: ScriptTemplate = {
  id: 'hashlock',
  title: 'Payment for a secret',
  doc: 'The recipient takes it by showing the preimage of a hash; from a height or time on the sender may take it back.',
  parameters: [recipient, sender, parameter('hash', 'bytes32', 'SHA-256 of a secret of 32 bytes'), until],
  paths: [
    {
      name: 'claim',
      doc: 'The recipient takes it, and shows the secret to everybody.',
      inputs: [parameter('preimage', 'bytes32', 'The secret'), signature],
      stack: (values) => [bytes(values, 'signature'), bytes(values, 'preimage'), yes],
      unstack: ([first, preimage, branch, ...rest]) =>
        first !== undefined && preimage?.length === 32 && isYes(branch) && rest.length === 0
          ? new Map([
              ['preimage', preimage],
              ['signature', first],
            ])
          : undefined,
      signers: (parameters) => ({ threshold: 1, keys: [bytes(parameters, 'recipient')] }),
      refuses: (parameters, values) =>
        equalBytes(sha256(bytes(values, 'preimage')), bytes(parameters, 'hash'))
          ? undefined
          : 'The preimage is not that of the hash',
    },
    refund,
  ],
  // The size is checked first: a longer secret would be one that other chains can't take.
  script: (values, pointer) => {
    const claim = ['SIZE', 32, 'EQUALVERIFY', 'SHA256', bytes(values, 'hash'), 'EQUALVERIFY'] as const;
    const taken = [...claim, bytes(values, 'recipient'), 'CHECKSIG'] as const;
    return Script.encode(['IF', ...taken, 'ELSE', ...refundScript(values, pointer), 'ENDIF']);
  },
};

/** Every template of this product. */
export const scriptTemplates: readonly ScriptTemplate[] = [multisig, timelock, hashlock];

function refundScript(values: ReadonlyMap<string, BitcoinValue>, pointer: string) {
  const time = number(values, 'until');
  if (time === 0) throw unfit('a height or a time after 0', `${pointer}/until`);
  return [time, 'CHECKLOCKTIMEVERIFY', 'DROP', bytes(values, 'sender'), 'CHECKSIG'] as const;
}

function isYes(element: Uint8Array | undefined): boolean {
  return element?.length === 1 && element[0] === 1;
}

function bytes(values: ReadonlyMap<string, BitcoinValue>, name: string): Uint8Array {
  const value = values.get(name);
  if (value instanceof Uint8Array) return value;
  throw unfit(`a value for ${name}`, `/${name}`);
}

function listOf(values: ReadonlyMap<string, BitcoinValue>, name: string): readonly Uint8Array[] {
  const value = values.get(name);
  if (typeof value === 'object' && !(value instanceof Uint8Array)) return value;
  throw unfit(`a list for ${name}`, `/${name}`);
}

function number(values: ReadonlyMap<string, BitcoinValue>, name: string): number {
  const value = values.get(name);
  if (typeof value === 'number') return value;
  throw unfit(`a number for ${name}`, `/${name}`);
}
