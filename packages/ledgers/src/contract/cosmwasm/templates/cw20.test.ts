import { expect, test } from 'vitest';
import { cellContract } from '../../../cosmos/contract/cell.ts';
import { describeCosmWasm } from '../import.ts';
import { encodeInstantiate } from '../values.ts';
import { CW20_CHECKSUM, describeCw20, isCw20, requireCw20 } from './cw20.ts';

test('the code of the template is the one that is pinned', () => {
  const token = describeCw20({ name: 'mine', version: '7' });
  expect(token).toMatchObject({ name: 'mine', version: '7', family: 'cosmwasm', license: 'Apache-2.0' });
  expect(token.code?.runtimeHash).toBe(`0x${CW20_CHECKSUM}`);
  expect(isCw20(token)).toBe(true);
  expect(() => requireCw20(cellContract())).toThrow(expect.objectContaining({ code: 'CONTRACT_TEMPLATE' }));
  expect(() => describeCw20({ name: '../x' })).toThrow(expect.objectContaining({ code: 'CONTRACT_NAME' }));
});

test('its messages are those of its own schema', () => {
  const token = describeCw20({ name: 'mine' });
  const supply = [{ address: 'wasm1x', amount: '340282366920938463463374607431768211455' }];
  const values = { name: 'Gold', symbol: 'GOLD', decimals: 6, initial_balances: supply };
  expect(JSON.parse(encodeInstantiate(token, values))).toEqual(values);
  expect(() => encodeInstantiate(token, { ...values, decimals: 256 })).toThrow(
    expect.objectContaining({ code: 'CONTRACT_ARGUMENT' }),
  );
});

test('another contract is no token', () => {
  const text = { type: 'object', required: ['ok'], properties: { ok: { type: 'string' } } };
  const cell = { instantiate: text, execute: { oneOf: [text] }, query: { oneOf: [{ type: 'string', enum: ['x'] }] } };
  expect(isCw20(describeCosmWasm(cell, { name: 'cell' }))).toBe(false);
});
