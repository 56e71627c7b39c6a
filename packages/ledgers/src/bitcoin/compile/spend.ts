import { type BtmlMap, bindingScript, CodedError } from '@blockcluster/btml';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { SigHash, Transaction } from '@scure/btc-signer';
import type { Coin, CompileContext, Compiled, SignedTransaction } from '../../driver.ts';
import { bitcoinChainId, type NetworkParameters } from '../networks.ts';
import { bytesToHex, compactSize, concatBytes, equalBytes, hexToBytes } from '../wire/bytes.ts';
import { dustLimit } from '../wire/script.ts';
import { parseTransaction, serializeTransaction, type TxOutput } from '../wire/transaction.ts';
import { accountScript, requireAccount } from './address.ts';
import { feeAt } from './fee.ts';
import { parseSpend, type ScriptSpend } from './spend-op.ts';

/** Allows replacement (BIP-125), has no relative lock (BIP-68), and lets the lock time count (BIP-65). */
export const SPEND_SEQUENCE = 0xfffffffd;
/** The longest signature in DER with its type. */
const SIGNATURE_BYTES = 72;
const OPTIONS = { allowUnknownOutputs: true, disableScriptCheck: true } as const;

/** Bytes that are not signed yet: the transaction without witness, and what each witness will hold. */
interface Unsigned {
  readonly raw: string;
  readonly inputs: readonly { readonly value: string; readonly parts: readonly string[]; readonly own: number }[];
  readonly script: string;
}

/** Whether these bytes are of a spend, and not of a payment (a PSBT). */
export function isSpend({ unsigned }: Pick<Compiled, 'unsigned'>): boolean {
  return unsigned[0] === 0x7b;
}

/** The outputs of a spend at a fee; undefined when nothing worth relaying would be left. */
function outputsAt(spend: ScriptSpend, op: BtmlMap, fee: bigint, network: NetworkParameters): TxOutput[] | undefined {
  const total = spend.coins.reduce((sum, { value }) => sum + value, 0n);
  const fixed = spend.outputs.reduce((sum, { value = 0n }) => sum + value, 0n);
  const rest = total - fixed - fee;
  const open = spend.outputs.some(({ value }) => value === undefined);
  const outputs = spend.outputs.map(({ address, value = rest }) => ({
    value,
    script: accountScript(`${bitcoinChainId(network.genesis)}:${address}`, network),
  }));
  if (open ? outputs.some(({ value, script }) => value < dustLimit(script)) : rest < 0n) return undefined;
  // What others have signed already can't name an intent that came later.
  return open && typeof op.bind === 'string' ? [...outputs, binding(op.bind)] : outputs;
}

function binding(leaf: string): TxOutput {
  if (!/^[0-9a-f]{64}$/.test(leaf))
    throw new CodedError('COMPILE_INVALID', 'The binding is not 32 bytes of lower-case hex.', { pointer: '/bind' });
  return { value: 0n, script: bindingScript(hexToBytes(leaf)) };
}

/** What a spend pays at a fee in satoshi, whoever asks for it; undefined when that is too little to be relayed. */
export function outputsOfSpend(op: BtmlMap, fee: bigint, network: NetworkParameters): readonly TxOutput[] | undefined {
  return outputsAt(parseSpend(op, network), op, fee, network);
}

/** The transaction without its witness, as it is signed. */
export function unsignedSpend(spend: ScriptSpend, outputs: readonly TxOutput[]): Uint8Array {
  const inputs = spend.coins.map(({ txid, vout }) => ({
    ...{ txid, vout, script: new Uint8Array(), sequence: SPEND_SEQUENCE, witness: [] },
  }));
  return serializeTransaction({ version: 2, inputs, outputs, locktime: spend.lockTime });
}

/** The most virtual bytes that it can have. */
function vsizeOf(spend: ScriptSpend, op: BtmlMap, network: NetworkParameters): number {
  const outputs = outputsAt({ ...spend, coins: plenty(spend) }, op, 0n, network) ?? [];
  const bytes = unsignedSpend(spend, outputs).length * 4 + 2;
  const sized = (length: number): number => compactSize(length).length + length;
  const witness = spend.coins.map(({ parts }) =>
    parts.reduce(
      (sum, part) => sum + sized('key' in part ? SIGNATURE_BYTES : part.bytes.length),
      1 + sized(spend.script.length),
    ),
  );
  return Math.ceil((bytes + witness.reduce((sum, one) => sum + one, 0)) / 4);
}

/** For the size alone: whatever the coins hold, there is enough. */
function plenty(spend: ScriptSpend): ScriptSpend['coins'] {
  return spend.coins.map((coin) => ({ ...coin, value: 2_100_000_000_000_000n }));
}

/** What is paid as fee in any case, where no output takes the rest. */
function fixedFee(spend: ScriptSpend): bigint | undefined {
  if (spend.outputs.some(({ value }) => value === undefined)) return undefined;
  const total = spend.coins.reduce((sum, { value }) => sum + value, 0n);
  return total - spend.outputs.reduce((sum, { value = 0n }) => sum + value, 0n);
}

/** The most that a spend costs at a rate; one whose outputs are fixed costs what it leaves. Throws COMPILE_INVALID. */
export function worstSpend(op: BtmlMap, rate: bigint, network: NetworkParameters): bigint {
  const spend = parseSpend(op, network);
  const fee = feeAt(rate, vsizeOf(spend, op, network));
  const fixed = fixedFee(spend);
  return fixed !== undefined && fixed > fee ? fixed : fee;
}

