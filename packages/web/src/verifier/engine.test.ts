import { describe, expect, it } from 'vitest';
import { check } from './engine.ts';

const input = { any: false, now: Date.parse('2026-01-01T00:00:00Z') };
const quiet = (): void => undefined;

describe('the engine of the verifier', () => {
  it('refuses what is no receipt with code and pointer, as a verdict', async () => {
    const outcome = await check({ ...input, receipt: new Blob(['{"btml":"1.0","kind":"record"}']) }, quiet);
    expect(outcome).toMatchObject({ result: { verdict: { state: 'invalid' }, roots: [] } });
  });

  it('tells a bad trust file from a bad receipt', async () => {
    const outcome = await check({ ...input, receipt: new Blob(['{}']), trust: new Blob(['{"trust":"2.0"}']) }, quiet);
    expect(outcome).toMatchObject({ fault: { part: 'trust file' } });
  });

  it('tells bad headers from a bad receipt', async () => {
    const outcome = await check({ ...input, receipt: new Blob(['{}']), headers: new Blob(['short']) }, quiet);
    expect(outcome).toMatchObject({ fault: { part: 'headers' } });
  });

  it('reads OpenTimestamps files', async () => {
    const outcome = await check({ ...input, receipt: new Blob(['\u0000OpenTimestamps']) }, quiet);
    expect(outcome).toMatchObject({ result: { verdict: { state: 'invalid', code: expect.stringMatching(/^OTS_/) } } });
  });
});
