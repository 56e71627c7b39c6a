import { sha256 } from '@noble/hashes/sha2.js';
import { equalBytes } from '../wire/bytes.ts';
import { invalid, unsupported } from './refusal.ts';

/** What a script asks about the transaction that spends it. */
export interface SpendingContext {
  /** Whether a signature, with its type as last byte, is one of a key. Throws what the sandbox says of bad ones. */
  readonly verifies: (signature: Uint8Array, key: Uint8Array) => boolean;
  readonly lockTime: number;
  readonly sequence: number;
}

/** Bytes of a script and of a witness's elements that nodes relay, and how many elements (Bitcoin Core's policy). */
const MAX_SCRIPT = 3_600;
const MAX_ELEMENT = 80;
const MAX_ELEMENTS = 100;
/** Below this, a lock time is a height. */
const THRESHOLD = 500_000_000;

interface Step {
  readonly code: number;
  readonly data?: Uint8Array;
}

/**
 * Runs a script of P2WSH (BIP-141, version 0) with the opcodes that locks, branches and signatures need, under the rules
 * that nodes relay by (BIP-62 minimal pushes, MINIMALIF, BIP-146 NULLFAIL, BIP-147 NULLDUMMY, BIP-65). Throws
 * SANDBOX_TX_INVALID where the script refuses, SANDBOX_TX_UNSUPPORTED for other opcodes.
 */
export function runScript(script: Uint8Array, witness: readonly Uint8Array[], context: SpendingContext): void {
  if (script.length > MAX_SCRIPT || witness.length > MAX_ELEMENTS || witness.some((one) => one.length > MAX_ELEMENT))
    throw invalid('bad-witness-nonstandard', 'The witness is larger than nodes relay.');
  const stack = [...witness];
  const branches: boolean[] = [];
  for (const { code, data } of stepsOf(script)) {
    const runs = branches.every((taken) => taken);
    if (code === 0x63) branches.push(runs && condition(pop(stack)));
    else if (code === 0x67) branches.push(!closed(branches));
    else if (code === 0x68) closed(branches);
    else if (runs && data !== undefined) stack.push(data);
    else if (runs) execute(code, stack, context);
  }
  if (branches.length > 0) throw refused('A branch of the script does not end.');
  const [only, ...more] = stack;
  if (only === undefined || more.length > 0 || !truthy(only)) throw refused('The script does not end with one truth.');
}

function execute(code: number, stack: Uint8Array[], context: SpendingContext): void {
  switch (code) {
    case 0x69: // VERIFY
      verify(truthy(pop(stack)));
      return;
    case 0x75: // DROP
      pop(stack);
      return;
    case 0x82: // SIZE
      stack.push(numberBytes(top(stack).length));
      return;
    case 0x87: // EQUAL
      stack.push(truth(equalBytes(pop(stack), pop(stack))));
      return;
    case 0x88: // EQUALVERIFY
      verify(equalBytes(pop(stack), pop(stack)));
      return;
    case 0xa8: // SHA256
      stack.push(sha256(pop(stack)));
      return;
    case 0xac: // CHECKSIG
      stack.push(truth(checkSignature(stack, context)));
      return;
    case 0xad: // CHECKSIGVERIFY
      verify(checkSignature(stack, context));
      return;
    case 0xae: // CHECKMULTISIG
      stack.push(truth(checkSeveral(stack, context)));
      return;
    case 0xb1: // CHECKLOCKTIMEVERIFY
      checkLockTime(numberOf(top(stack), 5), context);
      return;
    default:
      throw unsupported(`the opcode 0x${code.toString(16)} in scripts`);
  }
}

function checkSignature(stack: Uint8Array[], { verifies }: SpendingContext): boolean {
  const key = pop(stack);
  const signature = pop(stack);
  if (key.length !== 33) throw refused('A key in the script is not compressed.');
  if (signature.length === 0) return false;
  if (verifies(signature, key)) return true;
  throw refused('A signature that does not verify must be empty.');
}

