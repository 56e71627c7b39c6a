import { base64url } from '../encoding/bits.ts';
import { utf8Decode, utf8Length } from '../encoding/utf8.ts';
import { isCodedError } from '../errors.ts';
import { decodeCid, isDocumentId } from '../id/cid.ts';
import { decodeDidKey } from '../identifiers/did-key.ts';
import { parseTime } from '../identifiers/time.ts';
import { stringFault } from '../model/strings.ts';
import type { Format } from './shape.ts';

function pattern(code: string, expected: string, expression: RegExp): Format {
  return { code, expected, test: (text) => expression.test(text) };
}

function accepts(decode: (text: string) => unknown): (text: string) => boolean {
  return (text) => {
    try {
      decode(text);
      return true;
    } catch (error) {
      if (isCodedError(error)) return false;
      throw error;
    }
  };
}

/** Text for people, at most so many bytes of UTF-8. */
export function upTo(bytes: number): Format {
  return {
    code: 'SCHEMA_LENGTH',
    expected: `at most ${bytes} bytes of UTF-8`,
    test: (text) => utf8Length(text) <= bytes,
  };
}

/** Lowercase hex of exactly so many bytes. */
export function hexOf(bytes: number): Format {
  const expression = new RegExp(`^[0-9a-f]{${2 * bytes}}$`);
  return { code: 'SCHEMA_HEX', expected: `lowercase hex of ${bytes} bytes`, test: (text) => expression.test(text) };
}

export const hex: Format = pattern('SCHEMA_HEX', 'lowercase hex of whole bytes', /^(?:[0-9a-f]{2})+$/);
export const word: Format = pattern('SCHEMA_WORD', 'a word of a-z, 0-9 and "-", at most 64', /^[a-z][a-z0-9-]{0,63}$/);
export const decimal: Format = pattern('SCHEMA_AMOUNT', 'an integer in decimal digits', /^(?:0|[1-9][0-9]{0,77})$/);
/** A position or height: small enough for every language's integers. */
export const index: Format = pattern('SCHEMA_AMOUNT', 'an integer of at most 15 digits', /^(?:0|[1-9][0-9]{0,14})$/);
export const decimals: Format = pattern(
  'SCHEMA_DECIMALS',
  'a number of decimals from 0 to 77',
  /^(?:[0-9]|[1-6][0-9]|7[0-7])$/,
);
export const time: Format = {
  code: 'SCHEMA_TIME',
  expected: 'a time as YYYY-MM-DDTHH:MM:SSZ',
  test: (text) => parseTime(text) !== undefined,
};
export const digest: Format = pattern('SCHEMA_DIGEST', '"sha-256:" and 64 hex digits', /^sha-256:[0-9a-f]{64}$/);
export const salt: Format = {
  code: 'SCHEMA_SALT',
  expected: 'base64url of 16 to 64 bytes',
  test(text) {
    if (text.length < 22 || text.length > 86) return false;
    const bytes = base64url.decode(text);
    return bytes !== undefined && bytes.length >= 16;
  },
};
/** base64url of UTF-8 that could not have been written as a string of the model. */
export const encodedText: Format = {
  code: 'SCHEMA_ENCODED_TEXT',
  expected: 'base64url of UTF-8 (at most 1024 bytes) that a plain string cannot hold',
  test(text) {
    if (text.length > 1366) return false;
    const bytes = base64url.decode(text);
    const plain = bytes && utf8Decode(bytes);
    return plain !== undefined && plain !== '' && stringFault(plain) !== undefined;
  },
};
export const base64: Format = {
  code: 'SCHEMA_BASE64',
  expected: 'unpadded base64url',
  test: (text) => base64url.decode(text) !== undefined,
};
export const did: Format = {
  code: 'SCHEMA_DID',
  expected: 'a DID of at most 256 characters; a did:key of ed25519, p256 or secp256k1',
  test: (text) =>
    text.length <= 256 &&
    /^did:[a-z0-9]+:(?:[A-Za-z0-9._-]+:)*[A-Za-z0-9._-]+$/.test(text) &&
    (!text.startsWith('did:key:') || accepts(decodeDidKey)(text)),
};
export const didKey: Format = {
  code: 'SCHEMA_DID',
  expected: 'a did:key of ed25519, p256 or secp256k1',
  test: accepts(decodeDidKey),
};
export const documentCid: Format = { code: 'SCHEMA_CID', expected: 'the id of a document', test: isDocumentId };
export const anyCid: Format = { code: 'SCHEMA_CID', expected: 'a CID of codec json or raw', test: accepts(decodeCid) };
export const uri: Format = pattern(
  'SCHEMA_URI',
  'an absolute URI of at most 512 characters',
  /^(?=.{3,512}$)[a-z][a-z0-9+.-]*:[!#$%&'()*+,\-./:;=?@A-Z[\]_a-z~0-9]+$/,
);
export const media: Format = pattern(
  'SCHEMA_MEDIA',
  'a media type in lowercase, parameters as ;name=value',
  /^(?=.{3,255}$)[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*(?:;[a-z0-9!#$&^_.+-]+=[A-Za-z0-9!#$&^_.+-]+)*$/,
);
/** CAIP-2. */
export const chain: Format = pattern('SCHEMA_CHAIN', 'a CAIP-2 chain', /^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}$/);
/** CAIP-10; Ethereum addresses in lowercase, as every hex. */
export const account: Format = pattern(
  'SCHEMA_ACCOUNT',
  'a CAIP-10 account (an Ethereum address in lowercase)',
  /^(?:eip155:[1-9][0-9]{0,31}:0x[0-9a-f]{40}|(?!eip155:)[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}:[-.%a-zA-Z0-9]{1,128})$/,
);
/** CAIP-19; contracts of Ethereum in lowercase. */
export const asset: Format = pattern(
  'SCHEMA_ASSET',
  'a CAIP-19 asset (an Ethereum address in lowercase)',
  /^(?:eip155:[1-9][0-9]{0,31}\/(?:slip44:[0-9]{1,10}|[-a-z0-9]{3,8}:0x[0-9a-f]{40}(?:\/[0-9]{1,78})?)|(?!eip155:)[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}\/[-a-z0-9]{3,8}:[-.%a-zA-Z0-9]{1,128}(?:\/[-.%a-zA-Z0-9]{1,78})?)$/,
);
/** Address of a contract: of Ethereum in lowercase, or in bech32 (BIP-173). */
export const contract: Format = pattern(
  'SCHEMA_ACCOUNT',
  'the address of a contract',
  /^(?:0x[0-9a-f]{40}|[a-z][a-z0-9]{0,31}1[02-9ac-hj-np-z]{38,59})$/,
);
export const evmAddress: Format = pattern('SCHEMA_ACCOUNT', '0x and 40 lowercase hex digits', /^0x[0-9a-f]{40}$/);
