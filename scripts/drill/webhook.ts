import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Anvil, startAnvil } from '@blockcluster/ledgers';
import { freePort } from '@blockcluster/ledgers/process.ts';
import { auditDeliveries } from '../../packages/server/test/consumers/audit.ts';
import { type Reader, readSocket, readStream } from '../../packages/server/test/consumers/readers.ts';
import { type Mood, Target } from '../../packages/server/test/consumers/target.ts';
import token from '../../packages/server/test/contracts/token.json' with { type: 'json' };
import { listOf, type Product, recordOf, startProduct, until } from './product.ts';
import { type Report, seconds } from './report.ts';
import { settle, startTransfers, stepsOf } from './webhook-load.ts';
import { figuresOf, followStory } from './webhook-story.ts';

const ETHER = 10n ** 18n;
const PER_SECOND = 2;
const BLOCKS_UNDONE = 5;
const BLOCK_SECONDS = 2;
/** Seconds: the machine may be busy with other things. */
const PATIENCE = 900;
/** keccak256("Transfer(address,address,uint256)") */
const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
const CONTRACTS = ['first', 'second'];
/** Two on one contract, of which one waits for more blocks. */
const LISTENERS = [
  { contract: 'first', name: 'quick', confirmations: 2 },
  { contract: 'first', name: 'patient', confirmations: 4 },
  { contract: 'second', name: 'other', confirmations: 2 },
];
/** Two whose receiver goes away, and one whose receiver is well. */
const HOOKS = ['/one', '/two', '/well'];

/**
 * Consumers of a contract's events under a steady load, while a receiver is away for half of the time and in a bad mood
 * afterwards, the server is killed twice, and five blocks are undone.
 *
 * @param duration seconds of load
 */
export async function webhook(report: Report, duration: number): Promise<void> {
  report.say(
    `starting anvil, the product and receivers: ${duration} s of load, the receiver away for ${duration / 2} s`,
  );
  const anvil = await startAnvil({ blockTime: BLOCK_SECONDS });
  const moods = { bad: false };
  const away = new Target(await freePort(), () => (moods.bad ? badMood() : 'take'));
  const well = new Target(await freePort());
  const ledger = {
    name: 'anvil',
    family: 'evm',
    url: anvil.url,
    chainId: anvil.chainId,
    rule: 'none',
    confirmations: 2,
  };
  const allow = [away, well].map(({ port }) => `127.0.0.1:${port}`).join();
  const product = await startProduct([ledger], { BLOCKCLUSTER_WEBHOOK_ALLOW: allow });
  const readers: Reader[] = [];
  try {
    await Promise.all([away.open(), well.open()]);
    await new Drill(report, { anvil, product, away, well, moods, readers }).run(duration);
  } finally {
    await Promise.all(readers.map((reader) => reader.stop()));
    await product.stop();
    await Promise.all([away.close(), well.close(), anvil.stop()]);
  }
}

/** Three of ten are refused, some end without an answer, and a few are never answered. */
function badMood(): Mood {
  const chance = Math.random();
  return chance < 0.3 ? 'refuse' : chance < 0.34 ? 'hang up' : chance < 0.343 ? 'say nothing' : 'take';
}

interface Scene {
  readonly anvil: Anvil;
  readonly product: Product;
  readonly away: Target;
  readonly well: Target;
  readonly moods: { bad: boolean };
  readonly readers: Reader[];
}

/** Milliseconds since 1970. */
interface Outage {
  readonly gone: number;
  readonly back: number;
}

class Drill {
  readonly #report: Report;
  readonly #scene: Scene;
  readonly #hooks = new Map<string, { readonly id: string; readonly target: Target }>();
  readonly #addresses = new Map<string, string>();
  readonly #memory: { readonly at: number; readonly bytes: number }[] = [];

  constructor(report: Report, scene: Scene) {
    this.#report = report;
    this.#scene = scene;
  }

