import { anvilPath } from '@blockcluster/ledgers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ContractServer, startContractServer, stranger, tokenArtifact } from './testing.ts';

const missing = anvilPath() === undefined;
const SIGNERS = 6;
const CALLS = 5;

let world: ContractServer;
beforeAll(async () => {
  if (missing) return;
  world = await startContractServer();
  await world.fund('anchor');
  await world.ask('POST', '/contracts', { name: 'token', artifact: tokenArtifact });
  const maker = { name_: 'Token', symbol_: 'TKN', supply: '1000' };
  await world.ask('POST', '/contracts/token/deploy?ledger=anvil&wait=final', maker);
}, 120_000);
afterAll(() => world?.close());

test.skipIf(missing)(
  'signers work side by side, each in its own order, and one without funds delays no other (skipped without anvil)',
  async () => {
    const labels = Array.from({ length: SIGNERS }, (_, index) => `signer-${index}`);
    const accounts = new Map<string, string>();
    for (const label of labels) {
      const { body } = await world.ask('POST', '/accounts', { ledger: 'anvil', label });
      expect(body.account).toContain('0x');
      accounts.set(label, await world.fund(label));
    }
    const friend = stranger();
    const accepted = await Promise.all(
      labels.flatMap((label) =>
        Array.from({ length: CALLS }, async (_, number) => {
          const body = { spender: friend, value: String(number + 1) };
          const answer = await world.ask('POST', `/contracts/token/call/approve?from=${label}`, body);
          expect(answer.status).toBe(202);
          if (label === 'signer-0' && number === 0) await world.fund(label, 1n);
          return { label, id: String(answer.body.id) };
        }),
      ),
    );
    const others = accepted.filter(({ label }) => label !== 'signer-0');
    for (const { id } of others)
      await world.until(
        () => world.ask('GET', `/operations/${id}`),
        ({ state }) => state === 'final',
      );
    const stuck = accepted.filter(({ label }) => label === 'signer-0');
    const waiting = await world.until(
      async () => ({
        status: 200,
        body: await Promise.all(stuck.map(async ({ id }) => (await world.ask('GET', `/operations/${id}`)).body)),
      }),
      (all: { error?: { code: string } }[]) => all.some(({ error }) => error?.code === 'LEDGER_FUNDS'),
    );
    expect(waiting.some(({ state }: { state: string }) => state === 'queued')).toBe(true);
    await world.fund('signer-0');
    for (const { id } of stuck)
      await world.until(
        () => world.ask('GET', `/operations/${id}`),
        ({ state }) => state === 'final',
      );
    const rows = await world.server.database.db
      .selectFrom('transactions')
      .select(['account', 'nonce'])
      .where('op', '=', 'call')
      .orderBy('nonce')
      .execute();
    for (const account of accounts.values()) {
      const nonces = rows.filter((row) => row.account.endsWith(account)).map(({ nonce }) => nonce);
      expect(nonces).toEqual(['0', '1', '2', '3', '4']);
    }
  },
  180_000,
);
