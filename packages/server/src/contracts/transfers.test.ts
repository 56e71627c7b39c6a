import { describeAbi } from '@blockcluster/ledgers';
import { expect, test } from 'vitest';
import { transferEvents, transfersOf } from './transfers.ts';

const input = (type: string, name: string, indexed = false) => ({ type, name, indexed });
const event = (name: string, ...inputs: ReturnType<typeof input>[]) => ({ type: 'event', name, inputs });
const sides = [input('address', 'operator', true), input('address', 'src', true), input('address', 'dst', true)];
const kinds = describeAbi(
  [
    event('TransferBatch', ...sides, input('uint256[]', 'ids'), input('uint256[]', 'amounts')),
    event('TransferSingle', ...sides, input('uint256', 'id'), input('uint256', 'amount')),
    event('Transfer', input('address', 'a'), input('uint256', 'b')),
  ],
  { name: 'kinds' },
);
const [operator, src, dst] = ['01', '02', '03'].map((byte) => `0x${byte.repeat(20)}`);

test('members are read by their place, whatever a contract calls them', () => {
  expect(transferEvents(kinds).map(({ name }) => name)).toEqual(['TransferBatch', 'TransferSingle']);
  const single = { operator, src, dst, id: '7', amount: String(2n ** 256n - 1n) };
  expect(transfersOf(kinds, 'TransferSingle', single)).toEqual([
    { sender: src, recipient: dst, token: '7', amount: single.amount },
  ]);
  expect(transfersOf(kinds, 'TransferBatch', { operator, src, dst, ids: ['1', '1'], amounts: ['2', '3'] })).toEqual([
    { sender: src, recipient: dst, token: '1', amount: '2' },
    { sender: src, recipient: dst, token: '1', amount: '3' },
  ]);
});

test('events that only look like transfers move nothing', () => {
  expect(transfersOf(kinds, 'TransferBatch', { operator, src, dst, ids: ['1', '2'], amounts: ['2'] })).toEqual([]);
  expect(transfersOf(kinds, 'TransferBatch', { operator, src, dst, ids: [], amounts: [] })).toEqual([]);
  expect(transfersOf(kinds, 'Transfer', { a: src, b: '1' })).toEqual([]);
  expect(transfersOf(kinds, 'TransferSingle', { operator, src, dst, id: '1', amount: '-1' })).toEqual([]);
  expect(transfersOf(kinds, '__proto__', {})).toEqual([]);
});