/** Signatures stand in the order of their keys; the one element too many that it takes must be empty. */
function checkSeveral(stack: Uint8Array[], { verifies }: SpendingContext): boolean {
  const keys = popSeveral(stack, 20);
  const signatures = popSeveral(stack, keys.length);
  if (pop(stack).length > 0) throw refused('The element that CHECKMULTISIG ignores must be empty.');
  if (keys.some((key) => key.length !== 33)) throw refused('A key in the script is not compressed.');
  let at = 0;
  const all = signatures.every((signature) => {
    while (at < keys.length) {
      const key = keys[at++];
      if (key !== undefined && signature.length > 0 && verifies(signature, key)) return true;
    }
    return false;
  });
  if (!all && signatures.some((signature) => signature.length > 0))
    throw refused('Signatures that do not verify must be empty.');
  return all;
}

/** So many elements as the newest one says, the last of them first. */
function popSeveral(stack: Uint8Array[], most: number): Uint8Array[] {
  const count = numberOf(pop(stack), 4);
  if (count < 0 || count > most) throw refused('CHECKMULTISIG counts wrongly.');
  return Array.from({ length: count }, () => pop(stack)).reverse();
}

function checkLockTime(wanted: number, { lockTime, sequence }: SpendingContext): void {
  if (wanted < 0) throw refused('A lock time is negative.');
  const alike = wanted < THRESHOLD === lockTime < THRESHOLD;
  if (!alike || wanted > lockTime || sequence === 0xffffffff)
    throw refused('The lock time of the transaction is lower than the script asks for.');
}

/** MINIMALIF: only the two spellings that nodes relay. */
function condition(element: Uint8Array): boolean {
  if (element.length === 0) return false;
  if (element.length === 1 && element[0] === 1) return true;
  throw refused('A branch is chosen by 1 or by nothing.');
}

function closed(branches: boolean[]): boolean {
  const last = branches.pop();
  if (last === undefined) throw refused('The script closes a branch that is not open.');
  return last;
}

function pop(stack: Uint8Array[]): Uint8Array {
  const last = stack.pop();
  if (last === undefined) throw refused('The witness has too few elements.');
  return last;
}

function top(stack: readonly Uint8Array[]): Uint8Array {
  const last = stack.at(-1);
  if (last === undefined) throw refused('The witness has too few elements.');
  return last;
}

function verify(holds: boolean): void {
  if (!holds) throw refused('The script refuses what it was shown.');
}

function truth(holds: boolean): Uint8Array {
  return holds ? Uint8Array.of(1) : new Uint8Array();
}

/** Any byte but zeros and a sign. */
function truthy(element: Uint8Array): boolean {
  return element.some((byte, index) => byte !== 0 && !(byte === 0x80 && index === element.length - 1));
}

/** A number of a script: little-endian with a sign bit, in its shortest form. */
function numberOf(element: Uint8Array, most: number): number {
  const last = element.at(-1) ?? 0;
  const long = element.length > 0 && (last & 0x7f) === 0 && ((element.at(-2) ?? 0) & 0x80) === 0;
  if (element.length > most || long) throw refused('A number is not in its shortest form.');
  const size = element.reduce(
    (sum, byte, index) => sum + (index === element.length - 1 ? byte & 0x7f : byte) * 256 ** index,
    0,
  );
  return last & 0x80 ? -size : size;
}

/** A number from 0 to 127, as a script writes it. */
function numberBytes(value: number): Uint8Array {
  return value === 0 ? new Uint8Array() : Uint8Array.of(value);
}

/** The opcodes of a script, pushes with their data; a push that could be shorter is refused. */
function stepsOf(script: Uint8Array): Step[] {
  const steps: Step[] = [];
  for (let at = 0; at < script.length; ) {
    const code = script[at++] ?? 0;
    if (code === 0) steps.push({ code, data: new Uint8Array() });
    else if (code >= 0x51 && code <= 0x60) steps.push({ code, data: Uint8Array.of(code - 0x50) });
    else if (code > 0x4c) steps.push({ code });
    else {
      const length = code === 0x4c ? (script[at++] ?? 0) : code;
      const data = script.slice(at, at + length);
      const [first = 0] = data;
      const small = length === 1 && ((first >= 1 && first <= 16) || first === 0x81);
      if (data.length !== length || small || (code === 0x4c && length < 0x4c))
        throw refused('A push of the script is cut off, or not in its shortest form.');
      at += length;
      steps.push({ code, data });
    }
  }
  return steps;
}

function refused(message: string) {
  return invalid('mandatory-script-verify-flag-failed', message);
}
