import type { Op } from '../kinds/intent.ts';
import { concat, fromHex } from '../proof/bytes.ts';

/** Where an operation stands in its intent: a transaction may do several, each at its place. */
export interface Place {
  readonly index: number;
  readonly ops: readonly Op[];
}

/** What a transaction did of what an operation asks for: in words, for the verdict. */
export interface Effect {
  readonly proven: readonly string[];
  readonly notProven: readonly string[];
  /**
   * Whether the transaction names the document that asked for it. Without that, whoever has a payment could show it for
   * any intent that asks for the same one.
   */
  readonly bound: boolean;
  /** Where a transaction can do several things: which of them this is, and how often it is there. Otherwise it is all. */
  readonly part?: { readonly what: string; readonly times: number };
  /** True where the transaction does each operation at a place of its own, so that equal ones are told apart. */
  readonly placed?: boolean;
  /** The contract that came to be, if one did. */
  readonly contract?: string;
}

const BINDING_TAG = fromHex('42544d4c02');

/**
 * What ties a transaction to the document that asked for it: "BTML", version 2, and the document's leaf. On Bitcoin the
 * push of an OP_RETURN output; on an EVM chain it follows the data of the transaction.
 */
export function bindingOf(leaf: Uint8Array): Uint8Array {
  return concat(BINDING_TAG, leaf);
}

/** The OP_RETURN script that holds a binding. */
export function bindingScript(leaf: Uint8Array): Uint8Array {
  const binding = bindingOf(leaf);
  return concat(Uint8Array.of(0x6a, binding.length), binding);
}
