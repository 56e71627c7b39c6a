import { parseTrust, prepareVerifier, verifyReceipt, verifyState } from '@blockcluster/btml';
import { type Answer, listOf, type Product, recordOf, startProduct, until } from '../drill/product.ts';
import { DoesNotOccur, NotSupported, type Step, Steps } from './report.ts';
import type { Family, World } from './world.ts';

const PATIENCE = 120;
const OVER = ['final', 'failed', 'cancelled'];

/**
 * The one scenario of every family, over the REST interface of a server process on a real node.
 *
 * @param without 'server killed', where another test does that already
 */
export async function conform(
  family: Family,
  say: (text: string) => void,
  without: readonly 'server killed'[] = [],
): Promise<readonly Step[]> {
  const steps = new Steps(family.name, say);
  const world = await family.open();
  try {
    const product = await startProduct([world.ledger]);
    try {
      await new Scenario(world, product, steps).run(without);
    } finally {
      await product.stop();
    }
  } finally {
    await world.stop();
  }
  return steps.steps;
}

class Scenario {
  readonly #world: World;
  readonly #product: Product;
  readonly #steps: Steps;
  /** What every call so far was numbered, and its operation. */
  readonly #turns: { readonly turn: number; readonly id: string }[] = [];
  readonly #base = '/contracts/subject';

  constructor(world: World, product: Product, steps: Steps) {
    this.#world = world;
    this.#product = product;
    this.#steps = steps;
  }

