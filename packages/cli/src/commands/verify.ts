import { resolve } from 'node:path';
import { CodedError, compareStates, extremeState, type Verdict } from '@blockcluster/btml';
import { readArgs } from '../args.ts';
import { isFile, readBounded } from '../files.ts';
import { findProofs } from '../find-proofs.ts';
import { type Command, type CommandIo, exitCode } from '../io.ts';
import { startProgress } from '../progress.ts';
import { type ProofVerifier, proofVerifier } from '../proofs.ts';
import { verdictText } from '../verdict-text.ts';

interface Checked {
  readonly receipt: string;
  readonly file: string | undefined;
  readonly verdict: Verdict;
}

const MAX_HEADERS = 256 * 1024 * 1024;

/** `verify`: checks receipts and .ots files against the reader's own trust roots. Opens no connection. */
export const verify: Command = async (args, io) => {
  const { values, positionals } = readArgs(args, {
    file: { type: 'string' },
    trust: { type: 'string', multiple: true, default: [] },
    headers: { type: 'string' },
    any: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  });
  if (positionals.length === 0) throw new CodedError('CLI_USAGE', 'name at least one receipt');
  const proofs = await findProofs(io.cwd, positionals);
  if (values.file !== undefined && proofs.length > 1) {
    throw new CodedError('CLI_USAGE', '--file goes with one receipt');
  }
  const headers =
    values.headers === undefined ? undefined : await readBounded(resolve(io.cwd, values.headers), MAX_HEADERS);
  const verifier = await proofVerifier(io, { trust: values.trust, headers, any: values.any });

  const progress = startProgress(io, 'verifying  ', proofs.length);
  const checked: Checked[] = [];
  for (const receipt of proofs) {
    io.signal.throwIfAborted();
    checked.push(await check(io, verifier, receipt, values.file));
    progress.update(checked.length);
  }
  progress.end();
  return report(io, checked, verifier.trustSources, values.json);
};

async function check(
  io: CommandIo,
  verifier: ProofVerifier,
  receipt: string,
  named: string | undefined,
): Promise<Checked> {
  const file = named === undefined ? await fileBeside(receipt) : resolve(io.cwd, named);
  return { receipt, file, verdict: await verifier.verify(receipt, file) };
}

/** The file that a proof lies beside: `x` for `x.btml` and `x.ots`. */
async function fileBeside(receipt: string): Promise<string | undefined> {
  const file = receipt.replace(/\.(btml|ots)$/, '');
  return file !== receipt && (await isFile(file)) ? file : undefined;
}

function report(io: CommandIo, checked: readonly Checked[], sources: readonly string[], json: boolean): number {
  const worst = extremeState(
    checked.map(({ verdict }) => verdict.state),
    false,
  );
  if (json) io.out(`${JSON.stringify({ state: worst, trust: sources, results: checked })}\n`);
  else {
    const brief = checked.length > 3;
    const sorted = checked.toSorted((a, b) => compareStates(b.verdict.state, a.verdict.state));
    for (const { receipt, file, verdict } of sorted) io.out(verdictText(receipt, file, verdict, brief));
    if (checked.length > 1) io.out(`${summary(checked)}\n`);
  }
  if (worst === 'final') return exitCode.ok;
  return worst === 'invalid' ? exitCode.failed : exitCode.unfinished;
}

function summary(checked: readonly Checked[]): string {
  const count = (state: Verdict['state']): number => checked.filter(({ verdict }) => verdict.state === state).length;
  const parts = (['final', 'consistent', 'pending', 'invalid'] as const).map((state) => [count(state), state] as const);
  return `${checked.length} checked: ${parts
    .filter(([n]) => n > 0)
    .map(([n, state]) => `${n} ${state}`)
    .join(', ')}`;
}
