import { hashFile } from '../ui/hash-file.ts';
import type { CheckInput, CheckResult } from './verdict.ts';

/** Reads what was given and verifies it, inside the worker. */
export async function check(input: CheckInput, onProgress: (part: number) => void): Promise<CheckResult> {
  const fileDigest = input.file ? await hashFile(input.file, onProgress) : undefined;
  throw new Error(`not supported ${fileDigest}`);
}
