import {
  isCodedError,
  mergeTrust,
  parseTrust,
  type Trust,
  type Verdict,
  verifyOts,
  verifyReceipt,
} from '@blockcluster/btml';
import { hashFile } from '../ui/hash-file.ts';
import type { CheckFault, CheckInput, CheckOutcome } from './verdict.ts';

const bytesOf = async (blob: Blob): Promise<Uint8Array> => new Uint8Array(await blob.arrayBuffer());

class InputFault extends Error {
  readonly fault: CheckFault;
  constructor(part: CheckFault['part'], error: unknown) {
    super(String(error));
    const coded = isCodedError(error) ? error : undefined;
    this.fault = {
      part,
      code: coded?.code ?? 'UNEXPECTED',
      message: coded?.message ?? String(error),
      pointer: coded?.pointer,
    };
  }
}

async function trustOf(input: CheckInput): Promise<Trust> {
  if (!input.trust) return mergeTrust();
  try {
    return mergeTrust(parseTrust(await bytesOf(input.trust)));
  } catch (error) {
    throw new InputFault('trust file', error);
  }
}

/** OpenTimestamps files begin with a zero byte (and then their name); no receipt does. */
const isOts = (receipt: Uint8Array): boolean => receipt[0] === 0;

/** Larger files are compared by their SHA-256 alone, which is what nearly every timestamp starts from. */
const MAX_FILE_IN_MEMORY = 64 * 1024 * 1024;

async function judge(input: CheckInput, trust: Trust, digest: string | undefined): Promise<Verdict> {
  const receipt = await bytesOf(input.receipt);
  const headers = input.headers ? await bytesOf(input.headers) : undefined;
  const common = { trust, now: new Date(input.now), any: input.any };
  if (isOts(receipt)) {
    if (!input.file || digest === undefined) return verifyOts(receipt, common);
    if (input.file.size > MAX_FILE_IN_MEMORY) {
      return verifyOts(receipt, { ...common, digests: { sha256: digest.replace('sha-256:', '') } });
    }
    return verifyOts(receipt, { ...common, file: await bytesOf(input.file) });
  }
  try {
    return verifyReceipt(receipt, {
      ...common,
      ...(digest === undefined ? {} : { digest }),
      ...(headers === undefined ? {} : { headers }),
    });
  } catch (error) {
    throw new InputFault(headers ? 'headers' : 'page', error);
  }
}

/**
 * Reads what was given and verifies it. Runs in the worker, opens no connection, and never throws: what is wrong with
 * the receipt is a verdict, what is wrong with the verifier's own input is a fault.
 */
export async function check(input: CheckInput, onProgress: (part: number) => void): Promise<CheckOutcome> {
  try {
    const digest = input.file ? await hashFile(input.file, onProgress) : undefined;
    const trust = await trustOf(input);
    const started = performance.now();
    const verdict = await judge(input, trust, digest);
    const milliseconds = performance.now() - started;
    return { result: { verdict, fileDigest: digest, roots: trust.chains.map(({ name }) => name), milliseconds } };
  } catch (error) {
    return { fault: error instanceof InputFault ? error.fault : new InputFault('page', error).fault };
  }
}
