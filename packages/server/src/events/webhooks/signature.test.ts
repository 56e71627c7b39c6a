import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { sign, verifySignature } from './signature.ts';

test('a signature is what the documentation says, and the receiver checks time and body', () => {
  const header = sign('{"a":1}', 1_700_000_000, ['whsec_new', 'whsec_old']);
  const expected = createHmac('sha256', 'whsec_new').update('1700000000.{"a":1}').digest('hex');
  expect(header.startsWith(`t=1700000000,v1=${expected},v1=`)).toBe(true);
  for (const secret of ['whsec_new', 'whsec_old'])
    expect(verifySignature(header, '{"a":1}', secret, 1_700_000_100)).toBe(true);
  expect(verifySignature(header, '{"a":2}', 'whsec_new', 1_700_000_100)).toBe(false);
  expect(verifySignature(header, '{"a":1}', 'whsec_else', 1_700_000_100)).toBe(false);
  expect(verifySignature(header, '{"a":1}', 'whsec_new', 1_700_000_301)).toBe(false);
  expect(verifySignature(header.replace('t=17', 't=18'), '{"a":1}', 'whsec_new', 1_800_000_000)).toBe(false);
  for (const bad of ['', 't=,v1=', 't=1', `v1=${expected}`, `${header},x=1`])
    expect(verifySignature(bad, '{"a":1}', 'whsec_new', 1_700_000_000)).toBe(false);
});
