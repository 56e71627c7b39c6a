import {
  CodedError,
  defaultTrust,
  type EventVerdict,
  looksLikeOts,
  parseOts,
  prepareVerifier,
  type StateVerdict,
  type Verdict,
  type VerifyOtsOptions,
  verifyEvent,
  verifyOts,
  verifyReceiptWith,
  verifyState,
} from '@blockcluster/btml';
import { hashFile, readBounded } from './files.ts';
import { MAX_PROOF } from './find-proofs.ts';
import type { CommandIo } from './io.ts';
import { loadTrust } from './trust-files.ts';

export interface ProofVerifier {
  /** Where the trust roots come from, for people. */
  readonly trustSources: readonly string[];
  /** The verdict on one proof, a receipt or an .ots file; `file` is what it is shown for, if that is at hand. */
  verify(proof: string, file: string | undefined): Promise<Verdict>;
}

/** For hashes that Node doesn't stream; whoever stamps gigabytes uses SHA-256. */
const MAX_WHOLE_FILE = 256 * 1024 * 1024;

/** Reads trust and headers once, for any number of proofs. Throws TRUST_… and CLI_FILE. */
export async function proofVerifier(
  io: CommandIo,
  options: { readonly trust: readonly string[]; readonly headers: Uint8Array | undefined; readonly any: boolean },
): Promise<ProofVerifier> {
  const { trust, sources } = await loadTrust(io, defaultTrust(), options.trust);
  const now = new Date(io.now());
  const headers = options.headers === undefined ? {} : { headers: options.headers };
  const verifier = prepareVerifier({ trust, now, ...headers });
  return {
    trustSources: sources,
    async verify(proof, file) {
      const bytes = await readBounded(proof, MAX_PROOF);
      if (looksLikeOts(bytes)) {
        return verifyOts(bytes, { trust, now, any: options.any, ...(await otsSubject(bytes, file)) });
      }
      if (hasForm(bytes, /evm-log-(?:pos-)?1/)) return eventVerdict(verifyEvent(bytes, verifier), file);
      if (hasForm(bytes, /(?:evm|cosmos)-state-1/)) return stateVerdict(verifyState(bytes, verifier), file);
      const digest = file === undefined ? {} : { digest: `sha-256:${await hashFile(file)}` };
      return verifyReceiptWith(bytes, verifier, { ...digest, any: options.any });
    },
  };
}

/** Whether a proof is of a form that stands alone, and no receipt. */
function hasForm(bytes: Uint8Array, form: RegExp): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return new RegExp(`"form"\\s*:\\s*"${form.source}"`).test(text.toString('latin1')) && !text.includes('"btml"');
}

/** The verdict on a proof of a contract's state, as that on a receipt with one anchor. No file belongs to it. */
function stateVerdict({ fact: _, ...anchor }: StateVerdict, file: string | undefined): Verdict {
  if (file !== undefined) throw new CodedError('CLI_USAGE', 'a proof of a state goes with no file');
  const { state, development, code, pointer, message } = anchor;
  return { state, development, code, message, ...(pointer === undefined ? {} : { pointer }), anchors: [anchor] };
}

/** The verdict on a proof of an event, as that on a receipt with one anchor. No file belongs to it. */
function eventVerdict(judged: EventVerdict, file: string | undefined): Verdict {
  if (file !== undefined) throw new CodedError('CLI_USAGE', 'a proof of an event goes with no file');
  const { state, development, code, pointer, message, fact } = judged;
  const told =
    fact === undefined ? [] : [`topics: ${fact.topics.join(', ') || 'none'}`, `data: ${fact.data || 'none'}`];
  const anchor = judged.state === 'invalid' ? judged : { ...judged, proven: [...judged.proven, ...told] };
  return { state, development, code, message, ...(pointer === undefined ? {} : { pointer }), anchors: [anchor] };
}

/** The file, hashed with the hash that the timestamp starts from. */
async function otsSubject(
  bytes: Uint8Array,
  file: string | undefined,
): Promise<Pick<VerifyOtsOptions, 'digests' | 'file'>> {
  if (file === undefined) return {};
  let hash: string;
  try {
    hash = parseOts(bytes).hash;
  } catch {
    // verifyOts says what is wrong with it.
    return {};
  }
  if (hash === 'keccak256') return { file: await readBounded(file, MAX_WHOLE_FILE) };
  return { digests: { [hash]: await hashFile(file, hash) } };
}
