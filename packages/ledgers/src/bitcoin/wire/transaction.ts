import {
  compactSize,
  concatBytes,
  displayHash,
  hash256,
  internalHash,
  malformed,
  Reader,
  u32le,
  u64le,
} from './bytes.ts';

export interface TxInput {
  /** Display order. */
  readonly txid: string;
  readonly vout: number;
  readonly script: Uint8Array;
  readonly sequence: number;
  /** Empty when the input has none. */
  readonly witness: readonly Uint8Array[];
}

export interface TxOutput {
  readonly value: bigint;
  readonly script: Uint8Array;
}

export interface Tx {
  readonly version: number;
  readonly inputs: readonly TxInput[];
  readonly outputs: readonly TxOutput[];
  readonly locktime: number;
  /** The serialization that the txid covers: without marker, flag and witness (BIP-144). */
  readonly stripped: Uint8Array;
  /** The complete serialization. */
  readonly raw: Uint8Array;
  /** Display order. */
  readonly txid: string;
  /** BIP-141 weight units. */
  readonly weight: number;
}

/** Virtual bytes: weight divided by four, rounded up (BIP-141). */
export function virtualSize(tx: Tx): number {
  return Math.ceil(tx.weight / 4);
}

export function hasWitness(tx: Tx): boolean {
  return tx.inputs.some((input) => input.witness.length > 0);
}

/** Whether the transaction is a coinbase: one input that spends the null outpoint. */
export function isCoinbase(tx: Tx): boolean {
  const [first] = tx.inputs;
  return tx.inputs.length === 1 && first?.vout === 0xffffffff && /^0{64}$/.test(first.txid);
}

/** Reads one transaction at the cursor (BIP-144); throws LEDGER_ANSWER when malformed. */
export function readTransaction(reader: Reader): Tx {
  const start = reader.offset;
  const version = reader.i32();
  const segwit = reader.peek(0) === 0 && reader.peek(1) === 1;
  if (segwit) reader.take(2);
  const body = reader.offset;
  const inputs: { txid: string; vout: number; script: Uint8Array; sequence: number; witness: Uint8Array[] }[] = [];
  for (let left = reader.size(); left > 0; left--) {
    const txid = displayHash(reader.take(32));
    inputs.push({ txid, vout: reader.u32(), script: reader.sized(), sequence: reader.u32(), witness: [] });
  }
  const outputs: TxOutput[] = [];
  for (let left = reader.size(); left > 0; left--) {
    outputs.push({ value: reader.i64(), script: reader.sized() });
  }
  const witnessStart = reader.offset;
  if (segwit) {
    for (const input of inputs) {
      for (let left = reader.size(); left > 0; left--) input.witness.push(reader.sized());
    }
    if (inputs.every((input) => input.witness.length === 0)) throw malformed('superfluous witness');
  }
  const lockAt = reader.offset;
  const locktime = reader.u32();
  const raw = reader.bytes.slice(start, reader.offset);
  const stripped = segwit
    ? concatBytes(
        reader.bytes.subarray(start, start + 4),
        reader.bytes.subarray(body, witnessStart),
        reader.bytes.subarray(lockAt, reader.offset),
      )
    : raw;
  const txid = displayHash(hash256(stripped));
  return { version, inputs, outputs, locktime, stripped, raw, txid, weight: stripped.length * 3 + raw.length };
}

/** Parses exactly one transaction; surplus bytes are refused. */
export function parseTransaction(bytes: Uint8Array): Tx {
  const reader = new Reader(bytes);
  const tx = readTransaction(reader);
  if (!reader.done) throw malformed('bytes after the transaction');
  return tx;
}

/** Serializes with witness where an input has one (BIP-144). */
export function serializeTransaction(tx: Pick<Tx, 'version' | 'inputs' | 'outputs' | 'locktime'>): Uint8Array {
  const witness = tx.inputs.some((input) => input.witness.length > 0);
  const parts: Uint8Array[] = [u32le(tx.version >>> 0)];
  if (witness) parts.push(Uint8Array.of(0, 1));
  parts.push(compactSize(tx.inputs.length));
  for (const input of tx.inputs) {
    parts.push(internalHash(input.txid), u32le(input.vout), compactSize(input.script.length), input.script);
    parts.push(u32le(input.sequence));
  }
  parts.push(compactSize(tx.outputs.length));
  for (const output of tx.outputs) {
    parts.push(u64le(output.value), compactSize(output.script.length), output.script);
  }
  if (witness) {
    for (const input of tx.inputs) {
      parts.push(compactSize(input.witness.length));
      for (const item of input.witness) parts.push(compactSize(item.length), item);
    }
  }
  parts.push(u32le(tx.locktime));
  return concatBytes(...parts);
}