  async run(duration: number): Promise<void> {
    const { product } = this.#scene;
    await this.#prepare();
    const started = Date.now();
    const at = async (share: number, what: string): Promise<number> => {
      while (Date.now() < started + share * duration * 1_000) {
        await sleep(500);
        await this.#lookAtMemory();
      }
      this.#report.say(`${Math.round((Date.now() - started) / 1_000)} s: ${what}`);
      return Date.now();
    };
    const load = startTransfers(product, CONTRACTS, PER_SECOND);
    try {
      const outage = await this.#disturb(at);
      await load.stop();
      const ended = await settle(product, load, PATIENCE);
      this.#report.say('the receiver is well again');
      this.#scene.moods.bad = false;
      const all = ended.waiting.length === 0 && ended.failed.length === 0;
      this.#report.check('every accepted transfer is final', all, `${ended.final} of ${load.accepted.size}`);
      await this.#audit(outage);
    } finally {
      load.abandon();
    }
  }

  async #disturb(at: (share: number, what: string) => Promise<number>): Promise<Outage> {
    const { away, moods } = this.#scene;
    const gone = await at(1 / 8, 'the receiver goes away');
    await away.close();
    await at(3 / 8, 'the server is killed');
    await this.#kill();
    const back = await at(5 / 8, 'the receiver is back, in a bad mood');
    const states = await Promise.all([...this.#hooks.values()].map(({ id }) => this.#webhook(id)));
    const failing = states.filter(({ failingSince }) => failingSince !== null).length;
    this.#report.check('while it is away, its webhooks say so and the other does not', failing === 2);
    moods.bad = true;
    await away.open();
    await at(6 / 8, 'the server is killed again');
    await this.#kill();
    await at(7 / 8, `${BLOCKS_UNDONE} blocks are undone`);
    await this.#undo();
    await at(1, 'no more transfers');
    return { gone, back };
  }

  async #prepare(): Promise<void> {
    const { product, anvil, readers } = this.#scene;
    const { value: account } = await until('the account of the server', 60, async () => {
      const [own] = listOf((await product.call('GET', '/accounts')).body.items);
      return own === undefined ? undefined : String(own.account);
    });
    await anvil.fund(account, 1_000n * ETHER);
    for (const name of CONTRACTS) {
      await product.call('POST', '/contracts', { name, artifact: token });
      const maker = { name_: 'Token', symbol_: 'TKN', supply: '1000000000' };
      const { value } = await until('the contract is deployed', 60, async () => {
        const { status, body } = await product.call(
          'POST',
          `/contracts/${name}/deploy?ledger=anvil&wait=final`,
          maker,
          {
            'idempotency-key': `deploy-${name}`,
          },
        );
        return status === 200 && body.address !== undefined ? String(body.address) : undefined;
      });
      this.#addresses.set(name, value);
    }
    for (const path of HOOKS) {
      const target = path === '/well' ? this.#scene.well : this.#scene.away;
      const { body } = await product.call('POST', '/webhooks', { url: target.url(path), types: ['contract.event'] });
      target.expect(path, String(body.secret));
      this.#hooks.set(path, { id: String(recordOf(body.webhook).id), target });
    }
    const headers = { authorization: `Bearer ${product.apiKey}` };
    const base = `${product.server.url}/api/v1`;
    const after = Number((await product.call('GET', '/events?format=json&limit=1000')).body.next);
    readers.push(readStream(`${base}/events?types=contract.event`, { headers, after }));
    for (const { contract, name, confirmations } of LISTENERS) {
      await product.call('POST', `/contracts/${contract}/listeners`, { name, confirmations });
      const url = `${base.replace('http', 'ws')}/contracts/${contract}/events/socket?listener=${name}`;
      readers.push(readSocket(url, { headers, after: 0 }));
    }
  }

