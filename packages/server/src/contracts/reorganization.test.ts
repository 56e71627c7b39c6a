import { anvilPath } from '@blockcluster/ledgers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ContractServer, startContractServer, stranger, tokenArtifact } from './testing.ts';

const missing = anvilPath() === undefined;

interface Step {
  readonly position: string;
  readonly id: string;
  readonly state: string;
  readonly repeated: number;
  readonly height: number;
  readonly arguments: { readonly value: string };
}

describe.skipIf(missing)('a reorganization (skipped without anvil)', { timeout: 180_000 }, () => {
  let world: ContractServer;
  const friend = stranger();
  beforeAll(async () => {
    world = await startContractServer({ manual: true, confirmations: 3 });
    await world.fund('anchor');
    await world.ask('POST', '/contracts', { name: 'token', artifact: tokenArtifact });
  }, 120_000);
  afterAll(() => world?.close());

  const operation = (id: string) => world.ask('GET', `/operations/${id}`);
  const steps = async (): Promise<Step[]> => (await world.ask('GET', '/contracts/token/events')).body.items ?? [];

  /** Makes blocks until an operation has come as far as is wanted. */
  async function mineUntil(id: string, wanted: (body: { state: string; address?: string }) => boolean) {
    return world.until(async () => {
      await world.anvil.mine(1);
      return operation(id);
    }, wanted);
  }

  async function stepsUntil(wanted: (steps: readonly Step[]) => boolean): Promise<Step[]> {
    return world.until(async () => ({ status: 200, body: await steps() }), wanted);
  }

  test('five blocks are undone: events are withdrawn, told again and made final, receipts corrected', async () => {
    const maker = { name_: 'Token', symbol_: 'TKN', supply: '1000' };
    const made = await world.ask('POST', '/contracts/token/deploy?ledger=anvil', maker);
    await mineUntil(made.body.id, ({ state, address }) => state === 'final' && address !== undefined);
    await world.ask('POST', '/contracts/token/listeners', { name: 'watch' });
    await stepsUntil((all) => all.some(({ state }) => state === 'final'));

    const ids: string[] = [];
    for (const value of ['1', '2']) {
      const called = await world.ask('POST', '/contracts/token/call/transfer', { to: friend, value });
      ids.push(called.body.id);
      await world.until(
        () => operation(called.body.id),
        ({ state }) => state === 'broadcast',
      );
      await world.anvil.mine(1);
    }
    // Three on top, so that both are final: five blocks in all.
    await world.anvil.mine(3);
    for (const id of ids)
      await world.until(
        () => operation(id),
        ({ state }) => state === 'final',
      );
    await stepsUntil((all) => all.filter(({ state }) => state === 'final').length === 3);
    const told = await steps();
    await world.anvil.rpc.request('anvil_rollback', [5]);
    // Another history, in which the transfers are not yet.
    await world.anvil.mine(1);

    const withdrawn = await stepsUntil((all) => all.filter(({ state }) => state === 'withdrawn').length === 2);
    expect(withdrawn.slice(0, told.length)).toEqual(told);
    const taken = withdrawn.slice(told.length).filter(({ state }) => state === 'withdrawn');
    expect(taken.map((step) => step.arguments.value)).toEqual(['2', '1']);

    for (const id of ids) await mineUntil(id, ({ state }) => state === 'final');
    const all: Step[] = await world.until(
      async () => {
        await world.anvil.mine(1);
        return { status: 200, body: await steps() };
      },
      (found: Step[]) => found.filter(({ state, repeated }) => state === 'final' && repeated === 1).length === 2,
    );
    expect(all.map(({ position }) => Number(position))).toEqual(all.map((_, index) => index + 1));
    // Each transfer was told as included, taken back, told again as the same event, and ended as final: in this order.
    for (const value of ['1', '2']) {
      const own = all.filter((step) => step.arguments.value === value);
      expect(new Set(own.map(({ id }) => id)).size).toBe(1);
      const states = own.map(({ state, repeated }) => `${state} ${repeated}`);
      expect(states.filter((state) => state !== 'final 0')).toEqual([
        'included 0',
        'withdrawn 0',
        'included 1',
        'final 1',
      ]);
    }
    const balance = await world.ask('GET', `/contracts/token/query/balanceOf?arg.account=${friend}`);
    expect(balance.body.result).toEqual({ result: '3' });
    for (const id of ids) {
      const body = await mineUntil(id, ({ state }) => state === 'final');
      const transaction = await world.server.database.db
        .selectFrom('transactions')
        .select(['evidence', 'block_hash', 'height'])
        .where('id', '=', body.transaction)
        .executeTakeFirstOrThrow();
      expect(transaction.evidence).toMatchObject({ form: 'evm-tx-1' });
      const height = `0x${transaction.height?.toString(16)}`;
      const block = await world.anvil.rpc.request('eth_getBlockByNumber', [height, false]);
      expect(block).toMatchObject({ hash: transaction.block_hash });
    }
  });

  test('a contract whose deployment is undone stands nowhere until it is back', async () => {
    const maker = { name_: 'Second', symbol_: 'TWO', supply: '5' };
    const made = await world.ask('POST', '/contracts/token/deploy?ledger=anvil', maker);
    await world.until(
      () => operation(made.body.id),
      ({ state }) => state === 'broadcast',
    );
    await world.anvil.mine(1);
    const { address } = await world.until(
      () => operation(made.body.id),
      (body) => body.address !== undefined,
    );
    const standing = async () => {
      const { body } = await world.ask('GET', '/contracts/token');
      return { status: 200, body: body.instances.find((one: { address: string }) => one.address === address) };
    };
    expect((await standing()).body.standing).toBe(true);
    await world.anvil.rpc.request('anvil_rollback', [1]);
    await world.anvil.mine(1);
    await world.until(standing, (instance) => instance.standing === false);
    expect(await world.ask('GET', `/contracts/token/query/totalSupply?address=${address}`)).toMatchObject({
      status: 404,
      body: { code: 'CONTRACT_INSTANCE' },
    });
    await mineUntil(made.body.id, (body) => body.address !== undefined);
    const again = await world.ask('GET', `/contracts/token/query/totalSupply?address=${address}`);
    expect(again.body.result).toEqual({ result: '5' });
  });
});
