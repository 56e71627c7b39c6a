import { setTimeout as delay } from 'node:timers/promises';
import { CodedError, cidFromDigest, isCodedError } from '@blockcluster/btml';
import { databaseFault } from '../database/faults.ts';
import { errorRegistry } from '../http/registry.ts';
import type { Placement } from './append.ts';
import { type Line, LineSplitter } from './lines.ts';
import { DEFAULT_PLAN } from './plans.ts';
import type { PreparedRecord } from './prepared.ts';
import { chunkPromise } from './promise.ts';
import type { RecordService } from './service.ts';

export interface BulkOptions {
  readonly plan: string | undefined;
  /** State of records that were there already, in their order. */
  readonly states: (repeated: readonly Placement[]) => Promise<readonly string[]>;
  /** Told of faults that no client may see in detail. */
  readonly onFault: (error: unknown) => void;
  /** Lines per transaction and promise; default 1,000. */
  readonly chunkLines?: number;
}

/** A line holds a record: its limit, and room for JSON's escapes. */
const MAX_LINE_BYTES = 256 * 1024;
const CHUNK_BYTES = 1024 * 1024;
/** A client that waits for answers before it sends more gets them after this pause. */
const IDLE_MS = 20;
const QUEUE_RETRY_MS = 50;
const QUEUE_PATIENCE_MS = 30_000;

const IDLE = Symbol('idle');

/**
 * Answers a stream of lines, chunk by chunk, in order. One chunk is prepared while the one before it is being written;
 * no more than those two are in memory. Pulls from `input` only when its own answers are taken.
 */
export async function* bulkAnswers(
  input: AsyncIterable<Buffer>,
  service: RecordService,
  options: BulkOptions,
): AsyncGenerator<string> {
  let earlier: Promise<string> | undefined;
  for await (const chunk of chunks(input, options.chunkLines ?? 1_000)) {
    const current = chunk === IDLE ? undefined : answer(chunk, service, options);
    if (earlier !== undefined) yield await earlier;
    earlier = current;
  }
  if (earlier !== undefined) yield await earlier;
}

/** Gathers lines; yields IDLE when the input pauses and nothing is gathered. */
async function* chunks(input: AsyncIterable<Buffer>, size: number): AsyncGenerator<Line[] | typeof IDLE> {
  const splitter = new LineSplitter(MAX_LINE_BYTES);
  const iterator = input[Symbol.asyncIterator]();
  let gathered: Line[] = [];
  let bytes = 0;
  let idle = false;
  try {
    for (let next = iterator.next(); ; ) {
      const pause = idle ? undefined : delay(IDLE_MS, IDLE, { ref: false });
      const step = await (pause === undefined ? next : Promise.race([next, pause]));
      if (step === IDLE) {
        idle = gathered.length === 0;
        yield idle ? IDLE : gathered;
        [gathered, bytes] = [[], 0];
        continue;
      }
      idle = false;
      const lines = step.done ? splitter.finish() : splitter.push(step.value);
      for (const line of lines) {
        gathered.push(line);
        bytes += 'text' in line ? line.text.length : 0;
        if (gathered.length < size && bytes < CHUNK_BYTES) continue;
        yield gathered;
        [gathered, bytes] = [[], 0];
      }
      if (step.done) break;
      next = iterator.next();
    }
    if (gathered.length > 0) yield gathered;
  } finally {
    await iterator.return?.();
  }
}

/** Answers one chunk; never rejects, because what fails is said line by line. */
async function answer(lines: readonly Line[], service: RecordService, options: BulkOptions): Promise<string> {
  const records: PreparedRecord[] = [];
  const prepared = lines.map((line): PreparedRecord | CodedError => {
    if ('error' in line) return line.error;
    try {
      const record = service.intake.line(line.text, options.plan);
      if (record.plan !== (options.plan ?? DEFAULT_PLAN))
        throw new CodedError('RECORD_PLAN_CONFLICT', 'A stream has one plan: name it with ?plan=', {
          pointer: '/plan',
        });
      records.push(record);
      return record;
    } catch (error) {
      return codedFault(error, options);
    }
  });
  let placements: readonly Placement[] | CodedError;
  let states: readonly string[] = [];
  try {
    placements = records.length === 0 ? [] : await patientSubmit(service, records);
    const repeated = placements.filter((placement) => placement.repeated);
    if (repeated.length > 0) states = await options.states(repeated);
  } catch (error) {
    placements = codedFault(error, options);
  }
  return write(lines, prepared, placements, states, service);
}

/** A stream waits where a single request would be told to come back. */
async function patientSubmit(
  service: RecordService,
  records: readonly PreparedRecord[],
): Promise<readonly Placement[]> {
  for (let waited = 0; ; waited += QUEUE_RETRY_MS) {
    try {
      return await service.writer.submit({ records });
    } catch (error) {
      if (!isCodedError(error, 'RECORD_QUEUE_FULL') || waited >= QUEUE_PATIENCE_MS) throw error;
      await delay(QUEUE_RETRY_MS);
    }
  }
}

function codedFault(error: unknown, options: BulkOptions): CodedError {
  const coded = isCodedError(error) ? error : databaseFault(error);
  if (coded !== undefined) return coded;
  options.onFault(error);
  return new CodedError('INTERNAL', 'The server failed; its log holds the reason');
}

function write(
  lines: readonly Line[],
  prepared: readonly (PreparedRecord | CodedError)[],
  placements: readonly Placement[] | CodedError,
  states: readonly string[],
  service: RecordService,
): string {
  let text = '';
  let placed = 0;
  let repeated = 0;
  const fresh: Placement[] = [];
  lines.forEach((line, index) => {
    const record = prepared[index];
    const outcome = record instanceof Error || placements instanceof Error ? undefined : placements[placed++];
    if (outcome === undefined) {
      const error = record instanceof Error ? record : placements;
      text += refusal(line.number, error instanceof CodedError ? error : new CodedError('INTERNAL', 'No answer'));
      return;
    }
    const state = outcome.repeated ? (states[repeated++] ?? 'accepted') : 'accepted';
    if (!outcome.repeated) fresh.push(outcome);
    text +=
      `{"line":${line.number},"status":${outcome.repeated ? 200 : 201},"id":"${cidFromDigest(outcome.id)}",` +
      `"state":"${state}","seq":${outcome.seq}}\n`;
  });
  const [first] = fresh;
  if (first !== undefined) {
    // All records of a chunk were accepted in one transaction under one plan: their terms are the same.
    const promise = chunkPromise(
      fresh.map((placement) => placement.id),
      first,
      service.key,
    );
    text += `{"promise":${promise},"lines":[${lines[0]?.number ?? 0},${lines.at(-1)?.number ?? 0}]}\n`;
  }
  return text;
}

function refusal(line: number, error: CodedError): string {
  const status = errorRegistry.get(error.code)?.status ?? 422;
  const { code, message: detail, pointer } = error;
  return `${JSON.stringify({ line, status, code, detail, ...(pointer === undefined ? {} : { pointer }) })}\n`;
}
