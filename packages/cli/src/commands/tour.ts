import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodedError, stateLabel, type Verdict } from '@blockcluster/btml';
import { createClient } from '@blockcluster/client';
import { readCredentials, startServer } from '@blockcluster/server';
import { readArgs } from '../args.ts';
import { findFiles, writeAtomically } from '../files.ts';
import { type Command, type CommandIo, exitCode } from '../io.ts';
import { proofVerifier } from '../proofs.ts';
import { hashFiles, registerAll } from '../registration.ts';
import { waitForState } from '../waiting.ts';

const samples: Readonly<Record<string, string>> = {
  'contract.txt': 'The parties agree that this text existed today.\n',
  'invoice-1001.csv': 'item,quantity,cents\nbolts,400,1200\nnuts,400,900\n',
  'measurements.json': '{"sensor":"north","unit":"mK","values":[293150,293148,293151]}\n',
};

interface Step {
  readonly step: string;
  readonly detail: string;
}

/**
 * `tour`: the whole story on a server of its own in a temporary folder: register, wait for finality, stop the server,
 * verify without it, and see a changed receipt and a changed file refused. Exit code 0 only if all of it went so.
 */
export const tour: Command = async (args, io) => {
  const { values } = readArgs(args, { json: { type: 'boolean', default: false } });
  const folder = await mkdtemp(join(tmpdir(), 'blockcluster-tour-'));
  const steps: Step[] = [];
  const tell = (step: string, detail: string): void => {
    steps.push({ step, detail });
    if (!values.json) io.out(`${`${steps.length}. ${step}`.padEnd(34)} ${detail}\n`);
  };
  const started = io.now();
  try {
    const good = await story(io, folder, tell);
    const seconds = ((io.now() - started) / 1_000).toFixed(1);
    if (values.json) io.out(`${JSON.stringify({ ok: good, seconds: Number(seconds), steps })}\n`);
    else
      io.out(good ? `\nAll as it should be, in ${seconds} s.\n` : '\nSomething is not as it should be: see above.\n');
    return good ? exitCode.ok : exitCode.failed;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

async function story(io: CommandIo, folder: string, tell: (step: string, detail: string) => void): Promise<boolean> {
  const data = join(folder, 'data');
  const files = join(folder, 'files');
  await mkdir(files, { recursive: true });
  for (const [name, text] of Object.entries(samples)) await writeFile(join(files, name), text);

  await serve(io, data, files, tell);
  tell('stop the server', 'from here on there is nothing to ask');

  // As a stranger would: the receipts, the files, and the trust roots that the reader has chosen to believe.
  const trust = [join(data, 'trust.json')];
  const verifier = await proofVerifier(io, { trust, headers: undefined, any: false });
  const results: Verdict[] = [];
  for (const name of Object.keys(samples)) {
    results.push(await verifier.verify(join(files, `${name}.btml`), join(files, name)));
  }
  tell('verify offline', results.map((verdict) => stateLabel(verdict)).join(', '));

  const receipt = join(files, 'contract.txt.btml');
  const forged = await readFile(receipt);
  const place = forged.length >> 1;
  forged[place] = (forged[place] ?? 0) ^ 1;
  await writeFile(join(folder, 'forged.btml'), forged);
  const altered = await verifier.verify(join(folder, 'forged.btml'), join(files, 'contract.txt'));
  tell('change one byte of a receipt', `${stateLabel(altered)} [${altered.code}] ${altered.message}`);

  await writeFile(join(files, 'contract.txt'), `${samples['contract.txt']} And that one of them owes the other.`);
  const rewritten = await verifier.verify(receipt, join(files, 'contract.txt'));
  tell('change the file', `${stateLabel(rewritten)} [${rewritten.code}] ${rewritten.message}`);
  return (
    results.every(({ state }) => state === 'final') && altered.state === 'invalid' && rewritten.state === 'invalid'
  );
}

async function serve(
  io: CommandIo,
  data: string,
  files: string,
  tell: (step: string, detail: string) => void,
): Promise<void> {
  const begun = io.now();
  const { DATABASE_URL: _, ...env } = io.env;
  const server = await startServer({ env: { ...env, LOG_LEVEL: 'error' }, config: { data, port: 0 } });
  try {
    tell('start a server', `${server.url}, ready in ${((io.now() - begun) / 1_000).toFixed(1)} s`);
    const credentials = await readCredentials(data);
    if (credentials === undefined) throw new CodedError('CLI_NO_SERVER', 'the server left no credentials');
    const client = createClient(credentials);
    const found = await findFiles(files, ['.']);
    const digests = await hashFiles(io, found);
    const deadline = io.now() + 120_000;
    const registered = await registerAll(io, client, found, digests, { plan: undefined, deadline });
    const ids = registered.map(({ answer }) => answer.id ?? '');
    tell('register files', `${registered.length} digests; the files themselves stay here`);

    await waitForState(io, client, { ordered: ids, others: [] }, 'batched', deadline);
    tell('batched', 'one root for all of them');
    await waitForState(io, client, { ordered: ids, others: [] }, 'final', deadline);
    const record = await client.unwrap(
      client.api.GET('/api/v1/records/{id}', { params: { path: { id: ids[0] ?? '' } } }),
    );
    const anchor = record.anchors[0];
    tell('final', `${anchor?.ledger}: transaction ${anchor?.txid}, block ${anchor?.height}`);

    let bytes = 0;
    for (const { file, answer } of registered) {
      const receipt = await client.receipt(answer.id ?? '');
      bytes += receipt.length;
      await writeAtomically(`${file.path}.btml`, receipt);
    }
    tell(
      'take the receipts',
      `${registered.length} receipts, ${Math.round(bytes / registered.length)} bytes each on average`,
    );
  } finally {
    await server.stop();
  }
}
