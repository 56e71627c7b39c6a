import { prepareVerifier, type Verdict, verifyReceiptWith } from '@blockcluster/btml';
import { hashFile, readBounded } from './files.ts';
import type { CommandIo } from './io.ts';
import { loadTrust } from './trust-files.ts';

export interface ProofVerifier {
  /** Where the trust roots come from, for people. */
  readonly trustSources: readonly string[];
  /** The verdict on one proof; `file` is what it is shown for, if that is at hand. */
  verify(proof: string, file: string | undefined): Promise<Verdict>;
}

const MAX_PROOF = 16 * 1024 * 1024;

/** Reads trust and headers once, for any number of proofs. Throws TRUST_… and CLI_FILE. */
export async function proofVerifier(
  io: CommandIo,
  options: { readonly trust: readonly string[]; readonly headers: Uint8Array | undefined; readonly any: boolean },
): Promise<ProofVerifier> {
  const { trust, sources } = await loadTrust(io, undefined, options.trust);
  const now = new Date(io.now());
  const verifier = prepareVerifier({
    trust,
    now,
    ...(options.headers === undefined ? {} : { headers: options.headers }),
  });
  return {
    trustSources: sources,
    async verify(proof, file) {
      const bytes = await readBounded(proof, MAX_PROOF);
      const digest = file === undefined ? {} : { digest: `sha-256:${await hashFile(file)}` };
      return verifyReceiptWith(bytes, verifier, { ...digest, any: options.any });
    },
  };
}
