// Processor time of verifying under votes: node packages/btml/scripts/bench-bft.ts
import {
  buildReceipt,
  canonicalBytes,
  checkCommit,
  parseTrust,
  prepareVerifier,
  verifyReceiptWith,
} from '../src/index.ts';
import { cosmosAnchor, cosmosTrust, testValidators } from '../test/support/cometbft.ts';
import { testLog } from '../test/support/log.ts';
import { testRecord } from '../test/support/record.ts';

const record = testRecord('measured');
const { root, path } = testLog(record, 2, 5);

function measure(name: string, runs: number, count: number, run: () => void): void {
  run();
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5; round++) {
    const before = process.cpuUsage();
    for (let i = 0; i < runs; i++) run();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000 / runs);
  }
  console.log(`${name.padEnd(44)} ${best.toFixed(2).padStart(8)} ms, ${(best / count).toFixed(3)} ms per signature`);
}

for (const count of [4, 100, 180]) {
  const validators = testValidators(Object.fromEntries(Array.from({ length: count }, (_, i) => [`v${i}`, 100 + i])));
  const made = cosmosAnchor(root, path, { validators });
  const header = made.headers.at(-1);
  if (header === undefined) throw new Error('no header');
  measure(`commit of ${count} validators`, 400 / count, count, () => {
    checkCommit(header, made.commit, validators);
  });
  const bytes = canonicalBytes(buildReceipt(record, [made.anchor]));
  const verifier = prepareVerifier({ trust: parseTrust(cosmosTrust(made, 0)), now: new Date('2026-11-22T13:00:00Z') });
  measure(`receipt under ${count} validators (${bytes.length} bytes)`, 400 / count, count, () => {
    if (verifyReceiptWith(bytes, verifier).state !== 'final') throw new Error('not final');
  });
}
