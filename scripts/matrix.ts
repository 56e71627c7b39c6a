// Acts in every supported cell of the matrix on nodes that it starts, stops the nodes, verifies each receipt offline, and
// prints the table. Ends with 0 only if every cell that says supported did; with 3 where programs are missing.
//
//   npm run matrix [-- --only pow,poa] [--json]
import { parseArgs } from 'node:util';
import { parseTrust, type Trust, verifyReceipt } from '@blockcluster/btml';
import { type CellKind, consensusKinds, layers, matrix } from '@blockcluster/ledgers';
import { bft } from './matrix/bft.ts';
import { poa } from './matrix/poa.ts';
import { pos } from './matrix/pos.ts';
import { pow } from './matrix/pow.ts';
import type { Acted, Kind, KindRun } from './matrix/run.ts';
import { storage } from './matrix/storage.ts';
import { type CellResult, renderTable } from './matrix/table.ts';

const { values } = parseArgs({
  options: { only: { type: 'string' }, json: { type: 'boolean', default: false } },
});
const kinds: Readonly<Record<CellKind, Kind>> = { pow, pos, poa, bft, storage };
const wanted = values.only?.split(',');
const say = (text: string): void => console.error(text);

function trustOf(run: KindRun): Trust {
  const issued = `${new Date().toISOString().slice(0, 19)}Z`;
  return parseTrust({ trust: '1.0', issued, chains: run.trust });
}

function judge(acted: Acted, trust: Trust): CellResult {
  const verdict = verifyReceipt(acted.receipt, { trust, now: new Date() });
  const { layer, kind, what, milliseconds, cost } = acted;
  const { state, development, code, message } = verdict;
  return { layer, kind, what, milliseconds, cost, state, development, code, message };
}

const started = performance.now();
const results: CellResult[] = [];
const missing: string[] = [];
for (const name of consensusKinds) {
  if (wanted !== undefined && !wanted.includes(name)) continue;
  const kind = kinds[name];
  const lacking = kind.missing();
  if (lacking !== undefined) {
    missing.push(`${name}: not here: ${lacking}`);
    continue;
  }
  try {
    // The nodes are stopped when this answers: what follows needs none.
    const run = await kind.run(say);
    const trust = trustOf(run);
    results.push(...run.acted.map((acted) => judge(acted, trust)));
  } catch (error) {
    missing.push(`${name}: FAILED: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

console.log(values.json ? JSON.stringify({ results, missing }, undefined, 2) : renderTable(results, missing));
const supported = matrix.filter((cell) => cell.supported && (wanted?.includes(cell.kind) ?? true));
const final = supported.filter(({ layer, kind }) => {
  const own = results.filter((result) => result.layer === layer && result.kind === kind);
  return own.length > 0 && own.every((result) => result.state === 'final');
});
console.log(
  `\n${final.length} of ${supported.length} supported cells acted and verified (${layers.length * consensusKinds.length} in all) in ${Math.round((performance.now() - started) / 1_000)} s`,
);
if (results.some((result) => result.state !== 'final')) process.exitCode = 1;
else if (final.length < supported.length) process.exitCode ??= 3;