  async #kill(): Promise<void> {
    const { server } = this.#scene.product;
    await server.kill();
    server.start();
    await server.ready();
  }

  async #webhook(id: string) {
    return (await this.#scene.product.call('GET', `/webhooks/${id}`)).body;
  }

  async #lookAtMemory(): Promise<void> {
    const status = await readFile(`/proc/${this.#scene.product.server.pid}/status`, 'utf8').catch(() => '');
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
    if (kib !== undefined) this.#memory.push({ at: Date.now(), bytes: Number(kib) * 1_024 });
  }

  /** Undoes blocks that hold transfers of each contract, and of which the listeners were told. */
  async #undo(): Promise<void> {
    const { rpc } = this.#scene.anvil;
    await until('the listeners are told of transfers in the newest blocks', 120, async () => {
      const tip = Number(await rpc.request('eth_blockNumber', []));
      for (const contract of CONTRACTS) {
        const { body } = await this.#scene.product.call('GET', `/contracts/${contract}/listeners`);
        const read = Math.min(...listOf(body.items).map(({ next }) => Number(next) - 1));
        // One block less: another may be made before they are undone.
        const from = tip - BLOCKS_UNDONE + 2;
        if (read < from || (await this.#onChain(contract, from, read)).size === 0) return undefined;
      }
      return true;
    });
    await rpc.request('anvil_rollback', [BLOCKS_UNDONE]);
  }

  /** Transactions of which the chain holds a transfer now. */
  async #onChain(contract: string, from = 0, to?: number): Promise<Set<string>> {
    const hex = (height: number) => `0x${height.toString(16)}`;
    const filter = {
      fromBlock: hex(from),
      toBlock: to === undefined ? 'latest' : hex(to),
      address: this.#addresses.get(contract),
      topics: [TRANSFER],
    };
    const logs = await this.#scene.anvil.rpc.request('eth_getLogs', [filter]);
    return new Set(listOf(logs).map(({ transactionHash }) => String(transactionHash)));
  }

  async #audit(outage: Outage): Promise<void> {
    const { product, readers } = this.#scene;
    const chain = new Map<string, Set<string>>();
    for (const contract of CONTRACTS) chain.set(contract, await this.#onChain(contract));
    const steps = new Map<string, number>();
    let gapless = true;
    for (const { contract, name } of LISTENERS) {
      const { value } = await until(`${contract}/${name} is told all`, PATIENCE, async () => {
        const found = await stepsOf(product, contract, name);
        const standing = (await product.call('GET', `/contracts/${contract}/listeners`)).body;
        const { next } = listOf(standing.items).find((one) => one.name === name) ?? {};
        const tip = Number(await this.#scene.anvil.rpc.request('eth_blockNumber', []));
        return found.final >= (chain.get(contract)?.size ?? 0) && Number(next) >= tip ? found : undefined;
      });
      steps.set(`${contract}/${name}`, value.count);
      gapless &&= value.gapless;
    }
    const total = [...steps.values()].reduce((sum, count) => sum + count, 0);
    this.#report.check('what each listener was told has no gaps', gapless, `${total} steps`);
    const arrivalsAt = (path: string) =>
      this.#hooks.get(path)?.target.arrivals.filter((arrival) => arrival.path === path) ?? [];
    for (const path of HOOKS) {
      await until(`${path} was sent all`, PATIENCE, async () =>
        auditDeliveries(arrivalsAt(path), steps).missing.length === 0 ? true : undefined,
      ).catch(() => undefined);
      this.#auditHook(path, steps, chain);
      const { deadLetters, failingSince } = await this.#webhook(this.#hooks.get(path)?.id ?? '');
      this.#report.check(`${path}: no dead letters, and it works again`, deadLetters === 0 && failingSince === null);
      this.#tellFigures(path, outage);
    }
    const [stream, ...sockets] = readers;
    const wanted = arrivalsAt('/well').map(({ position }) => position);
    const streamed = [...new Set(wanted)].sort((a, b) => a - b);
    const same = (a: readonly number[], b: readonly number[]) => a.length === b.length && a.every((n, i) => n === b[i]);
    this.#report.check(
      'the event stream told each once and in order, by Last-Event-ID through both kills',
      stream !== undefined && stream.connections >= 3 && same(stream.told, streamed),
      `${stream?.told.length} events, ${stream?.connections} connections`,
    );
    const right = sockets.every(({ told, connections }, index) => {
      const { contract = '', name = '' } = LISTENERS[index] ?? {};
      const count = steps.get(`${contract}/${name}`) ?? 0;
      return (
        connections >= 3 &&
        same(
          told,
          Array.from({ length: count }, (_, at) => at + 1),
        )
      );
    });
    const connections = sockets.map((socket) => socket.connections).join(', ');
    this.#report.check('so did each WebSocket', right, `${connections} connections`);
    const before = Math.max(...this.#memory.filter(({ at }) => at < outage.gone).map(({ bytes }) => bytes));
    const after = Math.max(...this.#memory.filter(({ at }) => at > outage.gone).map(({ bytes }) => bytes));
    const mib = (bytes: number) => `${Math.round(bytes / 1024 / 1024)} MiB`;
    if (this.#memory.length > 0)
      this.#report.check(
        'what waits is not held in memory',
        after < before * 1.5,
        `${mib(before)}, then ${mib(after)}`,
      );
  }

  #auditHook(path: string, steps: ReadonlyMap<string, number>, chain: ReadonlyMap<string, ReadonlySet<string>>): void {
    const arrivals = this.#hooks.get(path)?.target.arrivals.filter((arrival) => arrival.path === path) ?? [];
    const found = auditDeliveries(arrivals, steps);
    const say = (what: string) => `${path}: ${what}`;
    const first = (wrong: readonly string[]) => (wrong.length === 0 ? '' : `${wrong.length}, first ${wrong[0]}`);
    this.#report.check(say('every step was taken'), found.missing.length === 0, first(found.missing));
    this.#report.check(say('in order for each listener'), found.disordered.length === 0, first(found.disordered));
    this.#report.check(
      say('each repeat says so'),
      found.unmarked.length === 0,
      first(found.unmarked) || `${found.repeats}`,
    );
    this.#report.check(say('all are signed'), found.unsigned.length === 0, first(found.unsigned));
    for (const { contract, name } of LISTENERS) {
      const { final, wrong, withdrawn, repeated } = followStory(arrivals, `${contract}/${name}`);
      const held = chain.get(contract) ?? new Set<string>();
      const lost = [...held].filter((txid) => !final.has(txid));
      const more = [...final].filter((txid) => !held.has(txid));
      this.#report.check(
        say(`${contract}/${name}: final is what the chain holds; withdrawn and told again after the reorganization`),
        lost.length + more.length + wrong.length === 0 && withdrawn > 0 && repeated > 0,
        first([...lost, ...more, ...wrong]) || `${final.size} final, ${withdrawn} withdrawn, ${repeated} again`,
      );
    }
  }

  #tellFigures(path: string, { back }: Outage): void {
    const arrivals = this.#hooks.get(path)?.target.arrivals.filter((arrival) => arrival.path === path) ?? [];
    const figures = figuresOf(arrivals);
    const after = ((figures.firstAfter(back) ?? Number.POSITIVE_INFINITY) - back) / 1_000;
    const caughtUp = (figures.caughtUp(back) - back) / 1_000;
    if (path !== '/well')
      this.#report.check(
        `${path}: it is noticed within seconds that its receiver is back`,
        after < 15,
        `${seconds(after)}; all that waited taken after ${seconds(caughtUp)}`,
      );
    const { events, deliveries, repeats, longestQueue, longestDelay } = figures;
    this.#report.say(
      `${path}: ${events} events, ${deliveries} deliveries, ${repeats} repeats, at most ${longestQueue} waiting, ` +
        `longest delay ${seconds(longestDelay / 1_000)}, of those told after the return ${seconds(figures.longestDelayAfter(back) / 1_000)}`,
    );
  }
}
