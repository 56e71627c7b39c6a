import { secp256k1 } from '@noble/curves/secp256k1.js';
import {
  addressOfKey,
  type BtmlMap,
  canonicalBytes,
  documentLeaf,
  encodeRlp,
  hexEncode,
  keccak256,
  type Rlp,
  rlpNumber,
} from '../../src/index.ts';
import { concat, fromHex, utf8 } from '../../src/proof/bytes.ts';
import { testIssuer } from './record.ts';

// TEST SUPPORT: intents and the signed transactions of EVM chains that do what they ask for.

const secret = keccak256(utf8('payer'));
/** The account that signs transactions on EVM chains. */
export const payer = `0x${hexEncode(addressOfKey(secp256k1.getPublicKey(secret, false).slice(1)))}`;

/** An intent of operations on one chain, and its leaf. */
export function intentOn(
  chain: string,
  ops: readonly BtmlMap[],
  change: BtmlMap = {},
): { readonly intent: BtmlMap; readonly leaf: Uint8Array } {
  const intent: BtmlMap = {
    btml: '1.0',
    kind: 'intent',
    issuer: testIssuer,
    issued: '2026-11-22T12:00:00Z',
    audience: chain,
    expires: '2026-11-22T14:00:00Z',
    salt: 'AwMDAwMDAwMDAwMDAwMDAw',
    maxfee: { asset: `${chain}/slip44:60`, amount: '1000000000000000', decimals: '18' },
    ...(ops.length > 1 ? { atomic: 'no' } : {}),
    ops: ops.map((op) => ({ chain, ...op })),
    ...change,
  };
  return { intent, leaf: documentLeaf(canonicalBytes(intent)) };
}

/** What a transaction of the payer holds; numbers are what they count, without `to` it makes a contract. */
export interface Parts {
  readonly chainId: number;
  readonly to?: string | undefined;
  readonly value?: number;
  readonly data?: Uint8Array;
  readonly type?: 0 | 1 | 2;
}

/** A transaction, signed by the payer: untyped with its chain (EIP-155), of type 1 or of type 2. */
export function signedTransaction({ chainId, to, value = 0, data = new Uint8Array(0), type = 2 }: Parts): Uint8Array {
  const target = to === undefined ? new Uint8Array(0) : fromHex(to.slice(2));
  const body: Rlp[] = [rlpNumber(60_000), target, rlpNumber(value), data];
  const chain = rlpNumber(chainId);
  const fees: readonly Rlp[] = type === 2 ? [rlpNumber(1), rlpNumber(9)] : [rlpNumber(9)];
  const fields = [...(type === 0 ? [] : [chain]), rlpNumber(3), ...fees, ...body, ...(type === 0 ? [] : [[]])];
  const prefix = type === 0 ? new Uint8Array(0) : Uint8Array.of(type);
  const signedFields = type === 0 ? [...fields, chain, new Uint8Array(0), new Uint8Array(0)] : fields;
  const hash = keccak256(concat(prefix, encodeRlp(signedFields)));
  const [parity = 0, ...rest] = secp256k1.sign(hash, secret, { prehash: false, format: 'recovered' });
  const number = (bytes: readonly number[]): Uint8Array => rlpNumber(BigInt(`0x${hexEncode(Uint8Array.from(bytes))}`));
  const v = rlpNumber(type === 0 ? 35 + 2 * chainId + parity : parity);
  return concat(prefix, encodeRlp([...fields, v, number(rest.slice(0, 32)), number(rest.slice(32))]));
}