/** The coins that a spend names, out of those that are there. Throws LEDGER_FUNDS where one is gone. */
export function coinsOfSpend(op: BtmlMap, available: readonly Coin[], network: NetworkParameters): readonly Coin[] {
  const { coins, contract, from } = parseSpend(op, network);
  const script = bytesToHex(accountScript(`${from.slice(0, from.lastIndexOf(':'))}:${contract}`, network));
  return coins.map(({ txid, vout, value }) => {
    const found = available.find((coin) => coin.txid === txid && coin.vout === vout);
    if (found?.script === script && found.value === value) return found;
    throw new CodedError('LEDGER_FUNDS', `The contract holds ${txid}:${vout} no longer, or not yet.`, {
      details: { needed: `${txid}:${vout}`, usable: available.length },
    });
  });
}

/** Compiles a spend over the coins that it names. Throws COMPILE_INVALID, LEDGER_FUNDS when the fee leaves too little. */
export function compileSpend(op: BtmlMap, context: CompileContext, network: NetworkParameters): Compiled {
  const spend = parseSpend(op, network);
  requireAccount(spend.from, context.publicKey, network);
  if (coinsOfSpend(op, context.coins ?? [], network).length !== context.coins?.length)
    throw new CodedError('COMPILE_INVALID', 'Exactly the coins of the operation can be spent.');
  const fee = fixedFee(spend) ?? feeAt(context.rate, vsizeOf(spend, op, network));
  const outputs = outputsAt(spend, op, fee, network);
  if (outputs === undefined)
    throw new CodedError('LEDGER_FUNDS', `A fee of ${fee} satoshi leaves too little of what the contract holds.`, {
      details: { needed: String(fee) },
    });
  const raw = unsignedSpend(spend, outputs);
  const inputs = spend.coins.map(({ value, parts }) => ({
    value: String(value),
    parts: parts.map((part) => ('key' in part ? '' : bytesToHex(part.bytes))),
    own: ownPlace(parts, context.publicKey),
  }));
  const unsigned: Unsigned = { raw: bytesToHex(raw), inputs, script: bytesToHex(spend.script) };
  return {
    unsigned: new TextEncoder().encode(JSON.stringify(unsigned)),
    digests: digestsOf(unsigned),
    fee,
    rate: context.rate,
  };
}

/** Where the account's own signature goes; -1 when it signs nothing. Throws COMPILE_INVALID for another's place. */
function ownPlace(parts: ScriptSpend['coins'][number]['parts'], publicKey: Uint8Array): number {
  const places = parts.flatMap((part, index) => ('key' in part ? [{ key: part.key, index }] : []));
  const [place, ...more] = places;
  if (place === undefined) return -1;
  if (more.length === 0 && equalBytes(place.key, publicKey)) return place.index;
  throw new CodedError('COMPILE_INVALID', 'The operation needs signatures of other keys.', { pointer: '/args/2' });
}

/** BIP-143 with SIGHASH_ALL, for each input that the account signs. */
function digestsOf({ raw, inputs, script }: Unsigned): Uint8Array[] {
  const tx = Transaction.fromRaw(hexToBytes(raw), OPTIONS);
  return inputs.flatMap(({ value, own }, index) =>
    own < 0 ? [] : [tx.preimageWitnessV0(index, hexToBytes(script), SigHash.ALL, BigInt(value))],
  );
}

/** Puts compact signatures (r, s, recovery bit) into a compiled spend. Throws LEDGER_SIGNATURE for one that is wrong. */
export function assembleSpend(
  compiled: Compiled,
  publicKey: Uint8Array,
  signatures: readonly Uint8Array[],
): SignedTransaction {
  // What `compileSpend` of this very process has written.
  const unsigned: Unsigned = JSON.parse(new TextDecoder().decode(compiled.unsigned));
  const digests = digestsOf(unsigned);
  if (signatures.length !== digests.length)
    throw new CodedError('LEDGER_SIGNATURE', `${digests.length} signatures are needed, ${signatures.length} given.`);
  const left = digests.map((digest, index) => signatureOf(digest, signatures[index] ?? new Uint8Array(), publicKey));
  const tx = parseTransaction(hexToBytes(unsigned.raw));
  const inputs = tx.inputs.map((input, index) => {
    const { parts = [], own = -1 } = unsigned.inputs[index] ?? {};
    const signature = own < 0 ? undefined : left.shift();
    const witness = parts.map((part, at) => (at === own && signature ? signature : hexToBytes(part)));
    return { ...input, witness: [...witness, hexToBytes(unsigned.script)] };
  });
  const signed = parseTransaction(serializeTransaction({ ...tx, inputs }));
  return { txid: signed.txid, raw: bytesToHex(signed.raw) };
}

/** DER with low S and the byte of SIGHASH_ALL (BIP-66, BIP-146). */
function signatureOf(digest: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): Uint8Array {
  const compact = signature.slice(0, 64);
  if (compact.length !== 64 || !secp256k1.verify(compact, digest, publicKey, { prehash: false, lowS: true }))
    throw new CodedError('LEDGER_SIGNATURE', 'A signature does not verify.');
  return concatBytes(secp256k1.Signature.fromBytes(compact, 'compact').toBytes('der'), Uint8Array.of(SigHash.ALL));
}
