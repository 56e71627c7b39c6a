import { CodedError } from '@blockcluster/btml';
import { readBitcoinValues, type Signers, type SpendingPath, type WitnessPart } from '@blockcluster/ledgers';
import type { Values } from '../tables.ts';

/** A signature that is there, or the key of the account that will give it. */
export type Signature = { readonly bytes: Uint8Array } | { readonly key: Uint8Array };

/**
 * Signatures in the order of their keys: those that are there, and where they are too few the account's own. Throws
 * CONTRACT_SIGNATURES where it takes more.
 *
 * @param given by the key's hex
 */
export function requireSigners(
  { threshold, keys }: Signers,
  given: ReadonlyMap<string, Uint8Array>,
  publicKey: Uint8Array,
): readonly Signature[] {
  const own = Buffer.from(publicKey).toString('hex');
  const others = keys.filter((key) => given.has(hexOf(key)));
  const short = others.length < threshold;
  const found = keys.flatMap((key): Signature[] => {
    const bytes = given.get(hexOf(key));
    if (bytes !== undefined) return [{ bytes }];
    return short && hexOf(key) === own ? [{ key }] : [];
  });
  if (found.length >= threshold) return found.slice(0, threshold);
  throw new CodedError('CONTRACT_SIGNATURES', `${found.length} of ${threshold} signatures can be had`, {
    details: { threshold, keys: keys.map((key) => `0x${hexOf(key)}`), have: found.length, account: `0x${own}` },
  });
}

/** What goes before the script in a witness: signatures that are still to come are named by their keys. */
export function partsOf(path: SpendingPath, own: Values, signatures: readonly Signature[]): readonly WitnessPart[] {
  const marks = signatures.map((signature) => ({ signature, mark: new Uint8Array(1) }));
  const taken = readBitcoinValues(
    path.inputs.filter(({ type }) => !type.startsWith('signature')),
    own,
    '',
  );
  const bytes = marks.map(({ mark }) => mark);
  const [first] = bytes;
  const values = new Map(taken);
  for (const { name, type } of path.inputs) {
    if (type === 'signature[]') values.set(name, bytes);
    else if (type === 'signature' && first !== undefined) values.set(name, first);
  }
  return path
    .stack(values)
    .map((element) => marks.find(({ mark }) => mark === element)?.signature ?? { bytes: element });
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
