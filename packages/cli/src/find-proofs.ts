import { open, readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { CodedError, looksLikeOts } from '@blockcluster/btml';
import { isFile, mediaTypeOf, readBounded } from './files.ts';

/** Larger files hold no proof. */
export const MAX_PROOF = 16 * 1024 * 1024;
/** How a proof is called that lies beside its file. */
const endings = ['.btml', '.ots'] as const;
const isCalledProof = (name: string): boolean => endings.some((ending) => name.endsWith(ending));

/**
 * The proofs that were named: files as they are, those below a folder by their ending, and for a file that is not a proof
 * itself those that lie beside it. Throws CLI_FILE, CLI_NOT_A_PROOF.
 */
export async function findProofs(cwd: string, targets: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const target of targets) {
    const path = resolve(cwd, target);
    const info = await stat(path).catch((cause: unknown) => {
      throw new CodedError('CLI_FILE', `${target}: ${cause instanceof Error ? cause.message : String(cause)}`, {
        cause,
      });
    });
    for (const proof of info.isDirectory() ? await below(path) : await proofsOf(path, target)) found.add(proof);
  }
  if (found.size === 0) throw new CodedError('CLI_FILE', 'there is no .btml or .ots file in what was named');
  return [...found];
}

async function below(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const inside = entries.filter((entry) => entry.isFile() && isCalledProof(entry.name));
  return inside.map((entry) => join(entry.parentPath, entry.name)).sort();
}

async function proofsOf(path: string, target: string): Promise<string[]> {
  if (isCalledProof(path)) return [path];
  const beside: string[] = [];
  for (const ending of endings) if (await isFile(path + ending)) beside.push(path + ending);
  if (beside.length > 0) return beside;
  if (await looksLikeProof(path)) return [path];
  const name = basename(path);
  throw new CodedError(
    'CLI_NOT_A_PROOF',
    `${target} is ${await describe(path)}, not a receipt, and neither ${name}.btml nor ${name}.ots lies beside it`,
  );
}

/** What documents that prove something call themselves: BTML, or the proof of an event or of a state. */
const marks = ['"btml"', '"evm-log-1"', '"evm-log-pos-1"', '"evm-state-1"', '"cosmos-state-1"'] as const;

/** Whether a file of whatever name is worth a verdict: an .ots file, or text that calls itself one of ours. */
async function looksLikeProof(path: string): Promise<boolean> {
  const { size } = await stat(path);
  if (size > MAX_PROOF) return false;
  const bytes = await readBounded(path, MAX_PROOF);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return looksLikeOts(bytes) || marks.some((mark) => text.includes(mark));
}

/** What a file is, by its ending, otherwise by its beginning. */
async function describe(path: string): Promise<string> {
  const media = mediaTypeOf(path);
  if (media !== undefined) return `a file of type ${media}`;
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(512), 0, 512, 0);
    if (bytesRead === 0) return 'an empty file';
    return buffer.subarray(0, bytesRead).includes(0) ? 'binary data' : 'a text';
  } finally {
    await file.close();
  }
}
