import { sha256 } from '@noble/hashes/sha2.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { hexEncode } from '../encoding/hex.ts';
import { utf8Encode } from '../encoding/utf8.ts';
import type { BtmlMap, BtmlValue } from '../value.ts';

export const VIEW_VERSION = '1';

/** A string as a person sees it: JSON, in ASCII only, so that no two different strings look alike. */
export function asciiString(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return JSON.stringify(text);
  return JSON.stringify(text).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** EIP-55: the case of each letter of a lowercase Ethereum address from the hash of the address. */
export function checksumAddress(address: string): string {
  const digits = address.slice(2);
  const hash = hexEncode(keccak_256(utf8Encode(digits)));
  let checked = '0x';
  for (let i = 0; i < digits.length; i++) {
    checked += Number.parseInt(hash.charAt(i), 16) >= 8 ? digits.charAt(i).toUpperCase() : digits.charAt(i);
  }
  return checked;
}

const address = /^(?:eip155:[0-9]{1,32}[:/](?:[-a-z0-9]{3,8}:)?)?(0x[0-9a-f]{40})$/;

function renderString(text: string): string {
  const ethereum = text.length < 42 ? undefined : address.exec(text)?.[1];
  return ethereum === undefined ? asciiString(text) : `${asciiString(text)} ${checksumAddress(ethereum)}`;
}

function addLines(value: BtmlValue, path: string, lines: string[]): void {
  if (typeof value === 'string') lines.push(`${path} = ${renderString(value)}`);
  else if (Array.isArray(value)) for (const [i, item] of value.entries()) addLines(item, `${path}/${i}`, lines);
  else
    for (const [key, member] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      addLines(member, `${path}/${key}`, lines);
}

/**
 * The normative view of a document: what a person sees before signing. First the version of the renderer, then one line
 * for every string in it, `POINTER = "JSON-ESCAPED ASCII"`, in canonical order; an Ethereum address is followed by its
 * EIP-55 form. Nothing is left out, nothing is interpreted, and two documents never have one view, because
 * empty lists and maps do not exist and an index is never a key.
 */
export function viewLines(document: BtmlMap): readonly string[] {
  const lines = [`btml-view ${VIEW_VERSION}`];
  addLines(document, '', lines);
  return lines;
}

/** What a proof says about the view: its version, and the SHA-256 of its lines, each ended by a line feed. */
export function viewHash(document: BtmlMap): string {
  const text = viewLines(document)
    .map((line) => `${line}\n`)
    .join('');
  return `${VIEW_VERSION}:${hexEncode(sha256(utf8Encode(text)))}`;
}
