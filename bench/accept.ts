import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { freePort } from '@blockcluster/ledgers/process.ts';
import { bulk, reads, singles, type Target } from './accept/load.ts';
import { cpuSeconds, MemoryWatch } from './accept/memory.ts';
import { credentialsOf, ServerProcess } from './chaos/server-process.ts';

/** One line of the benchmark's table. */
export interface BenchRow {
  readonly name: string;
  readonly value: string;
  readonly goal?: string;
  /** Whether the goal is met; undefined where there is none. */
  readonly met?: boolean;
  readonly note?: string;
}

export interface AcceptOptions {
  /** Seconds of single requests. */
  readonly seconds?: number;
  readonly connections?: number;
  /** Records of the large batch. */
  readonly records?: number;
  readonly onProgress?: (text: string) => void;
}

const PLAN = 'million';

async function call<T>(target: Target, method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${target.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${target.apiKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

interface BatchAnswer {
  readonly count: number;
  readonly state: string;
}

async function newestBatch(target: Target): Promise<BatchAnswer | undefined> {
  const page = await call<{ items: BatchAnswer[] }>(target, 'GET', `/batches?plan=${PLAN}&limit=1`);
  return page.items[0];
}

async function waitFor<T>(limitSeconds: number, what: string, probe: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + limitSeconds * 1_000; Date.now() < end; await sleep(100)) {
    const found = await probe();
    if (found !== undefined) return found;
  }
  throw new Error(`${what} took more than ${limitSeconds} s`);
}

/** Runs something and says how much processor time each record of it took. */
async function withCost<T>(pid: number, run: () => Promise<T>, count: (result: T) => number) {
  const before = await cpuSeconds(pid);
  const result = await run();
  const after = await cpuSeconds(pid);
  const each = (part: 'server' | 'database') => (((after[part] - before[part]) / count(result)) * 1e6).toFixed(0);
  return { result, cost: `${each('server')} µs of server and ${each('database')} µs of PostgreSQL each` };
}

/**
 * What one server with its embedded database (fsync on) does on this machine, with the client on the same one: accepts
 * one by one and in bulk, a batch of a million records, its receipts, and the memory during all of it.
 */
export async function benchAccept(options: AcceptOptions = {}): Promise<BenchRow[]> {
  const { seconds = 20, connections = 64, records = 1_000_000, onProgress = () => undefined } = options;
  const data = await mkdtemp(join(tmpdir(), 'blockcluster-bench-'));
  const server = new ServerProcess({ data, port: await freePort() });
  let memory: MemoryWatch | undefined;
  try {
    server.start();
    await server.ready();
    const target = await credentialsOf(data);
    const pid = server.pid ?? 0;
    memory = new MemoryWatch(pid);
    onProgress('warming up');
    await singles(target, connections, 3);
    onProgress(`single records on ${connections} connections for ${seconds} s`);
    const { result: single, cost: singleCost } = await withCost(
      pid,
      () => singles(target, connections, seconds),
      (done) => done.count,
    );
    const singleMemory = memory.take();

    await call(target, 'POST', '/plans', {
      name: PLAN,
      ledgers: ['sandbox'],
      close: { records, seconds: 86_400 },
      minGapSeconds: 0,
      budget: null,
      hard: 'deadline',
      deadlineSeconds: 86_400,
    });
    onProgress(`${records} records in bulk`);
    const { result: stream, cost: bulkCost } = await withCost(
      pid,
      () => bulk(target, PLAN, records),
      () => records,
    );
    const bulkMemory = memory.take();
    onProgress('closing the batch');
    const before = performance.now();
    const batch = await waitFor(300, 'closing the batch', () => newestBatch(target));
    const closing = (performance.now() - before) / 1_000;
    await memory.sample();
    const closeMemory = memory.take();
    if (stream.accepted !== records || batch.count !== records)
      throw new Error(`the batch holds ${batch.count} records`);
    onProgress('waiting for its anchor to be final');
    await waitFor(180, 'the anchor', async () => ((await newestBatch(target))?.state === 'final' ? true : undefined));
    const cold = await reads(
      target,
      stream.ids.map((id) => `/api/v1/records/${id}/receipt`),
    );
    const receiptMemory = memory.take();

    const perSecond = records / stream.seconds;
    const peaks = [singleMemory, bulkMemory, closeMemory, receiptMemory];
    const peak = Math.max(...peaks.map((one) => one.totalMiB));
    const parts = peaks.find((one) => one.totalMiB === peak);
    return [
      {
        name: 'Durable single accepts per second',
        value: single.perSecond.toFixed(0),
        goal: '2,500',
        met: single.perSecond >= 2_500,
        note: `${connections} keep-alive connections; p50 ${single.p50.toFixed(1)} ms, p99 ${single.p99.toFixed(1)} ms; ${singleCost}`,
      },
      {
        name: 'Durable bulk accepts per second',
        value: perSecond.toFixed(0),
        goal: '15,000',
        met: perSecond >= 15_000,
        note: `${records} records in one NDJSON stream, ${stream.seconds.toFixed(1)} s, one promise per chunk; ${bulkCost}`,
      },
      {
        name: `Closing a batch of ${records} records`,
        value: `${closing.toFixed(1)} s`,
        goal: '20 s',
        met: closing <= 20,
        note: 'from the last answer to the batch with its root, tiles, checkpoint and anchor',
      },
      {
        name: 'One of its receipts',
        value: `p99 ${cold.p99.toFixed(1)} ms`,
        goal: '10 ms',
        met: cold.p99 <= 10,
        note: `${cold.count} different ones; p50 ${cold.p50.toFixed(1)} ms, slowest ${cold.most.toFixed(1)} ms`,
      },
      {
        name: 'Memory of server and database together (peak)',
        value: `${peak.toFixed(0)} MiB`,
        goal: 'under 400 MiB',
        met: peak < 400,
        note:
          `PSS, sampled each second: single ${singleMemory.totalMiB.toFixed(0)}, bulk ${bulkMemory.totalMiB.toFixed(0)}, ` +
          `closing ${closeMemory.totalMiB.toFixed(0)}, receipts ${receiptMemory.totalMiB.toFixed(0)}; at the peak server ` +
          `${(parts?.serverMiB ?? 0).toFixed(0)}, PostgreSQL ${(parts?.databaseMiB ?? 0).toFixed(0)}`,
      },
    ];
  } finally {
    memory?.stop();
    await server.stop();
    await rm(data, { recursive: true, force: true });
  }
}

if (process.argv[1] && pathToFileURL(process.argv[1]).href === import.meta.url) {
  const records = Number(process.argv[2] ?? 1_000_000);
  const rows = await benchAccept({ records, onProgress: (text) => console.error(text) });
  for (const row of rows)
    console.log(
      `${row.met === false ? 'MISSED' : 'ok    '}  ${row.name}: ${row.value} (goal ${row.goal ?? '-'}) ${row.note ?? ''}`,
    );
  if (rows.some((row) => row.met === false)) process.exitCode = 1;
}
