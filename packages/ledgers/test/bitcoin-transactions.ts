// Transactions built by hand, right and wrong, for tests of what the sandbox takes and refuses.
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js';
import { concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import { SigHash, Transaction } from '@scure/btc-signer';
import { pubSchnorr, taprootTweakPrivKey, taprootTweakPubkey } from '@scure/btc-signer/utils.js';
import { parseTransaction, serializeTransaction, type Tx, type TxOutput } from '../src/bitcoin/wire/transaction.ts';
import type { Wallet } from './bitcoin-support.ts';

export interface Spend {
  readonly txid: string;
  readonly vout: number;
  readonly value: bigint;
  /** Whose key signs; a P2WPKH coin unless `taproot`. */
  readonly wallet: Wallet;
  readonly taproot?: boolean;
  readonly sequence?: number;
}

export type Tamper =
  | 'none'
  | 'flip signature'
  | 'high s'
  | 'other key'
  | 'uncompressed key'
  | 'no witness'
  | 'surplus witness'
  | 'wrong value'
  | 'empty signature';

export interface Recipe {
  readonly spends: readonly Spend[];
  readonly outputs: readonly TxOutput[];
  readonly version?: number;
  readonly locktime?: number;
  readonly tamper?: Tamper;
}

/** The output script of a wallet's Taproot key path (BIP-86). */
export function taprootScript(wallet: Wallet): Uint8Array {
  const [key] = taprootTweakPubkey(pubSchnorr(wallet.secret), new Uint8Array());
  return concatBytes(hexToBytes('5120'), key);
}

export function buildTransaction(recipe: Recipe): Tx {
  const { outputs, version = 2, locktime = 0, tamper = 'none' } = recipe;
  const bare = recipe.spends.map(({ txid, vout, sequence = 0xfffffffd }) => ({
    txid,
    vout,
    script: new Uint8Array(),
    sequence,
    witness: [] as Uint8Array[],
  }));
  const unsigned = serializeTransaction({ version, inputs: bare, outputs, locktime });
  const opened = Transaction.fromRaw(unsigned, { allowUnknownOutputs: true, allowUnknownVersion: true });
  const scripts = recipe.spends.map((spend) => (spend.taproot ? taprootScript(spend.wallet) : spend.wallet.script));
  const values = recipe.spends.map((spend) => spend.value + (tamper === 'wrong value' ? 1n : 0n));
  const inputs = bare.map((input, index) => {
    const spend = recipe.spends[index];
    if (spend === undefined || tamper === 'no witness') return input;
    const witness = spend.taproot
      ? [schnorrOf(spend.wallet, opened.preimageWitnessV1(index, scripts, SigHash.DEFAULT, values))]
      : ecdsaOf(spend.wallet, opened, index, values[index] ?? 0n, tamper);
    return { ...input, witness: tampered(witness, tamper) };
  });
  return parseTransaction(serializeTransaction({ version, inputs, outputs, locktime }));
}

function schnorrOf(wallet: Wallet, digest: Uint8Array): Uint8Array {
  return schnorr.sign(digest, taprootTweakPrivKey(wallet.secret, new Uint8Array()));
}

function ecdsaOf(wallet: Wallet, tx: Transaction, index: number, value: bigint, tamper: Tamper): Uint8Array[] {
  const scriptCode = concatBytes(hexToBytes('76a914'), wallet.script.subarray(2), hexToBytes('88ac'));
  const digest = tx.preimageWitnessV0(index, scriptCode, SigHash.ALL, value);
  const secret = tamper === 'other key' ? secp256k1.utils.randomSecretKey() : wallet.secret;
  const compact = secp256k1.sign(digest, secret, { prehash: false, lowS: true });
  const { r, s } = secp256k1.Signature.fromBytes(compact, 'compact');
  const used = new secp256k1.Signature(r, tamper === 'high s' ? secp256k1.Point.Fn.ORDER - s : s);
  const key = secp256k1.getPublicKey(secret, tamper !== 'uncompressed key');
  return [concatBytes(used.toBytes('der'), Uint8Array.of(SigHash.ALL)), key];
}

function tampered(witness: Uint8Array[], tamper: Tamper): Uint8Array[] {
  const [signature = new Uint8Array(), ...rest] = witness;
  if (tamper === 'surplus witness') return [...witness, Uint8Array.of(1)];
  if (tamper === 'empty signature') return [new Uint8Array(), ...rest];
  if (tamper !== 'flip signature') return witness;
  const changed = Uint8Array.from(signature);
  changed[20] = (changed[20] ?? 0) ^ 1;
  return [changed, ...rest];
}
