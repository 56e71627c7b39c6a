import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { SigHash, Transaction } from '@scure/btc-signer';
import { hash160 } from '@scure/btc-signer/utils.js';
import { concatBytes, equalBytes, hexToBytes } from '../wire/bytes.ts';
import { scriptKind } from '../wire/script.ts';
import type { Tx, TxInput } from '../wire/transaction.ts';
import { invalid, unsupported } from './refusal.ts';
import { runScript } from './script-machine.ts';
import type { SandboxCoin } from './store.ts';

/**
 * Verifies the witness of every input against the coins that they spend (same order): P2WPKH and scripts of P2WSH
 * (BIP-143) and Taproot key path (BIP-341), over all inputs and outputs. Throws SANDBOX_TX_INVALID for a wrong signature and
 * SANDBOX_TX_UNSUPPORTED for another kind of coin or signature.
 */
export function checkSignatures(tx: Tx, coins: readonly SandboxCoin[]): void {
  const spend = openForDigests(tx);
  const scripts = coins.map((coin) => hexToBytes(coin.script));
  const values = coins.map((coin) => coin.value);
  tx.inputs.forEach((input, index) => {
    const script = scripts[index];
    const value = values[index];
    if (script === undefined || value === undefined) throw invalid('bad-txns-inputs', 'A coin is missing.');
    switch (scriptKind(script)) {
      case 'p2wpkh':
        checkKeyHash(input, script.subarray(2), (scriptCode) =>
          spend.preimageWitnessV0(index, scriptCode, SigHash.ALL, value),
        );
        break;
      case 'p2wsh':
        checkScript(input, script.subarray(2), tx.locktime, (code) =>
          spend.preimageWitnessV0(index, code, SigHash.ALL, value),
        );
        break;
      case 'p2tr':
        checkKeyPath(input, script.subarray(2), (type) => spend.preimageWitnessV1(index, scripts, type, values));
        break;
      default:
        throw unsupported('spending this kind of coin');
    }
  });
}

function openForDigests(tx: Tx): Transaction {
  try {
    return Transaction.fromRaw(tx.raw, { allowUnknownOutputs: true, disableScriptCheck: true });
  } catch {
    throw unsupported('this form of transaction');
  }
}

function checkKeyHash(input: TxInput, program: Uint8Array, digest: (scriptCode: Uint8Array) => Uint8Array): void {
  const [signature, key] = input.witness;
  if (input.witness.length !== 2 || signature === undefined || key === undefined) {
    throw invalid('mandatory-script-verify-flag-failed', 'The witness is not a signature and a key.');
  }
  if (!equalBytes(hash160(key), program))
    throw invalid('mandatory-script-verify-flag-failed', 'Another key is needed.');
  if (key.length !== 33) throw invalid('mandatory-script-verify-flag-failed', 'The key is not compressed.');
  const type = signature.at(-1);
  if (signature.length < 9) throw invalid('mandatory-script-verify-flag-failed', 'The signature is missing.');
  if (type !== SigHash.ALL) throw unsupported('signatures that do not cover the whole transaction');
  const scriptCode = concatBytes(hexToBytes('76a914'), program, hexToBytes('88ac'));
  if (!verifyEcdsa(signature.subarray(0, -1), digest(scriptCode), key)) {
    throw invalid('mandatory-script-verify-flag-failed', 'The ECDSA signature does not verify.');
  }
}

function checkScript(
  input: TxInput,
  program: Uint8Array,
  lockTime: number,
  digest: (scriptCode: Uint8Array) => Uint8Array,
): void {
  const script = input.witness.at(-1);
  if (script === undefined || !equalBytes(sha256(script), program))
    throw invalid('mandatory-script-verify-flag-failed', 'Another script is needed.');
  const verifies = (signature: Uint8Array, key: Uint8Array): boolean => {
    if (signature.length < 9 || signature.length > 73)
      throw invalid('mandatory-script-verify-flag-failed', 'A signature has a wrong length.');
    if (signature.at(-1) !== SigHash.ALL) throw unsupported('signatures that do not cover the whole transaction');
    return verifyEcdsa(signature.subarray(0, -1), digest(script), key);
  };
  runScript(script, input.witness.slice(0, -1), { verifies, lockTime, sequence: input.sequence });
}

function verifyEcdsa(signature: Uint8Array, digest: Uint8Array, key: Uint8Array): boolean {
  try {
    return secp256k1.verify(signature, digest, key, { prehash: false, format: 'der', lowS: true });
  } catch {
    return false; // not strict DER (BIP-66), or not a point of the curve
  }
}

function checkKeyPath(input: TxInput, key: Uint8Array, digest: (type: number) => Uint8Array): void {
  const [signature] = input.witness;
  if (signature === undefined) throw invalid('mandatory-script-verify-flag-failed', 'The witness is empty.');
  if (input.witness.length !== 1) throw unsupported('Taproot script paths and annexes');
  const type = signature.length === 64 ? SigHash.DEFAULT : signature[64];
  if (signature.length === 65 && type !== SigHash.ALL) {
    if (type === SigHash.DEFAULT)
      throw invalid('mandatory-script-verify-flag-failed', 'A default type is not written.');
    throw unsupported('signatures that do not cover the whole transaction');
  }
  if ((signature.length !== 64 && signature.length !== 65) || type === undefined) {
    throw invalid('mandatory-script-verify-flag-failed', 'The Schnorr signature has a wrong length.');
  }
  if (!schnorr.verify(signature.subarray(0, 64), digest(type), key)) {
    throw invalid('mandatory-script-verify-flag-failed', 'The Schnorr signature does not verify.');
  }
}
