import { expect, test } from 'vitest';
import { cw20Transfers } from './cw20.ts';

const one = `wasm1${'q'.repeat(38)}`;
const other = `wasm1${'p'.repeat(58)}`;
const event = (action: string, attributes: Record<string, string>, type = 'wasm') => ({
  type,
  action,
  attributes: Object.entries({ action, ...attributes }).map(([key, value]) => ({ key, value })),
});
const moved = (sender: string, recipient: string, amount: string) => [{ token: '', sender, recipient, amount }];

test('what moves by the events of cw20-base', () => {
  const sides = { from: one, to: other, amount: '7' };
  for (const action of ['transfer', 'send', 'transfer_from', 'send_from'])
    expect(cw20Transfers(event(action, { by: other, ...sides }))).toEqual(moved(one, other, '7'));
  expect(cw20Transfers(event('mint', { to: other, amount: '7' }))).toEqual(moved('', other, '7'));
  expect(cw20Transfers(event('burn', { from: one, amount: '7' }))).toEqual(moved(one, '', '7'));
  expect(cw20Transfers(event('burn_from', { from: one, by: other, amount: '7' }))).toEqual(moved(one, '', '7'));
  const message = JSON.stringify({ name: 'x', initial_balances: [{ address: one, amount: '5' }] });
  expect(cw20Transfers(event('instantiate', { code_id: '1', message }, 'instantiate'))).toEqual(moved('', one, '5'));
});

test('what says nothing sensible moves nothing', () => {
  const sides = { from: one, to: other, amount: '7' };
  for (const bad of [
    event('transfer', { from: one, to: other }),
    event('transfer', { ...sides, amount: '-7' }),
    event('transfer', { ...sides, amount: '07' }),
    event('transfer', { ...sides, amount: '1'.repeat(40) }),
    event('transfer', { ...sides, to: 'nobody' }),
    event('transfer', { from: '', to: other, amount: '7' }),
    event('mint', { amount: '7' }),
    event('transfer', sides, 'wasm-transfer'),
    event('increase_allowance', { owner: one, spender: other, amount: '7' }),
    event('constructor', sides),
    event('instantiate', { message: JSON.stringify({ initial_balances: [{ address: one, amount: '5' }] }) }),
    event('instantiate', { message: 'no JSON' }, 'instantiate'),
    event('instantiate', { message: '{"initial_balances":[{"address":"x","amount":"5"}]}' }, 'instantiate'),
    { type: 'wasm' },
  ])
    expect(cw20Transfers(bad), JSON.stringify(bad)).toEqual([]);
});
