import { isCodedError, parseTrust, verifyReceipt } from '@blockcluster/btml';
import { readVerifyRequest } from './request.ts';
import type { BodyJob, VerifyJob, VerifyOutcome } from './verifier.ts';

/** Runs in a process of its own: a receipt may hold hundreds of signatures, and whoever sends it is a stranger. */
function run(job: VerifyJob | BodyJob): VerifyOutcome {
  try {
    const asked = 'body' in job ? { ...job, ...readVerifyRequest(job.body) } : job;
    const trust = parseTrust(asked.trust);
    const digest = asked.digest === undefined ? {} : { digest: asked.digest };
    return { verdict: verifyReceipt(asked.receipt, { trust, now: new Date(asked.now), any: asked.any, ...digest }) };
  } catch (error) {
    if (!isCodedError(error)) throw error;
    const { code, message, pointer, details } = error;
    const place = { ...(pointer === undefined ? {} : { pointer }), ...(details === undefined ? {} : { details }) };
    return { refusal: { code, message, ...place } };
  }
}

process.on('message', (job: VerifyJob | BodyJob) => process.send?.(run(job)));
// The server is gone, however that happened.
process.on('disconnect', () => process.exit());
