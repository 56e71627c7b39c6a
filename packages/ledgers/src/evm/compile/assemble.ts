import { CodedError } from '@blockcluster/btml';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToHex, keccak256, parseTransaction, serializeTransaction } from 'viem';
import type { Compiled, SignedTransaction } from '../../driver.ts';

/**
 * Puts the signature (32 bytes r, 32 bytes s, recovery bit) into a compiled transaction. Throws LEDGER_SIGNATURE unless
 * it is one signature with low S (EIP-2) by exactly the given key: another key would spend from another account.
 */
export function assembleEvm(
  compiled: Compiled,
  publicKey: Uint8Array,
  signatures: readonly Uint8Array[],
): SignedTransaction {
  const [signature] = signatures;
  const [digest] = compiled.digests;
  if (signature === undefined || digest === undefined || signatures.length !== 1 || signature.length !== 65)
    throw new CodedError('LEDGER_SIGNATURE', 'An EVM transaction takes one signature of 65 bytes');
  const recovery = signature[64];
  if (recovery !== 0 && recovery !== 1) throw new CodedError('LEDGER_SIGNATURE', 'The recovery bit must be 0 or 1');
  const compact = signature.subarray(0, 64);
  if (!isBy(publicKey, digest, compact, recovery))
    throw new CodedError('LEDGER_SIGNATURE', "The signature is not one with low S by the account's key");
  const transaction = parseTransaction(bytesToHex(compiled.unsigned));
  if (transaction.type !== 'eip1559' || keccak256(compiled.unsigned) !== bytesToHex(digest))
    throw new CodedError('LEDGER_SIGNATURE', 'The digest is not that of the compiled transaction');
  const raw = serializeTransaction(transaction, {
    r: bytesToHex(compact.subarray(0, 32)),
    s: bytesToHex(compact.subarray(32)),
    yParity: recovery,
  });
  return { txid: keccak256(raw), raw };
}

function isBy(publicKey: Uint8Array, digest: Uint8Array, compact: Uint8Array, recovery: number): boolean {
  try {
    const parsed = secp256k1.Signature.fromBytes(compact, 'compact');
    if (parsed.hasHighS()) return false;
    const recovered = parsed.addRecoveryBit(recovery).recoverPublicKey(digest).toBytes(true);
    return bytesToHex(recovered) === bytesToHex(publicKey);
  } catch {
    return false;
  }
}