  async run(without: readonly 'server killed'[]): Promise<void> {
    const { subject, restartNode, history } = this.#world;
    await this.#world.fund((await this.#account()).address);
    await this.#steps.step('import', () => this.#import());
    await this.#steps.step('deploy', () => this.#deploy());
    await this.#steps.step('listen', () => this.#listen());
    await this.#steps.step('call', async () => {
      const { body } = await this.#call(1);
      await this.#done(String(body.id));
      return String(subject.call.method);
    });
    await this.#steps.step('failing call', () => this.#failing());
    await this.#steps.step('query', () => this.#query());
    await this.#steps.step('events', () => this.#events());
    if (!without.includes('server killed')) await this.#steps.step('server killed', () => this.#killed());
    await this.#steps.step('node restarted', async () => {
      await restartNode();
      // A node that is only just back may refuse; the same key makes it the same call.
      const { value } = await until('the call is taken', PATIENCE, async () => {
        const answer = await this.#ask(3);
        return answer.status === 202 ? answer : undefined;
      });
      this.#turns.push({ turn: 3, id: String(value.body.id) });
      await this.#done(String(value.body.id));
      return this.#query();
    });
    await this.#steps.step('reorganization', async () => {
      if ('settled' in history) throw new DoesNotOccur(history.settled);
      return this.#reorganized(history.undo);
    });
    await this.#steps.step('each call once', () => this.#events());
    await this.#steps.step('proof of state', () => this.#state());
    await this.#steps.step('receipts offline', () => this.#receipts());
  }

  async #account(): Promise<{ readonly address: string; readonly publicKey: string }> {
    const { value } = await until('the account of the server', PATIENCE, async () => {
      const { body } = await this.#product.call('GET', '/accounts');
      const own = listOf(body.items).find(({ ledger }) => ledger === this.#world.ledger.name);
      return own === undefined ? undefined : { address: String(own.account), publicKey: String(own.publicKey) };
    });
    return value;
  }

  async #import(): Promise<string> {
    const body = { name: 'subject', ...this.#world.subject.imported };
    const first = expect(await this.#product.call('POST', '/contracts', body), 201);
    const again = expect(await this.#product.call('POST', '/contracts', body), 200);
    if (again.version !== first.version) throw new Error('the same import became another version');
    expect(await this.#product.call('GET', `${this.#base}/openapi.json`), 200);
    return `family ${first.family}`;
  }

  async #deploy(): Promise<string> {
    const done = await this.#fill('first');
    return `at ${done.address}`;
  }

  /** A deployment under a key of its own. */
  async #fill(name: string): Promise<Answer['body']> {
    const path = `${this.#base}/deploy?ledger=${this.#world.ledger.name}`;
    const values = this.#world.subject.deploy((await this.#account()).publicKey);
    const { value } = await until('the account has money', PATIENCE, async () => {
      const answer = await this.#product.call('POST', path, values, { 'idempotency-key': `deploy-${name}` });
      return answer.body.code === 'LEDGER_FUNDS' ? undefined : answer;
    });
    const { id } = expect(value, 202);
    await this.#done(String(id));
    const { value: placed } = await until('it stands', PATIENCE, async () => {
      const { body } = await this.#product.call('GET', `/operations/${id}`);
      return body.address === undefined ? undefined : body;
    });
    return placed;
  }

  async #listen(): Promise<string> {
    const body = { name: 'all', events: [this.#world.subject.event] };
    return `from block ${expect(await this.#product.call('POST', `${this.#base}/listeners`, body), 201).from}`;
  }

  /** A call under a key of its own, so that it may be asked for again. */
  async #ask(turn: number): Promise<Answer> {
    const { method, values } = this.#world.subject.call;
    if (this.#world.subject.refilled && turn > 1) await this.#fill(`for-turn-${turn}`);
    return this.#product.call('POST', `${this.#base}/call/${method}`, values(turn), {
      'idempotency-key': `turn-${turn}`,
    });
  }

  async #call(turn: number): Promise<Answer> {
    const answer = await this.#ask(turn);
    this.#turns.push({ turn, id: String(expect(answer, 202).id) });
    return answer;
  }

  async #done(id: string): Promise<Answer['body']> {
    const { value } = await until(`operation ${id} is over`, PATIENCE, async () => {
      const { body } = await this.#product.call('GET', `/operations/${id}`);
      return OVER.includes(String(body.state)) ? body : undefined;
    });
    if (value.state !== 'final') throw new Error(`operation ${id} is ${value.state}: ${JSON.stringify(value.error)}`);
    return value;
  }

  async #failing(): Promise<string> {
    const { method, values, reason, foreseen, forced } = this.#world.subject.failing;
    const path = `${this.#base}/call/${method}`;
    if (foreseen) {
      const { status, body } = await this.#product.call('POST', path, values);
      if (status !== 422 || body.code !== 'CONTRACT_REVERTED' || !reason.test(String(body.detail)))
        throw new Error(`answered ${status} ${JSON.stringify(body).slice(0, 400)}`);
    }
    if (forced === undefined) return `refused: ${reason.source}`;
    const taken = expect(await this.#product.call('POST', `${path}?${forced}`, values), 202);
    const { value } = await until('the reason is told', PATIENCE, async () => {
      const { body } = await this.#product.call('GET', `/operations/${taken.id}`);
      const error = recordOf(body.error);
      return body.state === 'failed' && body.succeeded === false && error.refusal !== undefined ? error : undefined;
    });
    if (!reason.test(String(value.detail))) throw new Error(`the reason is told as ${JSON.stringify(value)}`);
    return `${foreseen ? 'refused at once, and' : 'told'} from its block: ${value.detail}`;
  }

  async #query(): Promise<string> {
    const { path, member = 'result', answer } = this.#world.subject.query;
    const { result } = expect(await this.#product.call('GET', `${this.#base}/query/${path}`), 200);
    const wanted = answer(this.#turns.map(({ turn }) => turn));
    const seen = recordOf(result)[member];
    if (seen !== wanted) throw new Error(`answered ${JSON.stringify(seen)}, not ${JSON.stringify(wanted)}`);
    return JSON.stringify(seen);
  }

  /** Every call so far is told as final, and none twice in a row: counted by transaction, less what was withdrawn. */
  async #events(): Promise<string> {
    const { event } = this.#world.subject;
    const { value } = await until('each call is told once', PATIENCE, async () => {
      const ids = await Promise.all(
        this.#turns.map(async ({ id }) => String((await this.#product.call('GET', `/operations/${id}`)).body.txid)),
      );
      const steps = listOf(
        (await this.#product.call('GET', `${this.#base}/events?limit=1000&event=${event}`)).body.items,
      );
      const standing = new Map<string, number>();
      for (const { state, txid } of steps) {
        const by = state === 'included' ? 1 : state === 'withdrawn' ? -1 : 0;
        standing.set(String(txid), (standing.get(String(txid)) ?? 0) + by);
      }
      if ([...standing.values()].some((count) => count > 1)) throw new Error('an event is told twice');
      const told = (id: string) =>
        standing.get(id) === 1 && steps.some(({ state, txid }) => state === 'final' && txid === id);
      const gapless = steps.every(({ position }, at) => Number(position) === at + 1);
      return ids.every(told) && gapless ? steps.length : undefined;
    });
    return `${this.#turns.length} calls, ${value} steps told`;
  }

  async #killed(): Promise<string> {
    const before = await this.#call(2);
    await this.#product.server.kill();
    this.#product.server.start();
    await this.#product.server.ready();
    const again = await this.#ask(2);
    if (again.body.id !== before.body.id) throw new Error('the same key was answered by another operation');
    await this.#done(String(before.body.id));
    return `the same operation after it; ${await this.#query()}`;
  }

  async #reorganized(undo: (blocks: number) => Promise<void>): Promise<string> {
    const { body } = await this.#call(4);
    const id = String(body.id);
    const { value: height } = await until('a block holds it', PATIENCE, async () => {
      const { body: shown } = await this.#product.call('GET', `/operations/${id}`);
      const { body: told } = await this.#product.call('GET', `${this.#base}/events?limit=1000`);
      // The event may be told before the engine has looked at the block.
      if (shown.height === undefined || shown.height === null) return undefined;
      return listOf(told.items).some(({ txid }) => txid === shown.txid) ? Number(shown.height) : undefined;
    });
    const tip = listOf((await this.#product.call('GET', '/ledgers')).body.items)[0];
    await undo(Math.max(2, Number(tip?.height) - height + 1));
    const { value } = await until('its event is withdrawn', PATIENCE, async () => {
      const { body: told } = await this.#product.call('GET', `${this.#base}/events?limit=1000&state=withdrawn`);
      const items = listOf(told.items);
      return items.length > 0 ? items.length : undefined;
    });
    await this.#done(id);
    return `${value} withdrawn, then told again`;
  }

  async #state(): Promise<string> {
    const { state } = this.#world.subject;
    if (state === undefined) throw new DoesNotOccur('no block commits to what is unspent');
    const proof = await this.#product.text(`${this.#base}/storage/${state}/proof?block=final`);
    const verifier = prepareVerifier({ trust: parseTrust(await this.#product.trust()), now: new Date() });
    const verdict = verifyState(proof, verifier);
    if (verdict.state !== this.#world.verdict) throw new Error(`${verdict.state} ${verdict.code}: ${verdict.message}`);
    const other = proof.replace(/"value":"(.)/, (_, digit: string) => `"value":"${digit === '0' ? '1' : '0'}`);
    const forged = verifyState(other, verifier);
    if (forged.state !== 'invalid') throw new Error(`a changed value is ${forged.state}`);
    return `${verdict.state} at block ${verdict.height}; a changed value is ${forged.code}`;
  }

  async #receipts(): Promise<string> {
    const trust = parseTrust(await this.#product.trust());
    for (const { id } of this.#turns) {
      const { value: transaction } = await until('a receipt', PATIENCE, async () => {
        const { body } = await this.#product.call('GET', `/operations/${id}`);
        return recordOf(body.links).receipt === undefined ? undefined : String(body.transaction);
      });
      const receipt = await this.#product.text(`/transactions/${transaction}/receipt`);
      const verdict = verifyReceipt(receipt, { trust, now: new Date() });
      if (verdict.state !== this.#world.verdict)
        throw new Error(`${verdict.state} ${verdict.code}: ${verdict.message}`);
    }
    return `${this.#turns.length} are ${this.#world.verdict}`;
  }
}

/** The body of an answer of the status that is wanted. */
function expect({ status, body }: Answer, wanted: number): Answer['body'] {
  if (body.code === 'CONTRACT_NOT_SUPPORTED') throw new NotSupported(String(body.code));
  if (status !== wanted) throw new Error(`answered ${status} ${JSON.stringify(body).slice(0, 400)}`);
  return body;
}
