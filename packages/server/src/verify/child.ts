import { isCodedError, parseTrust, verifyReceipt } from '@blockcluster/btml';
import type { VerifyJob, VerifyOutcome } from './verifier.ts';

/** Runs in a process of its own: a receipt may hold hundreds of signatures, and whoever sends it is a stranger. */
function run(job: VerifyJob): VerifyOutcome {
  try {
    const trust = parseTrust(job.trust);
    const digest = job.digest === undefined ? {} : { digest: job.digest };
    return { verdict: verifyReceipt(job.receipt, { trust, now: new Date(job.now), any: job.any, ...digest }) };
  } catch (error) {
    if (!isCodedError(error)) throw error;
    const { code, message, pointer } = error;
    return { refusal: { code, message, ...(pointer === undefined ? {} : { pointer }) } };
  }
}

process.on('message', (job: VerifyJob) => process.send?.(run(job)));
// The server is gone, however that happened.
process.on('disconnect', () => process.exit());
