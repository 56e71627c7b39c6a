import { readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import type { Load, Measured, Quantiles } from './measure.ts';

export interface Comparison {
  readonly loads: readonly Load[];
  readonly ours: readonly Measured[] | undefined;
  readonly peer: readonly Measured[] | undefined;
  readonly signers: number;
  readonly inFlight: number;
}

const HEADING = '## Side by side with Hyperledger FireFly';
const RESULTS = new URL('../RESULTS.md', import.meta.url);

const pair = ({ p50, p99 }: Quantiles): string => `${p50.toFixed(1)} s, ${p99.toFixed(1)} s`;
const memory = ({ memory: { total, parts } }: Measured): string => {
  const each = [...parts].map(([name, part]) => `${name} ${part.toFixed(0)}`);
  return each.length > 1 ? `${total.toFixed(0)} MiB (${each.join(', ')})` : `${total.toFixed(0)} MiB`;
};

function rows(load: Load, ours: Measured | undefined, peer: Measured | undefined): string[] {
  const what =
    `${load.calls} calls, ${load.clients} clients, each asks again when its call is ${load.next}` +
    (load.kill > 0 ? `; a kill with SIGKILL every ${load.kill} s` : '');
  const line = (name: string, of: (measured: Measured) => string, ratio = ''): string =>
    `| ${name} | ${ours ? of(ours) : ''} | ${peer ? of(peer) : ''} | ${ratio} |`;
  const ratio = (of: (measured: Measured) => number): string =>
    ours && peer ? `${(of(ours) / of(peer)).toFixed(2)}` : '';
  const lines = [
    `| **${what}** | | | |`,
    line(
      'Confirmed per second, counted from blocks',
      ({ perSecond }) => perSecond.toFixed(1),
      ratio(({ perSecond }) => perSecond),
    ),
    line(
      'Submit to block, p50 and p99 (a block tells whole seconds)',
      ({ toBlock }) => pair(toBlock),
      ratio(({ toBlock }) => toBlock.p50),
    ),
    line(
      'Submit to told that it is confirmed, p50 and p99',
      ({ toTold }) => pair(toTold),
      ratio(({ toTold }) => toTold.p50),
    ),
    line(
      'Memory of all processes (PSS, peak)',
      memory,
      ratio(({ memory: { total } }) => total),
    ),
    line('Accepted, of them never in a block, in blocks twice', (m) => `${m.accepted}, ${m.lost}, ${m.doubled}`),
  ];
  const busy = line('Load of the machine meanwhile', (m) => m.machineLoad.toFixed(0));
  if (load.kill === 0) {
    const processor = line(
      'Processor time of all processes for each call',
      (m) => `${m.processor.toFixed(0)} ms`,
      ratio((m) => m.processor),
    );
    return [...lines, processor, busy];
  }
  return [
    ...lines,
    busy,
    line('Kills; requests asked again', ({ kills, repeats }) => `${kills}; ${repeats}`),
    line('In a block, but its owner is never told', ({ untold, untoldStates }) =>
      untold === 0 ? '0' : `${untold} (${Object.entries(untoldStates).map(([state, count]) => `${count} ${state}`)})`,
    ),
    line('In a block, but never accepted; refused', ({ unasked, refused }) => `${unasked}; ${refused.length}`),
  ];
}

/** The section of bench/RESULTS.md: one table, each load one group of rows; a ratio is ours divided by the peer's. */
export function report({ loads, ours, peer, signers, inFlight }: Comparison): string {
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  const body = loads.flatMap((load, at) => rows(load, ours?.[at], peer?.[at]));
  return `${HEADING}

Written by \`npm run bench:firefly\` on ${new Date().toISOString().slice(0, 10)}: \`approve\` of one ERC-20 by ${signers} signers on a
development chain of its own (anvil, a block each second), the same loader, one product after the other; each confirms
with the block that includes. FireFly: core 1.4.0 in gateway mode, ffsigner 1.1.22 and a connector on firefly-transaction-manager
1.3.18, at most ${inFlight} transactions in flight, core on the same PostgreSQL as ours. The programs are those that the environment
names; how those of the last run were made (its evmconnect is not a release) and what is compared: [peers](peers/README.md). A ratio is ours divided by FireFly's; the goals are three times its
throughput, no more memory, nothing lost or doubled.

Machine: ${machine}

| What | BlockCluster | FireFly | Ratio |
|---|---|---|---|
${body.join('\n')}
`;
}

/** Puts the section where it was, or at the end. */
export async function writeReport(text: string): Promise<void> {
  const parts = (await readFile(RESULTS, 'utf8')).split(/^(?=## )/m);
  const at = parts.findIndex((part) => part.startsWith(HEADING));
  if (at === -1) parts.push(`\n${text}`);
  else parts[at] = at === parts.length - 1 ? text : `${text}\n`;
  await writeFile(RESULTS, parts.join(''));
}
