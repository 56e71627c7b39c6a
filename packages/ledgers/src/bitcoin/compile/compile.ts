import { type BtmlMap, CodedError } from '@blockcluster/btml';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { SigHash, Transaction } from '@scure/btc-signer';
import type { Coin, CompileContext, Compiled, SignedTransaction } from '../../driver.ts';
import type { NetworkParameters } from '../networks.ts';
import { bytesToHex, concatBytes, equalBytes, hexToBytes } from '../wire/bytes.ts';
import { keyScript, requireAccount } from './address.ts';
import { settle, worstFee } from './fee.ts';
import { parseOperation } from './operation.ts';

/** Below 0xfffffffe, so that a fee bump may replace the transaction (BIP-125), and without a relative lock (BIP-68). */
const REPLACEABLE = 0xfffffffd;

/** Version, flags and options under which PSBTs of this driver are read and written. */
const OPTIONS = { allowUnknownOutputs: true } as const;

/**
 * Compiles an operation into a PSBT (BIP-174) over exactly the given coins, and the digests to sign (BIP-143,
 * SIGHASH_ALL). The same input gives the same bytes. Throws COMPILE_INVALID, COMPILE_NOT_SUPPORTED, LEDGER_FUNDS.
 */
export function compileOperation(op: BtmlMap, context: CompileContext, network: NetworkParameters): Compiled {
  const operation = parseOperation(op, network);
  requireAccount(operation.from, context.publicKey, network);
  const coins = requireCoins(context.coins ?? [], context.publicKey, operation.maxInputs);
  const total = coins.reduce((sum, coin) => sum + coin.value, 0n);
  const settled = settle(total, coins.length, operation.outputs, context.rate);
  if (settled === undefined) {
    throw new CodedError('LEDGER_FUNDS', `The coins hold ${total} satoshi, too little at this fee rate.`);
  }
  const script = keyScript(context.publicKey);
  const tx = new Transaction({ ...OPTIONS, version: 2, lockTime: 0 });
  for (const { txid, vout, value } of coins) {
    tx.addInput({ txid, index: vout, sequence: REPLACEABLE, witnessUtxo: { script, amount: value } });
  }
  for (const output of operation.outputs) tx.addOutput({ script: output.script, amount: output.value });
  if (settled.change !== undefined) tx.addOutput({ script, amount: settled.change });
  return { unsigned: tx.toPSBT(), digests: digestsOf(tx), fee: settled.fee, rate: context.rate };
}

/** The most that an operation costs at a rate, whatever coins are chosen: fee, and change that is too small to keep. */
export function worstCaseOf(op: BtmlMap, rate: bigint, network: NetworkParameters): bigint {
  const { outputs, maxInputs } = parseOperation(op, network);
  return worstFee(maxInputs, outputs, rate);
}

/**
 * Puts compact signatures (r, s, and a recovery bit that Bitcoin has no use for) into a compiled transaction, as DER
 * with low S (BIP-66, BIP-146); throws LEDGER_SIGNATURE for one that does not verify.
 */
export function assembleTransaction(
  compiled: Compiled,
  publicKey: Uint8Array,
  signatures: readonly Uint8Array[],
): SignedTransaction {
  const tx = Transaction.fromPSBT(compiled.unsigned, OPTIONS);
  const digests = digestsOf(tx);
  if (signatures.length !== digests.length) {
    throw new CodedError('LEDGER_SIGNATURE', `${digests.length} signatures are needed, ${signatures.length} given.`);
  }
  digests.forEach((digest, index) => {
    const compact = signatures[index]?.slice(0, 64) ?? new Uint8Array();
    if (!verifies(compact, digest, publicKey)) {
      throw new CodedError('LEDGER_SIGNATURE', `Signature ${index} does not verify.`);
    }
    const der = secp256k1.Signature.fromBytes(compact, 'compact').toBytes('der');
    tx.updateInput(index, { partialSig: [[publicKey, concatBytes(der, Uint8Array.of(SigHash.ALL))]] }, true);
  });
  tx.finalize();
  return { txid: tx.id, raw: bytesToHex(tx.extract()) };
}

function digestsOf(tx: Transaction): Uint8Array[] {
  return Array.from({ length: tx.inputsLength }, (_, index) => {
    const spent = tx.getInput(index).witnessUtxo;
    if (spent === undefined) throw new CodedError('COMPILE_INVALID', 'The unsigned bytes lack a coin.');
    const scriptCode = concatBytes(hexToBytes('76a914'), spent.script.subarray(2), hexToBytes('88ac'));
    return tx.preimageWitnessV0(index, scriptCode, SigHash.ALL, spent.amount);
  });
}

function requireCoins(coins: readonly Coin[], publicKey: Uint8Array, most: number): readonly Coin[] {
  if (coins.length === 0 || coins.length > most) {
    throw new CodedError('COMPILE_INVALID', `Between 1 and ${most} coins are needed, ${coins.length} given.`);
  }
  const script = keyScript(publicKey);
  if (coins.every((coin) => equalBytes(hexToBytes(coin.script), script))) return coins;
  throw new CodedError('COMPILE_INVALID', 'A coin belongs to another account.');
}

function verifies(signature: Uint8Array, digest: Uint8Array, publicKey: Uint8Array): boolean {
  try {
    return secp256k1.verify(signature, digest, publicKey, { prehash: false, format: 'compact', lowS: true });
  } catch {
    return false; // not a signature or not a key at all
  }
}
