import { parseTrust, verifyReceipt } from '@blockcluster/btml';
import { STALL_SECONDS, validators } from './ledgers.ts';
import { finalReceipt, listOf, type Product, startProduct, until } from './product.ts';
import { type Report, seconds } from './report.ts';

const RECORDS = 10;

/** Four validators: one may fail; with two down the chain stands, the product says so, keeps records and catches up. */
export async function bft(report: Report): Promise<void> {
  report.say('starting four validators and the product');
  const { network, ledger } = await validators('votes');
  try {
    const product = await startProduct([ledger]);
    try {
      const plan = { name: 'voted', needs: { kinds: ['bft'], development: true } };
      const made = await product.call('POST', '/plans', {
        ...plan,
        close: { records: 100, seconds: 1 },
        deadlineSeconds: 600,
      });
      report.check('the plan is there', made.status === 201);
      const accepted: string[] = [];
      const register = async (count: number): Promise<string[]> => {
        const ids: string[] = [];
        for (let i = 0; i < count; i++) ids.push(await product.register('voted'));
        accepted.push(...ids);
        return ids;
      };
      const [first] = await register(1);
      const before = await finalReceipt(product, first ?? '', 1);
      report.check('all four: a record becomes final', true, seconds(before.seconds));

      const [, , third, fourth] = network.members;
      await fourth?.kill();
      const one = await register(RECORDS);
      const last = await finalReceipt(product, one.at(-1) ?? '', 1);
      report.check(
        'one of four killed: chain and product go on',
        true,
        `${RECORDS} records final in ${seconds(last.seconds)}`,
      );

      await third?.kill();
      report.say('two of four are down');
      const told = await until('the ledger is said to stand', 120, async () => {
        const shown = listOf((await product.call('GET', '/ledgers')).body.items).find(({ name }) => name === 'votes');
        return shown?.synced === false ? String(shown.error) : undefined;
      });
      report.check(
        'two killed: GET /ledgers says that the chain stands',
        true,
        `${told.value}; after ${seconds(told.seconds)}`,
      );
      const kept = await register(RECORDS);
      report.check('POST /records goes on answering 201', kept.length === RECORDS, `${RECORDS} kept`);
      const why = await until('the plan says why it waits', 60, () => waiting(product));
      report.check('the plan says why it waits', true, why.value.slice(0, 110));
      const silent = await Promise.all(
        kept.map(async (id) => (await product.call('GET', `/records/${id}`)).body.state),
      );
      report.check(
        'none of them is called final',
        silent.every((state) => state !== 'final'),
      );
      await product.server.kill();
      product.server.start();
      await product.server.ready();
      const after = await register(RECORDS);
      report.check('the server killed (kill -9) meanwhile: started again, it accepts', after.length === RECORDS);

      await Promise.all([third, fourth].map((member) => member?.start()));
      const done = await until('all records are final', 240, async () => {
        const states = await Promise.all(
          accepted.map(async (id) => (await product.call('GET', `/records/${id}`)).body.state),
        );
        return states.every((state) => state === 'final') ? states.length : undefined;
      });
      report.check(
        'both started again: it catches up, all are final',
        true,
        `${done.value} records, ${seconds(done.seconds)}`,
      );
      await audit(report, product, accepted);
    } finally {
      await product.stop();
    }
  } finally {
    await network.stop();
  }
  report.say(`a chain is said to stand after ${STALL_SECONDS} s without a block`);
}

async function waiting(product: Product): Promise<string | undefined> {
  const { body } = await product.call('GET', '/plans/voted');
  const decision = listOf(body.routes).find(({ state }) => state === 'waiting');
  return decision === undefined ? undefined : String(decision.detail);
}

/** Nothing is lost and nothing is there twice: in the log, on the chain, in the receipts. */
async function audit(report: Report, product: Product, accepted: readonly string[]): Promise<void> {
  const records = listOf((await product.call('GET', '/records?plan=voted&limit=500')).body.items);
  const ids = records.map(({ id }) => String(id));
  const indexes = new Set(records.map(({ index }) => index));
  const lost = accepted.filter((id) => !ids.includes(id));
  report.check(
    'nothing lost, nothing doubled in the log',
    lost.length === 0 && indexes.size === accepted.length && ids.length === accepted.length,
  );
  const anchors = listOf((await product.call('GET', '/anchors?plan=voted&limit=500')).body.items);
  const batches = new Set(anchors.map(({ batch, ledger }) => `${batch} ${ledger}`));
  const own = anchors.filter(({ coveredBy }) => coveredBy === undefined);
  const transactions = new Set(own.map(({ txid }) => txid));
  const single = batches.size === anchors.length && transactions.size === own.length;
  report.check(
    'one anchor for each batch, one transaction for each root',
    single,
    `${anchors.length} batches, ${transactions.size} transactions`,
  );
  const options = { trust: parseTrust(await product.trust()), now: new Date() };
  const receipts = await Promise.all(accepted.map((id) => product.receipt(id)));
  const states = receipts.map((receipt) => verifyReceipt(receipt, options).state);
  report.check(
    'every receipt verifies offline',
    states.every((state) => state === 'final'),
    `${states.length} receipts`,
  );
}
