import { type BtmlMap, type BtmlValue, CodedError, scriptHashScript } from '@blockcluster/btml';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Outpoint } from '../../driver.ts';
import { bitcoinChainId, type NetworkParameters } from '../networks.ts';
import { bytesToHex, equalBytes, hexToBytes } from '../wire/bytes.ts';
import { dustLimit } from '../wire/script.ts';
import { accountScript } from './address.ts';

/** An element of a witness: bytes that are known, or the place of the signature of a key (33 bytes). */
export type WitnessPart = { readonly bytes: Uint8Array } | { readonly key: Uint8Array };

/** A coin that the script holds, and what goes before the script in its witness. */
export interface SpentCoin extends Outpoint {
  /** Satoshi. */
  readonly value: bigint;
  readonly parts: readonly WitnessPart[];
}

export interface SpendOutput {
  /** CAIP-10 address without its chain. */
  readonly address: string;
  /** Satoshi; absent of the one output that takes what is left after the fee. */
  readonly value?: bigint;
}

/** What spends coins that a script holds (P2WSH), as an operation `call` of an intent carries it. */
export interface ScriptSpend {
  /** Address of the script: the contract. */
  readonly contract: string;
  /** The way by which the script is spent, such as `claim`. */
  readonly path: string;
  readonly script: Uint8Array;
  /** BIP-65; 0 where any will do. */
  readonly lockTime: number;
  readonly coins: readonly SpentCoin[];
  readonly outputs: readonly SpendOutput[];
}

/** What is spent at once at most: such a transaction stays far below what nodes relay. */
export const MAX_SPENT = 20;
const TYPES = '(script,locktime,coin[],output[])';

/** The operation that spends by a path; an account of the chain signs, and pays with what is spent. */
export function spendOperation(chain: string, from: string, spend: ScriptSpend): BtmlMap {
  const { contract, path, script, lockTime } = spend;
  return {
    ...{ op: 'call', chain, from, contract, method: `${path}${TYPES}`, codehash: bytesToHex(sha256(script)) },
    args: [
      { t: 'script', v: bytesToHex(script) },
      { t: 'locktime', v: String(lockTime) },
      { t: 'coin[]', items: spend.coins.map(coinArgument) },
      { t: 'output[]', items: spend.outputs.map(outputArgument) },
    ],
  };
}

function coinArgument({ txid, vout, value, parts }: SpentCoin): BtmlMap {
  const items = parts.map((part) =>
    'key' in part ? { t: 'signature', v: bytesToHex(part.key) } : { t: 'bytes', ...hexMember(part.bytes) },
  );
  return {
    t: 'coin',
    items: [
      { t: 'outpoint', v: `${txid}:${vout}` },
      { t: 'satoshi', v: String(value) },
      { t: 'witness', items },
    ],
  };
}

/** An empty element has no value: absent means empty. */
function hexMember(bytes: Uint8Array): { readonly v?: string } {
  return bytes.length === 0 ? {} : { v: bytesToHex(bytes) };
}

function outputArgument({ address, value }: SpendOutput): BtmlMap {
  const amount = { t: 'satoshi', ...(value === undefined ? {} : { v: String(value) }) };
  return { t: 'output', items: [{ t: 'address', v: address }, amount] };
}

/**
 * Reads such an operation. Throws COMPILE_INVALID with a pointer to the member at fault, COMPILE_NOT_SUPPORTED for calls of
 * anything but a script.
 */
