import { bech32 } from '@scure/base';
import { authInfo, txBody, txRaw } from '../../src/cosmos/tx.ts';
import { type AnyMessage, type BtmlMap, canonicalBytes, documentLeaf } from '../../src/index.ts';
import { testIssuer } from './record.ts';

// TEST SUPPORT: transactions and intents of Cosmos SDK chains. The signatures are none: whether a transaction was signed
// is what the chain checked before it gave it a result of code 0.

export const testChain = 'cosmos:btml-test-1';
/** An address that nobody has the key of. */
export const maker = bech32.encode('wasm', bech32.toWords(new Uint8Array(20).fill(7)));
export const account = `${testChain}:${maker}`;

export function sdkTransaction(messages: readonly AnyMessage[], memo = ''): Uint8Array {
  const body = { ...txBody.decode(new Uint8Array(0)), messages, memo };
  const fee = { amount: [{ denom: 'stake', amount: '500' }], gasLimit: 200_000n, payer: '', granter: '' };
  const bodyBytes = txBody.encode(body);
  const authInfoBytes = authInfo.encode({ signerInfos: [], fee, tip: null });
  return txRaw.encode({ bodyBytes, authInfoBytes, signatures: [new Uint8Array(64)] });
}

/** An intent for operations on the chain of tests, and its leaf. */
export function testIntent(...ops: readonly BtmlMap[]): { readonly intent: BtmlMap; readonly leaf: Uint8Array } {
  const intent: BtmlMap = {
    btml: '1.0',
    kind: 'intent',
    issuer: testIssuer,
    issued: '2026-11-22T12:00:00Z',
    audience: testChain,
    expires: '2026-11-23T12:00:00Z',
    salt: 'AwMDAwMDAwMDAwMDAwMDAw',
    maxfee: { asset: `${testChain}/slip44:118`, amount: '10000', decimals: '6' },
    ...(ops.length > 1 ? { atomic: 'no' } : {}),
    ops: ops.map((op) => ({ chain: testChain, from: account, ...op })),
  };
  return { intent, leaf: documentLeaf(canonicalBytes(intent)) };
}
