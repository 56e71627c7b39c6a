import { canonicalize } from '@blockcluster/btml';
import { afterAll, describe, expect, it } from 'vitest';
import { logKeyOf } from '../log/key.ts';
import { pendingReceipt } from '../records/promise.ts';
import { prepareRequest } from '../records/request.ts';
import { Verifier } from './verifier.ts';

const { did } = logKeyOf(new Uint8Array(32).fill(4));
const digest = `sha-256:${'ab'.repeat(32)}`;
const { document } = prepareRequest(
  { digest },
  { issuer: did, issued: '2026-11-22T12:00:00Z', salt: new Uint8Array(16).fill(1), defaultPlan: 'default' },
);
const now = Date.UTC(2026, 10, 22, 12);
const receipt = pendingReceipt(document, { plan: 'default', acceptedAt: now, deadline: now + 60_000 }, did);
const job = { receipt, trust: '{"trust":"1.0","issued":"2026-11-22T00:00:00Z"}', any: false, now };

const open: Verifier[] = [];
function verifier(options: ConstructorParameters<typeof Verifier>[0]): Verifier {
  const made = new Verifier(options);
  open.push(made);
  return made;
}
afterAll(() => Promise.all(open.map((one) => one.close())));

describe('the verifier process', () => {
  it('gives verdicts in order, and goes on after it was idle', async () => {
    const one = verifier({ idleMs: 1 });
    const verdicts = await Promise.all([
      one.verify({ ...job, digest }),
      one.verify({ ...job, digest: `sha-256:${'00'.repeat(32)}` }),
      one.verify({ ...job, receipt: `${receipt} ` }),
    ]);
    expect(verdicts.map((verdict) => verdict.state)).toEqual(['pending', 'invalid', 'invalid']);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await one.verify(job)).record).toMatchObject({ digest });
  });

  it('reads the body of a request itself', async () => {
    const one = verifier({});
    const trust = job.trust;
    const ask = (body: unknown) =>
      one.verify({ body: typeof body === 'string' ? body : JSON.stringify(body), trust, now });
    expect(await ask({ receipt, digest })).toMatchObject({ state: 'pending' });
    expect(await ask({ receipt, digest: `sha-256:${'00'.repeat(32)}` })).toMatchObject({ state: 'invalid' });
    await expect(ask({ receipt, trust: { trust: '2.0' } })).rejects.toMatchObject({ code: expect.any(String) });
    await expect(ask('{')).rejects.toMatchObject({ code: 'REQUEST_JSON_MALFORMED' });
    await expect(ask({ receipt, x: 1 })).rejects.toMatchObject({ code: 'REQUEST_INVALID', pointer: '/x' });
    expect(await ask({ receipt })).toMatchObject({ state: 'pending' });
  });

  it('names what is wrong with the trust that was given', async () => {
    const one = verifier({});
    await expect(one.verify({ ...job, trust: '{"trust":"2.0"}' })).rejects.toMatchObject({ code: expect.any(String) });
    await expect(one.verify({ ...job, trust: canonicalize('x') })).rejects.toMatchObject({ code: expect.any(String) });
  });

  it("doesn't give the late verdict of an ended process to the next job", async () => {
    // The process answers while the server is busy for longer than the limit; after an immediate, timers come first.
    const one = verifier({ limitMs: 400 });
    const first = one.verify(job);
    const second = one.verify({ ...job, digest: `sha-256:${'00'.repeat(32)}` });
    const settled = Promise.allSettled([first, second]);
    await new Promise((resolve) => setImmediate(resolve));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3_000);
    const [, answer] = await settled;
    expect(answer.status === 'fulfilled' ? answer.value.code : answer.reason.code).not.toBe('PROOF_PENDING');
  });

  it('is bounded in memory, and whoever exceeds it ends nothing but the job', async () => {
    const one = verifier({ limitMs: 60_000 });
    const maps = '{"a":{"b":{"c":{"d":"e"}}}},'.repeat(290_000);
    const trust = `{"trust":"1.0","issued":"2026-11-22T00:00:00Z","chains":[${maps}{"a":"b"}]}`;
    await expect(one.verify({ ...job, trust })).rejects.toMatchObject({ code: 'VERIFY_TIMEOUT' });
    expect((await one.verify(job)).state).toBe('pending');
  }, 120_000);

  it('is bounded in time and in number', async () => {
    const slow = verifier({ limitMs: 0, maxWaiting: 2 });
    const answers = await Promise.allSettled([1, 2, 3, 4].map(() => slow.verify(job)));
    const codes = answers.map((answer) => (answer.status === 'rejected' ? answer.reason.code : 'ok'));
    expect(codes).toEqual(['VERIFY_TIMEOUT', 'VERIFY_TIMEOUT', 'VERIFY_TIMEOUT', 'VERIFY_BUSY']);
  });
});
