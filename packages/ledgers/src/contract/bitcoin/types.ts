import { CodedError } from '@blockcluster/btml';
import { pointerTo } from '@blockcluster/btml/model/pointer.ts';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToHex, hexToBytes } from '../../bitcoin/wire/bytes.ts';
import type { ContractParameter, ValueSchema } from '../descriptor.ts';
import { type Json, objectIn } from '../read.ts';

/** Types of what templates and their spending paths take. */
export type BitcoinType =
  | 'pubkey'
  | 'pubkey[]'
  | 'uint8'
  | 'uint32'
  | 'bytes32'
  | 'signature'
  | 'signature[]'
  | 'satoshi'
  | 'address'
  | 'outpoint[]'
  | 'psbt';

const hex = (least: number, most: number, format: string): ValueSchema => ({
  type: 'string',
  format,
  pattern: least === most ? `^0x[0-9a-fA-F]{${2 * least}}$` : `^0x(?:[0-9a-fA-F]{2}){${least},${most}}$`,
});
const integer = (format: string, maximum: number): ValueSchema => ({
  type: ['string', 'integer'],
  format,
  pattern: '^(?:0|[1-9][0-9]{0,9})$',
  minimum: 0,
  maximum,
});
/** All there will ever be. */
const mostSatoshi = 2_100_000_000_000_000;
/** A transaction, and the number of one of its outputs. */
export const outpoint = /^[0-9a-f]{64}:(?:0|[1-9][0-9]{0,8})$/;
/** Consensus allows 20 keys; 15 and fewer are pushed as small numbers everywhere. */
export const mostKeys = 15;
const list = (items: ValueSchema): ValueSchema => ({ type: 'array', items, minItems: 1, maxItems: mostKeys });
/** Of ECDSA in DER with low S and the byte of SIGHASH_ALL: 9 to 72 bytes. */
const signature = hex(9, 72, 'signature');
const pubkey = hex(33, 33, 'pubkey');

const schemas: Readonly<Record<BitcoinType, ValueSchema>> = {
  pubkey,
  'pubkey[]': list(pubkey),
  uint8: integer('uint8', 255),
  uint32: integer('uint32', 4_294_967_295),
  bytes32: hex(32, 32, 'bytes32'),
  signature,
  'signature[]': list(signature),
  satoshi: {
    type: ['string', 'integer'],
    format: 'uint64',
    pattern: '^[1-9][0-9]{0,15}$',
    minimum: 1,
    maximum: mostSatoshi,
  },
  address: { type: 'string', format: 'address', pattern: '^[a-zA-Z0-9]{14,90}$' },
  'outpoint[]': { type: 'array', items: { type: 'string', pattern: outpoint.source }, minItems: 1, maxItems: 20 },
  psbt: { type: 'string', contentEncoding: 'base64', pattern: '^cHNidP[A-Za-z0-9+/]+={0,2}$', maxLength: 65_536 },
};

/** A parameter of a template or of a path. */
export function parameter(name: string, type: BitcoinType, doc: string): ContractParameter {
  return { name, type, schema: schemas[type], doc };
}

/** A value as scripts are built of it. */
export type BitcoinValue = number | Uint8Array | readonly Uint8Array[];

/** Values by name; throws CONTRACT_ARGUMENT with a pointer. */
export function readBitcoinValues(
  parameters: readonly ContractParameter[],
  values: Json,
  pointer: string,
): ReadonlyMap<string, BitcoinValue> {
  const object = objectIn(values);
  if (object === undefined) throw unfit('an object with the values by name', pointer);
  const unknown = object.names().find((name) => !parameters.some((one) => one.name === name));
  if (unknown !== undefined) throw unfit(`no "${unknown.slice(0, 64)}"`, pointerTo(pointer, unknown));
  return new Map(parameters.map(({ name, type }) => [name, read(type, object.get(name), `${pointer}/${name}`)]));
}

/** Satoshi, decimal or a number; throws CONTRACT_ARGUMENT. */
export function readSatoshi(value: Json, pointer: string): bigint {
  const number = typeof value === 'string' && /^[1-9][0-9]{0,15}$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number) && number >= 1 && number <= mostSatoshi)
    return BigInt(number);
  throw unfit(`satoshi: an integer from 1 to ${mostSatoshi}`, pointer);
}

function read(type: string, value: Json, pointer: string): BitcoinValue {
  if (type.endsWith('[]')) {
    if (!Array.isArray(value) || value.length === 0 || value.length > mostKeys)
      throw unfit(`a list of 1 to ${mostKeys}`, pointer);
    return value.map((item: Json, index) => readBytes(type.slice(0, -2), item, `${pointer}/${index}`));
  }
  return type.startsWith('uint') ? readInteger(type, value, pointer) : readBytes(type, value, pointer);
}

function readInteger(type: string, value: Json, pointer: string): number {
  const number = typeof value === 'string' && /^(?:0|[1-9][0-9]{0,9})$/.test(value) ? Number(value) : value;
  const most = type === 'uint8' ? 255 : 4_294_967_295;
  if (typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= most) return number;
  throw unfit(`a ${type}: an integer up to ${most}`, pointer);
}

function readBytes(type: string, value: Json, pointer: string): Uint8Array {
  if (typeof value !== 'string' || !/^0x(?:[0-9a-fA-F]{2}){1,72}$/.test(value))
    throw unfit(`a ${type} as 0x-hex`, pointer);
  const bytes = hexToBytes(value.slice(2));
  if (type === 'bytes32' && bytes.length !== 32) throw unfit('32 bytes', pointer);
  if (type === 'pubkey' && !isKey(bytes)) throw unfit('a compressed public key of secp256k1', pointer);
  if (type === 'signature' && !isSignature(bytes)) throw unfit('a DER signature with low S and SIGHASH_ALL', pointer);
  return bytes;
}

function isKey(bytes: Uint8Array): boolean {
  return bytes.length === 33 && secp256k1.utils.isValidPublicKey(bytes, true);
}

/** BIP-66, BIP-146. */
function isSignature(bytes: Uint8Array): boolean {
  try {
    return bytes.at(-1) === 1 && !secp256k1.Signature.fromBytes(bytes.subarray(0, -1), 'der').hasHighS();
  } catch {
    return false;
  }
}

/** Bytes as JSON has them. */
export function hexOf(bytes: Uint8Array): string {
  return `0x${bytesToHex(bytes)}`;
}

export function unfit(expected: string, pointer: string): CodedError {
  return new CodedError('CONTRACT_ARGUMENT', `There must be ${expected}`, { pointer });
}
