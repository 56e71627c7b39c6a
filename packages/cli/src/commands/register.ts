import { CodedError, parseReceipt } from '@blockcluster/btml';
import type { Client } from '@blockcluster/client';
import { readArgs, readCount } from '../args.ts';
import { connect } from '../connection.ts';
import { findFiles, writeAtomically } from '../files.ts';
import { type Command, type CommandIo, exitCode } from '../io.ts';
import { startProgress } from '../progress.ts';
import { hashFiles, type Registered, registerAll } from '../registration.ts';
import { inParallel, withRetry } from '../retry.ts';
import { isState, type RecordState, states, type WaitedFor, waitForState } from '../waiting.ts';

/** `register`: hashes files, registers their digests, and on request waits and writes the receipts beside them. */
export const register: Command = async (args, io) => {
  const { values, positionals } = readArgs(args, {
    wait: { type: 'string' },
    receipts: { type: 'boolean', default: false },
    plan: { type: 'string' },
    timeout: { type: 'string', default: '600' },
    json: { type: 'boolean', default: false },
  });
  if (positionals.length === 0) throw new CodedError('CLI_USAGE', 'name at least one file or folder');
  const state = stateToWaitFor(values.wait, values.receipts);
  const timeout = readCount(values.timeout, 'timeout', 1) * 1_000;

  const { client } = await connect(io);
  const files = await findFiles(io.cwd, positionals);
  if (files.length === 0) throw new CodedError('CLI_FILE', 'there is no file in what was named');
  const digests = await hashFiles(io, files);
  const deadline = io.now() + timeout;
  const registered = await registerAll(io, client, files, digests, { plan: values.plan, deadline });
  const accepted = registered.filter(({ answer }) => answer.id !== undefined);
  const refused = registered.filter(({ answer }) => answer.id === undefined);

  if (state !== undefined) {
    await waitForState(io, client, waitedFor(accepted), state, deadline);
  }
  if (values.receipts) await writeReceipts(io, client, accepted, deadline);
  report(io, accepted, refused, { json: values.json, state, receipts: values.receipts });
  return refused.length === 0 ? exitCode.ok : exitCode.failed;
};

function stateToWaitFor(wait: string | undefined, receipts: boolean): RecordState | undefined {
  if (wait !== undefined && !isState(wait)) {
    throw new CodedError('CLI_USAGE', `--wait takes one of ${states.join(', ')}, not "${wait}"`);
  }
  return receipts ? 'final' : wait;
}

/** The new records of a run share its plan; those that were known before may belong to another one. */
function waitedFor(accepted: readonly Registered[]): WaitedFor {
  const ids = (fresh: boolean): string[] => [
    ...new Set(accepted.filter(({ answer }) => (answer.status === 201) === fresh).map(({ answer }) => answer.id ?? '')),
  ];
  const ordered = ids(true);
  const made = new Set(ordered);
  return { ordered, others: ids(false).filter((id) => !made.has(id)) };
}

/** A receipt with its anchors. One that is still a promise (its batch took another way) is waited for by itself. */
async function finalReceipt(io: CommandIo, client: Client, id: string, deadline: number): Promise<Uint8Array> {
  const fetchOnce = () => withRetry(io, deadline, () => client.receipt(id));
  const bytes = await fetchOnce();
  if (parseReceipt(bytes).document.anchors !== undefined) return bytes;
  await waitForState(io, client, { ordered: [], others: [id] }, 'final', deadline);
  return fetchOnce();
}

async function writeReceipts(
  io: CommandIo,
  client: Client,
  accepted: readonly Registered[],
  deadline: number,
): Promise<void> {
  const progress = startProgress(io, 'receipts   ', accepted.length);
  let done = 0;
  await inParallel(accepted, 8, async ({ file, answer }) => {
    const bytes = await finalReceipt(io, client, answer.id ?? '', deadline);
    await writeAtomically(`${file.path}.btml`, bytes);
    done += 1;
    progress.update(done);
  });
  progress.end();
}

function report(
  io: CommandIo,
  accepted: readonly Registered[],
  refused: readonly Registered[],
  options: { json: boolean; state: RecordState | undefined; receipts: boolean },
): void {
  if (options.json) {
    const item = ({ file, digest, answer }: Registered) => ({
      file: file.path,
      digest: `sha-256:${digest}`,
      ...answer,
    });
    io.out(`${JSON.stringify({ accepted: accepted.map(item), refused: refused.map(item) })}\n`);
    return;
  }
  const fresh = accepted.filter(({ answer }) => answer.status === 201).length;
  const few = accepted.length <= 10;
  if (few) for (const { file, answer } of accepted) io.out(`${answer.id}  ${file.name}\n`);
  for (const { file, answer } of refused)
    io.err(`refused: ${file.name}: ${answer.detail ?? ''} [${answer.code ?? answer.status}]\n`);
  const all = accepted.length === 0 ? { state: undefined, receipts: false } : options;
  io.out(
    `${accepted.length} registered (${fresh} new, ${accepted.length - fresh} known)` +
      `${refused.length > 0 ? `, ${refused.length} refused` : ''}` +
      `${all.state === undefined ? '' : `, all ${all.state}`}${all.receipts ? ', receipts beside the files' : ''}\n`,
  );
}
