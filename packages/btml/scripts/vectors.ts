// Writes packages/btml/vectors/*.json. A refusal's code is what the author of the vector wrote down: the script stops when
// the implementation says something else. Answers of accepted vectors are taken from the implementation and frozen by
// being checked in: a change shows up in the diff.
//
//   node packages/btml/scripts/vectors.ts
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { answer } from '../harness/answer.ts';
import { inputBytes, vectorsFolder } from '../harness/vectors.ts';
import { bftVectors } from './vectors/bft.ts';
import { bundleVectors } from './vectors/bundles.ts';
import { documentVectors } from './vectors/documents.ts';
import { edgeVectors } from './vectors/edges.ts';
import { effectVectors } from './vectors/effects.ts';
import { idVectors } from './vectors/ids.ts';
import { jsonVectors } from './vectors/json.ts';
import { markupVectors } from './vectors/markup.ts';
import { otsVectors } from './vectors/ots.ts';
import { posVectors } from './vectors/pos.ts';
import { receiptVectors } from './vectors/receipts.ts';
import { routeVectors } from './vectors/routes.ts';
import { sealVectors } from './vectors/seals.ts';
import { signatureVectors } from './vectors/signatures.ts';
import { storageVectors } from './vectors/storage.ts';
import { trustVectors } from './vectors/trust.ts';
import type { Draft, Vector } from './vectors/types.ts';

const files = {
  json: { about: 'The JSON form and the rules of the model.', drafts: jsonVectors },
  markup: { about: 'The markup form and the rules of the model.', drafts: markupVectors },
  documents: { about: 'Kinds, their members and their formats.', drafts: documentVectors },
  signatures: { about: 'Envelopes, signatures and views.', drafts: signatureVectors },
  bundles: { about: 'Bundles: CARv1 in which every block is listed.', drafts: bundleVectors },
  receipts: { about: 'Receipts: what they prove, against the trust of the verifier.', drafts: receiptVectors },
  routes: { about: 'What a receipt states about its route, which nothing proves.', drafts: routeVectors },
  pos: {
    about: 'Receipts under proof of stake: the form evm-event-pos-1 and the trust rule beacon.',
    drafts: posVectors,
  },
  storage: { about: 'Kind storage: what named members say, CARs and their blocks.', drafts: storageVectors },
  bft: {
    about: 'Receipts under votes: the forms cosmos-tx-1 and cosmos-op-1 and the trust rule cometbft.',
    drafts: bftVectors,
  },
  seals: {
    about: 'Receipts of EVM chains by their seals: the trust rules ibft, qbft and ethash.',
    drafts: sealVectors,
  },
  trust: {
    about: 'Trust files that somebody signed, and whether they may replace what is known.',
    drafts: trustVectors,
  },
  effects: {
    about: 'Receipts of what a transaction did: the forms bitcoin-tx-1, evm-tx-1 and evm-tx-pos-1.',
    drafts: effectVectors,
  },
  ots: { about: 'OpenTimestamps proofs.', drafts: otsVectors },
  ids: { about: 'Ids of documents and keys.', drafts: idVectors },
  edges: { about: 'Where two implementations disagreed before the specification said enough.', drafts: edgeVectors },
};

let wrong = 0;

function complete(draft: Draft): Vector {
  const { error, ...vector } = draft;
  const result = answer(draft.op, inputBytes(draft.input), draft.options);
  const refusal = 'error' in result ? result.error : undefined;
  if (!isDeepStrictEqual(refusal, error)) {
    wrong++;
    console.error(
      `${draft.op} "${draft.name}": expected ${error ?? 'an answer'}, got ${JSON.stringify(result).slice(0, 300)}`,
    );
  }
  return 'ok' in result ? { ...vector, expect: { ok: result.ok } } : { ...vector, expect: { error: error ?? '' } };
}

let negative = 0;
let positive = 0;
for (const [name, { about, drafts }] of Object.entries(files)) {
  const vectors = drafts.map(complete);
  negative += vectors.filter(({ expect }) => 'error' in expect).length;
  positive += vectors.filter(({ expect }) => 'ok' in expect).length;
  const lines = vectors.map((vector) => `    ${JSON.stringify(vector)}`).join(',\n');
  writeFileSync(
    join(vectorsFolder, `${name}.json`),
    `{\n  "about": ${JSON.stringify(about)},\n  "vectors": [\n${lines}\n  ]\n}\n`,
  );
}
console.log(`${negative} negative and ${positive} positive vectors, ${wrong} wrong`);
if (wrong > 0) process.exitCode = 1;
