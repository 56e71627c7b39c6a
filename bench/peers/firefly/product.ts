import token from '../../../packages/server/test/contracts/token.json' with { type: 'json' };
import { recordOf } from '../../../scripts/drill/product.ts';
import type { Reply } from '../../contracts/api.ts';
import { type Product, SPENDER } from '../product.ts';
import { type Seen, watchStates } from '../watch.ts';
import { type FireflyOptions, type FireflyStack, startFirefly } from './stack.ts';

/**
 * Refusals after which a client asks again: the namespace is still starting (412), or core, started again, gave the
 * connector a transaction that this one has already (409).
 */
const PASSING = /FF10441|FF10458/;

async function post(url: string, body: object): Promise<Reply> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  return { status: answer.status, body: recordOf(await answer.json()) };
}

async function wanted(what: string, request: Promise<Reply>): Promise<Reply['body']> {
  const { status, body } = await request;
  if (status >= 300) throw new Error(`${what} was answered ${status} ${JSON.stringify(body).slice(0, 300)}`);
  return body;
}

/** Deploys the token and makes an API of its interface, which is how FireFly's users call a contract. */
async function prepare({ url, accounts }: FireflyStack): Promise<string> {
  const deployment = {
    key: accounts[0],
    contract: token.bytecode,
    definition: token.abi,
    input: ['Token', 'TKN', '1'],
  };
  const deployed = await wanted('the deployment', post(`${url}/contracts/deploy?confirm=true`, deployment));
  const address = String(recordOf(recordOf(deployed.output).contractLocation).address);
  const name = { name: 'token', version: '1.0' };
  const generated = await wanted(
    'the interface',
    post(`${url}/contracts/interfaces/generate`, { ...name, input: { abi: token.abi } }),
  );
  const stored = await wanted(
    'the interface',
    post(`${url}/contracts/interfaces?confirm=true&publish=false`, { ...generated, ...name }),
  );
  const api = { name: 'token', interface: { id: stored.id }, location: { address } };
  await wanted('the API', post(`${url}/apis?confirm=true&publish=false`, api));
  return address;
}

const STATES: Readonly<Record<string, string>> = { Succeeded: 'final', Failed: 'failed' };

/** What core says of its operations, by transaction; core counts time in nanoseconds. */
async function readOperations({ pool }: FireflyStack, after: number): Promise<Seen[]> {
  const { rows } = await pool.query<{ tx_id: string; opstatus: string; updated: string }>(
    'SELECT tx_id, opstatus, updated FROM operations WHERE updated > $1',
    [String(BigInt(Math.trunc(after)) * 1_000_000n)],
  );
  return rows.map(({ tx_id, opstatus, updated }) => ({
    id: tx_id,
    state: STATES[opstatus] ?? opstatus,
    written: Number(BigInt(updated) / 1_000_000n),
  }));
}

/** FireFly in gateway mode, ready for calls of the token. */
export async function fireflyProduct(options: FireflyOptions): Promise<Product> {
  const stack = await startFirefly(options);
  const token = await prepare(stack).catch(async (error: unknown) => {
    await stack.stop();
    throw error;
  });
  const watching = watchStates((after) => readOperations(stack, after));
  const again = (process: FireflyStack['core']) => async (): Promise<void> => {
    await process.kill();
    process.start();
    await process.ready();
  };
  return {
    name: 'FireFly',
    token,
    signers: stack.accounts,
    over: watching.over,
    approve: async (signer, number) => {
      const { status, body } = await post(`${stack.url}/apis/token/invoke/approve`, {
        key: signer,
        idempotencyKey: `call-${number}`,
        input: { spender: SPENDER, value: String(number) },
      });
      if (status === 202) return { status, body: { id: body.tx } };
      const error = String(body.error);
      // Asked again after a lost answer: it names the transaction that it already has for this key.
      const known = /FF10431.*transaction '([0-9a-f-]{36})'/.exec(error)?.[1];
      if (known) return { status: 202, body: { id: known } };
      return { status: PASSING.test(error) ? 503 : status, body: { code: error } };
    },
    processes: () => {
      const found = { core: stack.core, evmconnect: stack.connector, ffsigner: stack.signer };
      const pids = Object.entries(found).map(([name, { pid }]) => [name, pid ?? 0] as const);
      return new Map([...pids, ['PostgreSQL', stack.postgres.pid() ?? 0]]);
    },
    killable: new Map([
      ['evmconnect', again(stack.connector)],
      ['core', again(stack.core)],
    ]),
    stop: async () => {
      await watching.stop();
      await stack.stop();
    },
  };
}
