import {
  type BftHeader,
  type BftJudgement,
  type CosmosInclusion,
  checkCosmosAnchor,
  checkCosmosInclusion,
  judgeBft,
  timeSeconds,
} from '../consensus/bft/index.ts';
import type { CosmosFlavor } from '../cosmos/index.ts';
import { type CosmosEffect, cosmosEffect, type Place } from '../effect/index.ts';
import { formatTime } from '../identifiers/time.ts';
import type { CosmosAnchor, CosmosOpAnchor } from '../kinds/anchors/cosmos.ts';
import type { Intent, Op } from '../kinds/intent.ts';
import { toHex } from '../proof/bytes.ts';
import type { ChainTrust, CometbftTrust } from '../trust/types.ts';
import { best, type Draft, guarded, noTrust, trustUsed, type Verifier } from './draft.ts';
import { bounded, effectIn, operationOf, type Tie } from './operation.ts';
import type { AnchorVerdict, TimeBounds } from './verdict.ts';

const validators = 'that the validators are who they should be, beyond the keys that the trust names';

/**
 * Judges an anchor of the form `cosmos-op-1`: that a transaction did what an operation of the intent asks for.
 *
 * @param leaf of the document that the receipt is about.
 */
export function judgeCosmosOp(
  anchor: CosmosOpAnchor,
  leaf: Uint8Array,
  intent: Intent | undefined,
  verifier: Verifier,
  pointer: string,
): AnchorVerdict {
  let tie: Tie = {};
  const verdict = judgeCosmosClaim(anchor, verifier, pointer, {}, () => {
    const asked = operationOf(intent, anchor, pointer);
    const inclusion = checkCosmosInclusion(anchor, pointer);
    const show = (one: Op, place: Place) => cosmosEffect(one, inclusion, leaf, `${pointer}/tx`, place);
    const { contract, ...effect } = effectIn(asked.intent, asked.op, show);
    tie = effect;
    return { inclusion, ...effect, ...(contract === undefined ? {} : { facts: { contract } }) };
  });
  return verdict.state === 'invalid' ? verdict : bounded(verdict, tie);
}

/** What the evidence of a transaction shows, and what it is claimed to have done. */
export interface CosmosClaim {
  readonly inclusion: CosmosInclusion;
  /** How the transaction is written. */
  readonly flavor: CosmosFlavor;
  /** What was paid, by the name that the chain has for it. */
  readonly coin?: CosmosEffect['coin'];
  readonly facts?: Partial<Draft>;
  readonly proven: readonly string[];
  readonly notProven: readonly string[];
}

/** Judges an anchor of the form `cosmos-tx-1` by every trust entry of its chain. */
export function judgeCosmos(
  anchor: CosmosAnchor,
  root: Uint8Array,
  verifier: Verifier,
  pointer: string,
): AnchorVerdict {
  return judgeCosmosClaim(anchor, verifier, pointer, { root: toHex(root) }, () => {
    const evidence = checkCosmosAnchor(anchor, root, pointer);
    const steps = anchor.path?.length ?? 0;
    const proven = [`The record is in the log whose root transaction ${evidence.txid} commits to (${steps} steps)`];
    return { inclusion: evidence, flavor: evidence.flavor, proven, notProven: [] };
  });
}

/** The time of a header is that of the votes for the block below, so the next header bounds a block from above. */
function bounds(block: BftHeader, next: BftHeader): TimeBounds {
  return {
    notBefore: formatTime(Math.max(0, timeSeconds(block.time))),
    notAfter: formatTime(Math.max(0, Math.ceil(timeSeconds(next.time)))),
  };
}

/** A payment counts in the coin that the trust names: a chain may have any number of others. */
function named(coin: CosmosClaim['coin'], trust: CometbftTrust, judged: BftJudgement): BftJudgement {
  const own = trust.coin;
  if (coin === undefined || judged.state !== 'final') return judged;
  if (own?.asset === coin.asset && own.denom === coin.denom && own.decimals === coin.decimals) return judged;
  return {
    ...judged,
    state: 'consistent',
    code: 'FINALITY_COIN',
    message: `The trust does not say that ${coin.denom} is ${coin.asset} with ${coin.decimals} decimals (${trust.name})`,
    notProven: [...judged.notProven, `that ${coin.denom} is the asset of the operation`],
  };
}

function isCometbft(entry: ChainTrust): entry is CometbftTrust {
  return entry.rule === 'cometbft';
}

/**
 * Judges what a transaction of a CometBFT chain is claimed to have done.
 *
 * @param check reads and checks the evidence; what it refuses makes the anchor invalid.
 */
export function judgeCosmosClaim(
  anchor: { readonly chain: string; readonly form: string },
  verifier: Verifier,
  pointer: string,
  more: Partial<Draft>,
  check: () => CosmosClaim,
): AnchorVerdict {
  const draft: Draft = { development: false, chain: anchor.chain, form: anchor.form, kind: 'bft', ...more };
  return guarded(draft, pointer, () => {
    const { inclusion: evidence, flavor, coin, ...claim } = check();
    const { block, next, signed, tally } = evidence;
    const facts: Draft = {
      ...draft,
      ...claim.facts,
      height: Number(block.height),
      block: block.id,
      transaction: evidence.txid,
      confirmations: evidence.headers.length,
      time: bounds(block, next),
    };
    const proven = [
      ...claim.proven,
      `That transaction is in block ${block.height}, whose successor states that it succeeded`,
      `Validators with ${tally.signed} of ${tally.total} voting power of block ${signed.height} signed it`,
    ];
    const entries = verifier.trust.chains.filter(isCometbft).filter((entry) => entry.chain === anchor.chain);
    const judge = (trust: CometbftTrust): AnchorVerdict => {
      const base: Draft = { ...facts, trust: trustUsed(trust, verifier.now) };
      return guarded(base, pointer, () => {
        const question = { evidence, flavor, trust, now: verifier.now, pointer };
        const judged = named(coin, trust, judgeBft(question));
        return {
          ...base,
          ...judged,
          proven: [...proven, ...judged.proven],
          notProven: [...claim.notProven, ...judged.notProven, validators],
        };
      });
    };
    return best(entries, judge, noTrust(facts, proven, 'whose votes make a block of this chain valid'));
  });
}
