import { type Anchor, isAnchorOf } from '../kinds/anchors/index.ts';
import type { Intent } from '../kinds/intent.ts';
import type { Verifier } from './draft.ts';
import { judgeBitcoin, judgeBitcoinTx } from './judge-bitcoin.ts';
import { judgeCosmos, judgeCosmosOp } from './judge-cosmos.ts';
import { judgeEvm, judgeEvmTx } from './judge-evm.ts';
import { judgeEvmPos, judgeEvmPosTx } from './judge-evm-pos.ts';
import { judgeStorage } from './judge-storage.ts';
import type { AnchorVerdict } from './verdict.ts';

/**
 * Judges one anchor of a receipt.
 *
 * @param root the log root that the anchor's path leads to; without a path, the leaf itself.
 * @param pointer of the anchor in the receipt.
 * @param intent that the receipt is about, for anchors that show what a transaction did.
 */
export function judgeAnchor(
  anchor: Anchor,
  root: Uint8Array,
  verifier: Verifier,
  pointer: string,
  intent?: Intent,
): AnchorVerdict {
  if (isAnchorOf(anchor, 'bitcoin-op-return-1')) return judgeBitcoin(anchor, root, verifier, pointer);
  if (isAnchorOf(anchor, 'bitcoin-tx-1')) return judgeBitcoinTx(anchor, root, intent, verifier, pointer);
  if (isAnchorOf(anchor, 'evm-event-1')) return judgeEvm(anchor, root, verifier, pointer);
  if (isAnchorOf(anchor, 'evm-tx-1')) return judgeEvmTx(anchor, root, intent, verifier, pointer);
  if (isAnchorOf(anchor, 'evm-event-pos-1')) return judgeEvmPos(anchor, root, verifier, pointer);
  if (isAnchorOf(anchor, 'evm-tx-pos-1')) return judgeEvmPosTx(anchor, root, intent, verifier, pointer);
  if (isAnchorOf(anchor, 'witness-1')) return judgeStorage(anchor, root, verifier, pointer);
  if (isAnchorOf(anchor, 'retrieval-1')) return judgeStorage(anchor, root, verifier, pointer);
  if (isAnchorOf(anchor, 'agreement-1')) return judgeStorage(anchor, root, verifier, pointer);
  if (isAnchorOf(anchor, 'cosmos-op-1')) return judgeCosmosOp(anchor, root, intent, verifier, pointer);
  if (isAnchorOf(anchor, 'cosmos-tx-1')) return judgeCosmos(anchor, root, verifier, pointer);
  return {
    state: 'pending',
    development: false,
    code: 'PROOF_FORM',
    pointer: `${pointer}/form`,
    message: `This version doesn't know the form ${anchor.form}`,
    chain: anchor.chain,
    form: anchor.form,
    kind: 'unknown',
    proven: [],
    notProven: ['anything: this form of anchor is not known here'],
  };
}
