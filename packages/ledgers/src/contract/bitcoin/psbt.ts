import { CodedError } from '@blockcluster/btml';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { Address, OutScript, SigHash, Transaction } from '@scure/btc-signer';
import { SPEND_SEQUENCE, unsignedSpend } from '../../bitcoin/compile/spend.ts';
import type { ScriptSpend, SpendOutput } from '../../bitcoin/compile/spend-op.ts';
import type { NetworkParameters } from '../../bitcoin/networks.ts';
import { bytesToHex, equalBytes } from '../../bitcoin/wire/bytes.ts';
import type { TxOutput } from '../../bitcoin/wire/transaction.ts';
import type { Coin } from '../../driver.ts';

const OPTIONS = { allowUnknownOutputs: true } as const;

/** Base64 of a PSBT (BIP-174, version 0) that lacks only signatures: scripts and amounts stand beside each input. */
export function writePsbt(
  spend: Pick<ScriptSpend, 'script' | 'lockTime'>,
  coins: readonly Coin[],
  outputs: readonly TxOutput[],
) {
  const { script, lockTime } = spend;
  const tx = new Transaction({ ...OPTIONS, version: 2, lockTime });
  for (const coin of coins)
    tx.addInput({
      ...{ txid: coin.txid, index: coin.vout, sequence: SPEND_SEQUENCE, sighashType: SigHash.ALL },
      witnessUtxo: { script: Uint8Array.from(Buffer.from(coin.script, 'hex')), amount: coin.value },
      witnessScript: script,
    });
  for (const { script: paid, value } of outputs) tx.addOutput({ script: paid, amount: value });
  return { psbt: Buffer.from(tx.toPSBT(0)).toString('base64'), txid: tx.id };
}

/** A PSBT that others have signed: what it spends and pays, and what signatures it holds for each input. */
export interface SignedPsbt {
  readonly coins: readonly Coin[];
  readonly outputs: readonly Required<SpendOutput>[];
  /** For each coin the signatures, DER with type, by the key's hex. */
  readonly signatures: readonly ReadonlyMap<string, Uint8Array>[];
}

/**
 * Reads a PSBT (BIP-174, or BIP-370) over coins that are known, and verifies every signature in it: what it says of
 * amounts and scripts is not believed. Throws CONTRACT_PSBT.
 */
export function readPsbt(
  text: string,
  known: Pick<ScriptSpend, 'script' | 'lockTime'> & {
    readonly keys: readonly Uint8Array[];
    readonly coins: readonly Coin[];
  },
  network: NetworkParameters,
): SignedPsbt {
  const tx = parse(text);
  if (tx.version !== 2 || tx.lockTime !== known.lockTime)
    throw unfit(`It must have version 2 and the lock time ${known.lockTime}`);
  const inputs = Array.from({ length: tx.inputsLength }, (_, index) => tx.getInput(index));
  const coins = inputs.map(({ txid, index, sequence }) => {
    const id = txid === undefined ? '' : bytesToHex(txid);
    if (sequence !== SPEND_SEQUENCE) throw unfit(`Sequences must be 0x${SPEND_SEQUENCE.toString(16)}`);
    const coin = known.coins.find((one) => one.txid === id && one.vout === index);
    if (coin === undefined) throw unfit(`The contract does not hold ${id}:${index}`);
    return coin;
  });
  const outputs = Array.from({ length: tx.outputsLength }, (_, index) => outputOf(tx.getOutput(index), network));
  const raw = unsignedSpend(
    { ...known, contract: '', path: '', coins: coins.map((coin) => ({ ...coin, parts: [] })), outputs: [] },
    outputs.map(({ output }) => output),
  );
  if (!equalBytes(raw, tx.unsignedTx)) throw unfit('It is no plain transaction over these coins');
  const plain = Transaction.fromRaw(raw, { ...OPTIONS, disableScriptCheck: true });
  const signatures = inputs.map(({ partialSig = [] }, index) => {
    const digest = plain.preimageWitnessV0(index, known.script, SigHash.ALL, coins[index]?.value ?? 0n);
    return new Map(
      partialSig.map(([key, signature]) => {
        if (!known.keys.some((one) => equalBytes(one, key)) || !verifies(signature, digest, key))
          throw unfit(`Input ${index} has a signature that is not one of its keys over all of it`);
        return [bytesToHex(key), signature] as const;
      }),
    );
  });
  return { coins, outputs: outputs.map(({ address, output }) => ({ address, value: output.value })), signatures };
}

function parse(text: string): Transaction {
  try {
    return Transaction.fromPSBT(Uint8Array.from(Buffer.from(text, 'base64')), OPTIONS);
  } catch (cause) {
    throw new CodedError('CONTRACT_PSBT', 'This is no PSBT', { pointer: '/psbt', cause });
  }
}

function outputOf(
  { script, amount }: ReturnType<Transaction['getOutput']>,
  network: NetworkParameters,
): { readonly address: string; readonly output: TxOutput } {
  try {
    if (script !== undefined && amount !== undefined)
      return { address: Address(network).encode(OutScript.decode(script)), output: { script, value: amount } };
  } catch {
    // An output without an address: named below.
  }
  throw unfit('Outputs must pay to addresses');
}

/** SIGHASH_ALL, DER with low S (BIP-66, BIP-146). */
function verifies(signature: Uint8Array, digest: Uint8Array, key: Uint8Array): boolean {
  if (signature.at(-1) !== SigHash.ALL) return false;
  try {
    const options = { prehash: false, format: 'der', lowS: true } as const;
    return secp256k1.verify(signature.subarray(0, -1), digest, key, options);
  } catch {
    return false;
  }
}

function unfit(message: string): CodedError {
  return new CodedError('CONTRACT_PSBT', message, { pointer: '/psbt' });
}
