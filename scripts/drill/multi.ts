import { parseTrust, verifyReceipt } from '@blockcluster/btml';
import { btcdPath } from '@blockcluster/ledgers';
import { validators } from './ledgers.ts';
import { finalReceipt, startProduct, until } from './product.ts';
import type { Report } from './report.ts';
import { seconds } from './report.ts';

const RECORDS = 5;

/** A batch under proof of work and under votes at once: one receipt, two verdicts, with everything stopped. */
export async function multi(report: Report): Promise<void> {
  const btcd = btcdPath();
  report.say(`starting four validators, ${btcd === undefined ? 'the sandbox' : 'btcd'} and the product`);
  const { network, ledger } = await validators('votes');
  const receipts: string[] = [];
  let trust = '';
  try {
    const work =
      btcd === undefined ? { name: 'work', family: 'sandbox' } : { name: 'work', family: 'bitcoin', node: 'btcd' };
    const product = await startProduct([work, ledger]);
    try {
      const needs = { kinds: ['pow', 'bft'], development: true };
      const route = await until('a route', 60, async () => {
        const { body } = await product.call('POST', '/routes', { needs });
        return body.state === 'satisfied' ? String(body.detail) : undefined;
      });
      report.check('the router picks one ledger of each kind', true, route.value);
      await product.call('POST', '/plans', {
        name: 'both',
        needs,
        close: { records: 100, seconds: 1 },
        deadlineSeconds: 120,
      });
      const ids = await Promise.all(Array.from({ length: RECORDS }, () => product.register('both')));
      let slowest = 0;
      for (const id of ids) {
        const got = await finalReceipt(product, id, 2);
        slowest = Math.max(slowest, got.seconds);
        receipts.push(got.value);
      }
      report.check(`${RECORDS} records final under both`, true, seconds(slowest));
      trust = await product.trust();
    } finally {
      await product.stop();
    }
  } finally {
    await network.stop();
  }
  const options = { trust: parseTrust(trust), now: new Date() };
  const verdicts = receipts.map((receipt) => verifyReceipt(receipt, options));
  const kinds = verdicts.map(({ anchors }) =>
    anchors
      .map(({ kind, state }) => `${kind} ${state}`)
      .sort()
      .join(', '),
  );
  report.check(
    'each receipt verifies with everything stopped, both verdicts named',
    verdicts.every(({ state }) => state === 'final') && kinds.every((one) => one === 'bft final, pow final'),
    [...new Set(kinds)].join(' / '),
  );
  const stated = verdicts.every(
    ({ stated: of }) => of?.[0]?.needs?.kinds?.join() === 'pow,bft' && of[0].chosen.length === 2,
  );
  report.check('each says what was needed and chosen, as the word of the log', stated);
  const sizes = receipts.map(({ length }) => length);
  report.check('receipts of two anchors', true, `${Math.round(Math.max(...sizes) / 1_024)} KiB at most`);
}