export function parseSpend(op: BtmlMap, network: NetworkParameters): ScriptSpend & { readonly from: string } {
  if (op.chain !== bitcoinChainId(network.genesis)) throw invalid('The operation is for another chain.', '/chain');
  const { from, contract, codehash } = op;
  const path = typeof op.method === 'string' && op.method.endsWith(TYPES) ? op.method.slice(0, -TYPES.length) : '';
  if (!/^[a-z]{1,32}$/.test(path))
    throw new CodedError('COMPILE_NOT_SUPPORTED', `A script is spent by a method with ${TYPES}.`, {
      pointer: '/method',
    });
  if (typeof from !== 'string' || typeof contract !== 'string') throw invalid('The operation lacks an account.', '');
  const [script, lockTime, coins, outputs, ...more] = itemsOf(op.args, '/args');
  if (more.length > 0) throw invalid('There are more arguments than four.', '/args');
  const code = hexToBytes(textOf(script, 'script', /^(?:[0-9a-f]{2}){1,3600}$/, '/args/0'));
  const address = accountScript(`${op.chain}:${contract}`, network, '/contract');
  if (!equalBytes(address, scriptHashScript(code)) || codehash !== bytesToHex(sha256(code)))
    throw invalid('The script is not the one of the address.', '/args/0');
  const time = Number(textOf(lockTime, 'locktime', /^(?:0|[1-9][0-9]{0,9})$/, '/args/1'));
  if (time >= 2 ** 32) throw invalid('The lock time exceeds 32 bits.', '/args/1');
  const spent = itemsOf(member(coins, 'coin[]', '/args/2').items, '/args/2/items').map(readCoin);
  const paid = itemsOf(member(outputs, 'output[]', '/args/3').items, '/args/3/items').map((one, index) =>
    readOutput(one, network, `/args/3/items/${index}`),
  );
  if (spent.length === 0 || spent.length > MAX_SPENT)
    throw invalid(`Between 1 and ${MAX_SPENT} coins are spent at once.`, '/args/2');
  if (new Set(spent.map(({ txid, vout }) => `${txid}:${vout}`)).size !== spent.length)
    throw invalid('A coin is spent twice.', '/args/2');
  if (paid.length === 0 || paid.length > MAX_SPENT || paid.filter(({ value }) => value === undefined).length > 1)
    throw invalid('There must be outputs, of which one may take the rest.', '/args/3');
  return { from, contract, path, script: code, lockTime: time, coins: spent, outputs: paid };
}

function readCoin(value: BtmlValue, index: number): SpentCoin {
  const pointer = `/args/2/items/${index}`;
  const [outpoint, amount, witness] = itemsOf(member(value, 'coin', pointer).items, `${pointer}/items`);
  const [txid = '', vout = ''] = textOf(
    outpoint,
    'outpoint',
    /^[0-9a-f]{64}:(?:0|[1-9][0-9]{0,8})$/,
    `${pointer}/items/0`,
  ).split(':');
  const parts = itemsOf(member(witness, 'witness', `${pointer}/items/2`).items, `${pointer}/items/2`).map(
    (part, at): WitnessPart => {
      const where = `${pointer}/items/2/items/${at}`;
      if (isMap(part) && part.t === 'signature')
        return { key: hexToBytes(textOf(part, 'signature', /^0[23][0-9a-f]{64}$/, where)) };
      if (isMap(part) && part.t === 'bytes' && part.v === undefined) return { bytes: new Uint8Array() };
      return { bytes: hexToBytes(textOf(part, 'bytes', /^(?:[0-9a-f]{2}){1,80}$/, where)) };
    },
  );
  return { txid, vout: Number(vout), value: satoshi(amount, `${pointer}/items/1`), parts };
}

function readOutput(value: BtmlValue, network: NetworkParameters, pointer: string): SpendOutput {
  const [to, amount] = itemsOf(member(value, 'output', pointer).items, `${pointer}/items`);
  const address = textOf(to, 'address', /^[a-zA-Z0-9]{14,90}$/, `${pointer}/items/0`);
  const script = accountScript(`${bitcoinChainId(network.genesis)}:${address}`, network, `${pointer}/items/0`);
  if (member(amount, 'satoshi', `${pointer}/items/1`).v === undefined) return { address };
  const paid = satoshi(amount, `${pointer}/items/1`);
  if (paid < dustLimit(script)) throw invalid('The amount is too small to be relayed.', `${pointer}/items/1`);
  return { address, value: paid };
}

function satoshi(value: BtmlValue | undefined, pointer: string): bigint {
  return BigInt(textOf(value, 'satoshi', /^[1-9][0-9]{0,15}$/, pointer));
}

function isMap(value: BtmlValue | undefined): value is BtmlMap {
  return typeof value === 'object' && !Array.isArray(value);
}

function member(value: BtmlValue | undefined, type: string, pointer: string): BtmlMap {
  if (isMap(value) && value.t === type) return value;
  throw invalid(`There must be a ${type}.`, pointer);
}

function itemsOf(value: BtmlValue | undefined, pointer: string): readonly BtmlValue[] {
  if (Array.isArray(value)) return value;
  throw invalid('There must be a list.', pointer);
}

function textOf(value: BtmlValue | undefined, type: string, form: RegExp, pointer: string): string {
  const { v } = member(value, type, pointer);
  if (typeof v === 'string' && form.test(v)) return v;
  throw invalid(`There must be a ${type}.`, pointer);
}

function invalid(message: string, pointer: string): CodedError {
  return new CodedError('COMPILE_INVALID', message, { pointer });
}
