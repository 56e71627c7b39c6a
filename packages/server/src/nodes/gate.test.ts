import { bitcoinRpcClient, createBitcoinDriver } from '@blockcluster/ledgers';
import { expect, test } from 'vitest';
import { TrafficGate } from './gate.ts';
import { gated } from './ledger.ts';

test('closes by itself when its supervisor falls silent', () => {
  let now = 0;
  const gate = new TrafficGate(10_000, () => now);
  expect(gate.isOpen()).toBe(false);
  gate.open();
  now = 9_999;
  expect(gate.isOpen()).toBe(true);
  now = 10_000;
  expect(gate.isOpen()).toBe(false);
  expect(() => gate.check('x')).toThrow(expect.objectContaining({ code: 'LEDGER_UNREACHABLE' }));
  gate.open();
  gate.close('forked');
  expect(() => gate.check('x')).toThrow('forked');
});

test('a ledger behind a closed gate asks its node for nothing that matters', async () => {
  const gate = new TrafficGate(10_000, () => 0);
  const client = bitcoinRpcClient({ url: 'http://127.0.0.1:1/' });
  const driver = gated('x', createBitcoinDriver({ client, network: 'regtest', label: 'x' }), gate);
  gate.close('forked');
  await expect(driver.quote()).rejects.toThrow('forked');
  await expect(driver.broadcast('00')).rejects.toThrow('forked');
  expect(await driver.status()).toMatchObject({ synced: false, detail: 'forked' });
  gate.open();
  await expect(driver.quote()).rejects.toMatchObject({ code: 'LEDGER_UNREACHABLE' });
  await expect(driver.quote()).rejects.not.toThrow('forked');
  await driver.close();
});
