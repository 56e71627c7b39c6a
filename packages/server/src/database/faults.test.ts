import { connect as connectSocket } from 'node:net';
import { expect, test } from 'vitest';
import { connect } from './connect.ts';
import { databaseFault } from './faults.ts';

const sql = (code: string, message = 'x') => Object.assign(new Error(message), { code, severity: 'ERROR' });

test.each([
  ['08006', 'DATABASE_UNAVAILABLE'],
  ['57P01', 'DATABASE_UNAVAILABLE'],
  ['57P03', 'DATABASE_UNAVAILABLE'],
  ['53300', 'DATABASE_UNAVAILABLE'],
  ['53100', 'DATABASE_DISK_FULL'],
  ['40001', 'DATABASE_CONFLICT'],
  ['40P01', 'DATABASE_CONFLICT'],
])('SQLSTATE %s is %s', (state, code) => {
  expect(databaseFault(sql(state))?.code).toBe(code);
});

test.each(['42601', '42P01', '23505', '22P02'])('SQLSTATE %s is a defect, not a fault', (state) => {
  expect(databaseFault(sql(state))).toBeUndefined();
});

test('an error of our own with a code of five letters is not taken for one of PostgreSQL', () => {
  expect(databaseFault(Object.assign(new Error('x'), { code: '53100' }))).toBeUndefined();
  expect(databaseFault(new Error('x'))).toBeUndefined();
  expect(databaseFault('x')).toBeUndefined();
});

test('a database that is not there is unavailable, by socket and by name', async () => {
  for (const target of [
    { socket: '/nowhere', user: 'x', password: 'x', database: 'x' },
    { url: 'postgres://x:x@127.0.0.1:1/x' },
    { url: 'postgres://x:x@nowhere.invalid/x' },
  ]) {
    const database = connect(target);
    const error = await database.pool.query('SELECT 1').catch((reason: unknown) => reason);
    await database.close();
    expect(databaseFault(error)?.code).toBe('DATABASE_UNAVAILABLE');
  }
});

test('a closed port elsewhere looks the same, and is told apart by no message', async () => {
  const error = await new Promise((resolve) => connectSocket(1, '127.0.0.1').once('error', resolve));
  expect(databaseFault(error)?.message).not.toContain('127.0.0.1');
});
