// Measures this machine and writes bench/RESULTS.md: `npm run bench`. Exit code 1 when a goal is missed.
//
//   npm run bench -- [--quick] [--records 1000000] [--no-write]
//   npm run bench -- verify [--light PROGRAM]     see bench/verify.ts
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type BenchRow, benchAccept } from './accept.ts';
import { benchBtml } from './btml.ts';
import { benchTessera, tesseraPath } from './tessera.ts';
import { benchVerify } from './verify.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    light: { type: 'string' },
    quick: { type: 'boolean', default: false },
    records: { type: 'string' },
    'no-write': { type: 'boolean', default: false },
  },
});
if (positionals.includes('verify')) process.exit(benchVerify(values.light) ? 0 : 1);

const seconds = values.quick ? 5 : 20;
const records = Number(values.records ?? (values.quick ? 50_000 : 1_000_000));
const tell = (text: string): void => void process.stderr.write(`… ${text}\n`);

/** The peer's rows, with the ratio to ours at the same number of connections. */
async function peerRows(ours: readonly BenchRow[]): Promise<BenchRow[]> {
  const program = tesseraPath();
  if (program === undefined) return [{ name: 'Peer: Tessera (POSIX)', value: 'not measured', note: 'needs Go' }];
  const counts = [64, 1_024];
  tell('the peer: Tessera on POSIX files');
  const results = await benchTessera(program, counts, seconds);
  const own = Number(ours[0]?.value.replaceAll(',', '') ?? Number.NaN);
  return results.map((result, index) => ({
    name: `Peer: Tessera (POSIX), ${counts[index]} connections`,
    value: `${result.perSecond.toFixed(0)}`,
    note:
      `p50 ${result.p50.toFixed(0)} ms, p99 ${result.p99.toFixed(0)} ms; ours on 64 connections is ` +
      `${(own / result.perSecond).toFixed(2)} times that, and answers with a signed promise besides`,
  }));
}

function table(rows: readonly BenchRow[]): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|');
  const line = ({ name, value, goal, met, note }: BenchRow): string => {
    const verdict = met === undefined ? '' : met ? 'met' : '**missed**';
    return `| ${cell(name)} | ${cell(value)} | ${cell(goal ?? '')} | ${verdict} | ${cell(note ?? '')} |`;
  };
  return ['| What | Measured | Goal | | Remarks |', '|---|---|---|---|---|', ...rows.map(line)].join('\n');
}

const accepted = await benchAccept({ seconds, records, onProgress: tell });
const peer = await peerRows(accepted);
tell('proofs');
const proofs = await benchBtml();
const rows = [...accepted, ...peer, ...proofs];
const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
const text = `# Benchmarks

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}. Client, server and database share the machine;
\`fsync\` is on; memory is the sum of server and all PostgreSQL processes.

Machine: ${machine}

${table(rows)}
`;
process.stdout.write(`${text}\n`);
const file = fileURLToPath(new URL('RESULTS.md', import.meta.url));
// What other commands measured stands below, under headings of its own.
const others = readFileSync(file, 'utf8')
  .split(/^(?=## )/m)
  .slice(1);
if (!values['no-write'] && !values.quick) writeFileSync(file, [text, ...others].join('\n'));
if (rows.some(({ met }) => met === false)) process.exitCode = 1;
