import { utf8Decode } from '../encoding/utf8.ts';
import { CodedError, isCodedError } from '../errors.ts';
import { concat, equal, isHex, toHex, utf8 } from '../proof/bytes.ts';
import { parseCosmosTx } from './tx.ts';

/** How transactions of a chain carry a root: in a memo, as they are, or as a pair of CometBFT's example application. */
export type CosmosFlavor = 'sdk' | 'plain' | 'kvstore';

const plainPrefix = Uint8Array.of(0x42, 0x54, 0x4d, 0x4c, 0x01);
const memoPrefix = 'btml:1:';
const pairPrefix = 'btml1=';

/** The memo of a Cosmos SDK transaction that commits to a root. */
export function anchorMemo(root: Uint8Array): string {
  return `${memoPrefix}${toHex(root)}`;
}

/** The whole transaction that commits to a root on a chain without the Cosmos SDK. */
export function anchorTransaction(flavor: 'plain' | 'kvstore', root: Uint8Array): Uint8Array {
  return flavor === 'plain' ? concat(plainPrefix, root) : utf8(`${pairPrefix}${toHex(root)}`);
}

function readMemo(tx: Uint8Array): string | undefined {
  try {
    return parseCosmosTx(tx).body.memo;
  } catch (error) {
    if (!isCodedError(error)) throw error;
    return undefined;
  }
}

function hexAfter(text: string | undefined, prefix: string): string | undefined {
  if (text?.startsWith(prefix) !== true) return undefined;
  const rest = text.slice(prefix.length);
  return isHex(rest, 32) ? rest : undefined;
}

/** The root that a transaction commits to, and how; undefined when it commits to none. */
export function readCommitment(tx: Uint8Array): { readonly flavor: CosmosFlavor; readonly root: string } | undefined {
  if (tx.length === 37 && equal(tx.subarray(0, 5), plainPrefix)) {
    return { flavor: 'plain', root: toHex(tx.subarray(5)) };
  }
  const pair = tx.length === 70 ? hexAfter(utf8Decode(tx), pairPrefix) : undefined;
  if (pair !== undefined) return { flavor: 'kvstore', root: pair };
  const memo = hexAfter(readMemo(tx), memoPrefix);
  return memo === undefined ? undefined : { flavor: 'sdk', root: memo };
}

/**
 * Checks that a transaction commits to a root.
 *
 * @returns in which of the three ways; no transaction can be read in two of them.
 * @throws CodedError PROOF_COMMITMENT, PROOF_ROOT
 */
export function checkCommitment(tx: Uint8Array, root: Uint8Array, pointer: string): CosmosFlavor {
  const found = readCommitment(tx);
  if (found === undefined) throw new CodedError('PROOF_COMMITMENT', 'The transaction holds no anchor', { pointer });
  if (found.root !== toHex(root)) {
    throw new CodedError('PROOF_ROOT', 'The transaction holds another root than the one that the path leads to', {
      pointer,
    });
  }
  return found.flavor;
}
