import { canonicalize, mergeReceipts, parseReceipt, parseTrust, type Verdict, verifyReceipt } from '@blockcluster/btml';
import { validators } from './ledgers.ts';
import { finalReceipt, listOf, type Product, startProduct, until } from './product.ts';
import { type Report, seconds } from './report.ts';

const AFTER = 8;
const DEADLINE = 16;
const RECORDS = 3;

/** One ledger is down past the deadline: the router falls back, the receipt says so, and it merges when the ledger is back. */
export async function fallback(report: Report): Promise<void> {
  report.say('starting four validators, the sandbox and the product');
  const { network, ledger } = await validators('votes');
  try {
    const product = await startProduct([{ name: 'work', family: 'sandbox' }, ledger]);
    try {
      const common = { close: { records: 100, seconds: 1 }, deadlineSeconds: DEADLINE, fallbackAfterSeconds: AFTER };
      // One plan names its ledger and where it falls back to; the other says what it needs, and got votes when all was well.
      await product.call('POST', '/plans', { name: 'named', ledgers: ['votes'], fallback: ['work'], ...common });
      const needs = { distinctKinds: 1, kinds: ['bft', 'pow'], development: true };
      await product.call('POST', '/plans', { name: 'needing', needs, ...common });
      // First: once the chain was down, its delay is measured as worse than that of the other.
      await drill(report, product, 'needing', network.members);
      await drill(report, product, 'named', network.members);
    } finally {
      await product.stop();
    }
  } finally {
    await network.stop();
  }
}

type Members = Awaited<ReturnType<typeof validators>>['network']['members'];

async function drill(report: Report, product: Product, plan: string, members: Members): Promise<void> {
  if (plan === 'needing') await warm(product, plan);
  const say = (what: string) => `plan "${plan}": ${what}`;
  const ids = await Promise.all(Array.from({ length: RECORDS }, () => product.register(plan)));
  if (plan === 'needing') await chosen(product, ids);
  report.say(say('all four validators are killed'));
  await Promise.all(members.map((member) => member.kill()));
  const alone: string[] = [];
  let slowest = 0;
  for (const id of ids) {
    const got = await finalReceipt(product, id, 1);
    slowest = Math.max(slowest, got.seconds);
    alone.push(got.value);
  }
  const early = await judge(product, alone);
  const fell = early.every(({ stated }) => stated?.some(({ replaced }) => replaced?.kind === 'bft') === true);
  const finished = early.every(
    ({ state, anchors }) => state === 'final' && anchors.every(({ kind }) => kind === 'pow'),
  );
  report.check(say('final elsewhere while the chain is down'), finished, seconds(slowest));
  report.check(say('each receipt says what was replaced and why'), fell, said(early[0]));
  const shown = await product.call('GET', `/plans/${plan}`);
  const decision = listOf(shown.body.routes).find(({ state }) => state === 'fallback');
  report.check(say('the plan explains it'), decision !== undefined, String(decision?.detail ?? '').slice(0, 100));
  report.say(say('the validators are started again'));
  await Promise.all(members.map((member) => member.start()));
  const merged: string[] = [];
  let back = 0;
  for (const id of ids) {
    const got = await finalReceipt(product, id, 2, 180);
    back = Math.max(back, got.seconds);
    merged.push(got.value);
  }
  const late = await judge(product, merged);
  const both = late.every(({ state, anchors }) => state === 'final' && anchors.length === 2);
  report.check(say('the original catches up, and the receipt holds both'), both, seconds(back));
  const union = merged.every((text, at) => {
    const parsed = [alone[at] ?? '', text].map((one) => parseReceipt(one).document);
    const [first, second] = parsed;
    return first && second && canonicalize(mergeReceipts(first, second)) === text;
  });
  report.check(say('merging the receipt from the outage with the new one gives the new one'), union);
  const anchors = listOf((await product.call('GET', `/anchors?plan=${plan}&limit=500`)).body.items);
  const doubled = new Set(anchors.map(({ batch, ledger }) => `${batch} ${ledger}`)).size !== anchors.length;
  report.check(say('no batch has two anchors on one ledger'), !doubled, `${anchors.length} anchors`);
}

/** A first record, so that the chain's delay is measured and its account known. */
async function warm(product: Product, plan: string): Promise<void> {
  await finalReceipt(product, await product.register(plan), 1);
}

/** Waits until the records' batch is closed on the chain, so that its anchors are there when it goes down. */
async function chosen(product: Product, ids: readonly string[]): Promise<void> {
  for (const id of ids)
    await until('a batch', 30, async () => {
      const { body } = await product.call('GET', `/records/${id}`);
      return listOf(body.anchors).length > 0 ? true : undefined;
    });
}

async function judge(product: Product, receipts: readonly string[]): Promise<Verdict[]> {
  const options = { trust: parseTrust(await product.trust()), now: new Date() };
  return receipts.map((receipt) => verifyReceipt(receipt, options));
}

function said(verdict: Verdict | undefined): string {
  const replaced = verdict?.stated?.find((one) => one.replaced !== undefined);
  return `${replaced?.replaced?.kind} replaced by ${replaced?.chosen[0]?.kind}: ${replaced?.replaced?.reason}`;
}
