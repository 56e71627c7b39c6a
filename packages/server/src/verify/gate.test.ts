import { expect, it } from 'vitest';
import { VerifyGate } from './gate.ts';

const busy = expect.objectContaining({ code: 'VERIFY_BUSY' });

it('limits the requests of one caller, and the bytes of all', () => {
  const gate = new VerifyGate({ perCaller: 2, bytes: 100 });
  const leave = gate.enter('a', 10);
  gate.enter('a', 10);
  expect(() => gate.enter('a', 10)).toThrow(busy);
  expect(() => gate.enter('b', 81)).toThrow(busy);
  gate.enter('b', 80)();
  leave();
  leave();
  expect(gate.held).toBe(10);
  gate.enter('a', 90);
  expect(() => gate.enter('c', 1)).toThrow(busy);
});
