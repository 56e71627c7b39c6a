import type { Reply } from '../contracts/api.ts';

/** What one of the two products is to the measurement: both are asked for the same call of the same contract. */
export interface Product {
  readonly name: string;
  /** The token's address. */
  readonly token: string;
  readonly signers: readonly string[];
  /** Asks for `approve(spender, number)` by a signer, under a key of its own; 202 with the id under which it is told of. */
  approve(signer: string, number: number): Promise<Reply>;
  /** By that id: how it ended as its owner is told, and when that was seen (milliseconds of the clock). */
  readonly over: ReadonlyMap<string, { readonly state: string; readonly at: number }>;
  /** Processes, by name, without the chain's node; each stands for its descendants too. */
  processes(): ReadonlyMap<string, number>;
  /** Kills one by name with SIGKILL and starts it again. */
  readonly killable: ReadonlyMap<string, () => Promise<void>>;
  stop(): Promise<void>;
}

/** Whom the calls approve. */
export const SPENDER = `0x${'5a'.repeat(20)}`;
