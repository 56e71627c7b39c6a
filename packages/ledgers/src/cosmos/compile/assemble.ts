import { CodedError, type CosmosFlavor } from '@blockcluster/btml';
import { authInfo, txRaw } from '@blockcluster/btml/cosmos/tx.ts';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Compiled, SignedTransaction } from '../../driver.ts';
import { secp256k1Key, signDoc } from '../messages/sdk.ts';

/**
 * Puts the signature into a compiled transaction. Throws LEDGER_SIGNATURE unless it is one signature with low S by
 * exactly the given key. The recovery bit is of no use here and is left away.
 */
export function assembleCosmos(
  flavor: CosmosFlavor,
  compiled: Compiled,
  publicKey: Uint8Array,
  signatures: readonly Uint8Array[],
): SignedTransaction {
  if (flavor !== 'sdk') {
    if (signatures.length > 0) throw new CodedError('LEDGER_SIGNATURE', 'This chain has no signatures');
    return signed(compiled.unsigned);
  }
  const [signature] = signatures;
  const digest = sha256(compiled.unsigned);
  if (signature === undefined || signatures.length !== 1 || signature.length !== 65)
    throw new CodedError('LEDGER_SIGNATURE', 'A transaction takes one signature of 65 bytes');
  const compact = signature.slice(0, 64);
  if (!isBy(publicKey, digest, compact))
    throw new CodedError('LEDGER_SIGNATURE', "The signature is not one with low S by the account's key");
  const { bodyBytes, authInfoBytes } = signDoc.decode(compiled.unsigned);
  const signers = authInfo.decode(authInfoBytes).signerInfos.map((one) => one.publicKey?.value);
  if (!signers.every((key) => key && Buffer.compare(key, secp256k1Key.encode({ key: publicKey })) === 0))
    throw new CodedError('LEDGER_SIGNATURE', 'The transaction was compiled for another key');
  return signed(txRaw.encode({ bodyBytes, authInfoBytes, signatures: [compact] }));
}

/** Name of a transaction: SHA-256 of its bytes, as CometBFT shows it. */
export function txidOf(raw: Uint8Array): string {
  return Buffer.from(sha256(raw)).toString('hex').toUpperCase();
}

function signed(raw: Uint8Array): SignedTransaction {
  return { txid: txidOf(raw), raw: Buffer.from(raw).toString('hex') };
}

function isBy(publicKey: Uint8Array, digest: Uint8Array, compact: Uint8Array): boolean {
  try {
    return secp256k1.verify(compact, digest, publicKey, { prehash: false, lowS: true });
  } catch {
    return false;
  }
}
