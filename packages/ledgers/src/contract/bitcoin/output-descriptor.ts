import { CodedError } from '@blockcluster/btml';
import { bytesToHex } from '../../bitcoin/wire/bytes.ts';
import { mostKeys } from './types.ts';

const inputSet = '0123456789()[],\'/*abcdefgh@:$%{}IJKLMNOPQRSTUVWXYZ&+-.;<=>?!^_|~ijklmnopqrstuvwxyzABCDEFGH`#"\\ ';
const checksumSet = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const generators = [0xf5dee51989n, 0xa9fdca3312n, 0x1bab10e32dn, 0x3706b1677an, 0x644d626ffdn];

function step(sum: bigint, value: number): bigint {
  const top = sum >> 35n;
  const shifted = ((sum & 0x7ffffffffn) << 5n) ^ BigInt(value);
  return generators.reduce((next, generator, i) => ((top >> BigInt(i)) & 1n ? next ^ generator : next), shifted);
}

/** The eight characters that end a descriptor (BIP-380, "Checksum"); undefined for text with other characters. */
export function descriptorChecksum(text: string): string | undefined {
  let sum = 1n;
  let group = 0;
  let count = 0;
  for (const character of text) {
    const position = inputSet.indexOf(character);
    if (position < 0) return undefined;
    sum = step(sum, position & 31);
    group = group * 3 + (position >> 5);
    count += 1;
    if (count === 3) {
      sum = step(sum, group);
      group = 0;
      count = 0;
    }
  }
  if (count > 0) sum = step(sum, group);
  for (let i = 0; i < 8; i++) sum = step(sum, 0);
  sum ^= 1n;
  return Array.from({ length: 8 }, (_, i) => checksumSet[Number((sum >> BigInt(5 * (7 - i))) & 31n)]).join('');
}

/** What a descriptor binds: the parameters of the template `multisig`, as JSON. */
export interface BoundMultisig {
  readonly threshold: string;
  readonly keys: readonly string[];
}

/**
 * Reads an output descriptor with its checksum (BIP-380). Of its language this product has what one script of fixed keys
 * needs: `wsh(multi(k,KEY,…))` and `wsh(sortedmulti(k,KEY,…))` (BIP-383, BIP-67) and `wsh(pk(KEY))` as one key of one;
 * keys are compressed and in hex, with or without origin. Throws CONTRACT_FORMAT, and CONTRACT_TYPE for the rest of the
 * language.
 */
export function readOutputDescriptor(text: string): BoundMultisig {
  const [, body = '', checksum] = /^([^#]{1,4000})#([a-z0-9]{8})$/.exec(text) ?? [];
  if (checksum === undefined || descriptorChecksum(body) !== checksum)
    throw new CodedError('CONTRACT_FORMAT', 'The output descriptor must end with "#" and its right checksum', {
      pointer: '/template',
    });
  const [, single] = /^wsh\(pk\(([^()]+)\)\)$/.exec(body) ?? [];
  if (single !== undefined) return { threshold: '1', keys: [keyOf(single)] };
  const [, sorted, list] = /^wsh\((sorted)?multi\(([^()]+)\)\)$/.exec(body) ?? [];
  if (list === undefined)
    throw new CodedError('CONTRACT_TYPE', 'Of output descriptors there are wsh(pk), wsh(multi) and wsh(sortedmulti)', {
      pointer: '/template',
    });
  const [threshold = '', ...keys] = list.split(',');
  if (!/^[1-9][0-9]?$/.test(threshold) || keys.length > mostKeys || Number(threshold) > keys.length)
    throw new CodedError('CONTRACT_FORMAT', `A threshold and 1 to ${mostKeys} keys are needed`, {
      pointer: '/template',
    });
  const read = keys.map(keyOf);
  return { threshold, keys: sorted === undefined ? read : read.toSorted() };
}

function keyOf(text: string): string {
  const [, key] = /^(?:\[[0-9a-f]{8}(?:\/[0-9]{1,10}[h']?)*\])?(0[23][0-9a-fA-F]{64})$/.exec(text) ?? [];
  if (key !== undefined) return `0x${key.toLowerCase()}`;
  throw new CodedError('CONTRACT_TYPE', 'Keys of output descriptors here are compressed, in hex', {
    pointer: '/template',
  });
}

/** The output descriptor of a multisig script, keys in their order. */
export function writeOutputDescriptor(threshold: number, keys: readonly Uint8Array[]): string {
  const body = `wsh(multi(${[threshold, ...keys.map(bytesToHex)].join(',')}))`;
  return `${body}#${descriptorChecksum(body) ?? ''}`;
}
