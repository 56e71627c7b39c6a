import { CodedError } from '@blockcluster/btml';
import { fromRlp, type Hex, keccak256, recoverAddress, sliceHex, toRlp } from 'viem';
import { data, list } from '../client/answer.ts';
import type { Rpc } from '../client/rpc.ts';
import { lowercase } from '../compile/account.ts';

/** Position of extraData in the header's RLP, and the length of the seal at its end (EIP-225). */
const extraDataField = 12;
const sealLength = 65;

/** Who sealed a Clique block: recovered from the seal over the header less the seal. */
export async function sealerOf(header: Hex): Promise<string> {
  const fields = fromRlp(header, 'hex');
  const extraData = fields[extraDataField];
  if (typeof fields === 'string' || typeof extraData !== 'string' || extraData.length < 2 + 2 * (32 + sealLength))
    throw new CodedError('LEDGER_ANSWER', 'The header has no Clique seal');
  const extra = data(extraData, 'extraData');
  const seal = sliceHex(extra, -sealLength);
  const unsealed = fields.with(extraDataField, sliceHex(extra, 0, -sealLength));
  const yParity = Number.parseInt(seal.slice(-2), 16);
  return lowercase(
    await recoverAddress({
      hash: keccak256(toRlp(unsealed)),
      signature: { r: sliceHex(seal, 0, 32), s: sliceHex(seal, 32, 64), yParity },
    }),
  );
}

/** The sealers authorized after block `height`, ascending; throws LEDGER_REFUSED when the node hides its clique API. */
export async function signersAt(rpc: Pick<Rpc, 'request'>, height: number): Promise<string[]> {
  const answer = await rpc.request('clique_getSigners', [`0x${height.toString(16)}`]);
  return list(answer, 'clique_getSigners')
    .map((signer): string => data(signer, 'clique_getSigners', 20))
    .sort();
}

/** How many distinct sealers settle a block by majority. */
export function majority(signers: number): number {
  return Math.floor(signers / 2) + 1;
}

/** From which height on which set of sealers is authorized. */
export interface SignerSet {
  readonly from: number;
  readonly set: readonly string[];
}

/**
 * The sets of sealers from the genesis block to `tip`, found by bisection between heights whose sets differ. A set
 * that changed and changed back between two equal ones goes unnoticed: blocks of that time are then not final under
 * this list, never wrongly final. A change voted in by block n is in force from n + 1 on.
 */
export async function signerHistory(rpc: Pick<Rpc, 'request'>, tip: number): Promise<SignerSet[]> {
  const sets: SignerSet[] = [{ from: 0, set: await signersAt(rpc, 0) }];
  const visit = async (low: number, lowSet: readonly string[], high: number, highSet: readonly string[]) => {
    if (same(lowSet, highSet)) return;
    if (high - low === 1) {
      sets.push({ from: high + 1, set: highSet });
      return;
    }
    const middle = (low + high) >> 1;
    const middleSet = await signersAt(rpc, middle);
    await visit(low, lowSet, middle, middleSet);
    await visit(middle, middleSet, high, highSet);
  };
  await visit(0, sets[0]?.set ?? [], tip, tip === 0 ? (sets[0]?.set ?? []) : await signersAt(rpc, tip));
  return sets;
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((signer, index) => signer === b[index]);
}
