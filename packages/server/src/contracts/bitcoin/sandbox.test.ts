import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ScriptServer, startScriptServer } from './testing.ts';

const secret = randomBytes(32);
const preimage = `0x${secret.toString('hex')}`;
const hash = `0x${createHash('sha256').update(secret).digest('hex')}`;

describe('contracts of Bitcoin on the sandbox', { timeout: 120_000 }, () => {
  let world: ScriptServer;
  let own: string;
  let stranger: string;
  beforeAll(async () => {
    world = await startScriptServer();
    own = await world.keyOf('anchor');
    stranger = await world.keyOf('stranger');
  }, 120_000);
  afterAll(() => world?.close());

  test('a payment for a secret: deploy, query, claim, listen', async () => {
    expect(await world.ask('POST', '/contracts', { name: 'swap', template: 'hashlock' })).toMatchObject({
      status: 201,
      body: { family: 'bitcoin' },
    });
    const parameters = { recipient: own, sender: stranger, hash, until: '100000' };
    const deployed = await world.done('/contracts/swap/deploy?ledger=coins', { ...parameters, amount: '50000' });
    expect(deployed).toMatchObject({ kind: 'deploy', state: 'final', succeeded: true });
    expect(deployed.address).toMatch(/^bcrt1q[a-z0-9]{58}$/);
    expect(deployed.links.receipt).toBeDefined();
    expect(await world.ask('POST', '/contracts/swap/listeners', { name: 'all' })).toMatchObject({ status: 201 });

    const before = await world.ask('GET', '/contracts/swap/query/state');
    expect(before.body.result).toMatchObject({
      balance: '50000',
      outputs: [{ txid: deployed.txid, value: '50000', reserved: false }],
      spent: '0',
      paths: [
        { path: 'claim', usable: true },
        { path: 'refund', usable: false, after: '100000' },
      ],
    });

    const claimed = await world.done('/contracts/swap/call/claim', { preimage });
    expect(claimed).toMatchObject({ state: 'final', method: 'claim', succeeded: true });
    const after = await world.ask('GET', '/contracts/swap/query/state');
    expect(after.body.result).toMatchObject({ balance: '0', outputs: [], spent: '1' });

    const told = await world.until(
      () => world.ask('GET', '/contracts/swap/events?state=final'),
      (body) => body.items?.length === 2,
    );
    expect(told.items).toMatchObject([
      { event: 'funded', arguments: { txid: deployed.txid, value: '50000' }, txid: deployed.txid },
      {
        event: 'spent',
        arguments: { path: 'claim', arguments: { preimage }, txid: deployed.txid },
        txid: claimed.txid,
      },
    ]);
  });

  test('what the script would refuse is refused before anything is signed', async () => {
    const parameters = { recipient: stranger, sender: own, hash, until: '100000' };
    const deployed = await world.done('/contracts/swap/deploy?ledger=coins', { ...parameters, amount: '60000' });
    const at = `?address=${deployed.address}`;
    const asked = async (method: string, body: unknown) =>
      world.ask('POST', `/contracts/swap/call/${method}${at}`, body);
    expect(await asked('refund', {})).toMatchObject({
      status: 422,
      body: { code: 'CONTRACT_REVERTED', detail: expect.stringMatching(/^Not before block 100001: /) },
    });
    // Whatever is asked for: a signed spending can't be taken back.
    const forced = `/contracts/swap/call/refund${at}&simulate=false`;
    expect((await world.ask('POST', forced, {})).body.code).toBe('CONTRACT_REVERTED');
    expect((await asked('claim', { preimage: hash })).body.code).toBe('CONTRACT_REVERTED');
    expect((await asked('claim', { preimage })).body.code).toBe('CONTRACT_SIGNATURES');
    expect((await asked('claim', {})).body.code).toBe('CONTRACT_ARGUMENT');
    expect((await asked('claim', { preimage, to: 'bc1qnobody' })).body.code).toBe('CONTRACT_ARGUMENT');
    expect((await asked('steal', {})).body.code).toBe('CONTRACT_METHOD_UNKNOWN');
    const before = await world.server.database.db.selectFrom('transactions').select('id').execute();
    expect(before).toHaveLength(3);
  });

  test('the sender takes it back when the time has come', async () => {
    const { height } = await world.sandbox.getTip();
    const until = String(height + 6);
    await world.ask('POST', '/contracts', { name: 'escrow', template: 'refund' });
    const parameters = { recipient: stranger, sender: own, until, amount: '70000' };
    await world.done('/contracts/escrow/deploy?ledger=coins', parameters);
    expect((await world.ask('POST', '/contracts/escrow/call/refund', {})).body.code).toBe('CONTRACT_REVERTED');
    await world.mine(6);
    const accepted = await world.ask('POST', '/contracts/escrow/call/refund', {});
    const operation = `/operations/${accepted.body.id}`;
    await world.until(
      () => world.ask('GET', operation),
      ({ state }) => state === 'broadcast',
    );
    expect((await world.ask('POST', `${operation}/cancel`)).body.code).toBe('TRANSACTION_NOT_REPLACEABLE');
    await world.mine(2);
    await world.until(
      () => world.ask('GET', operation),
      ({ state }) => state === 'final',
    );
    expect((await world.ask('GET', '/contracts/escrow/query/state')).body.result).toMatchObject({ spent: '1' });
  });
});
