import { type BtmlMap, canonicalize, parseTrust, prepareVerifier, verifyEvent } from '@blockcluster/btml';
import { anvilPath, decodeEvmEvent } from '@blockcluster/ledgers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readContract } from './store.ts';
import { type ContractServer, startContractServer, tokenArtifact, vaultArtifact } from './testing.ts';

const missing = anvilPath() === undefined;
const nobody = parseTrust('{"issued":"2026-01-01T00:00:00Z","trust":"1.0"}');

describe.skipIf(missing)('proofs of events (skipped without anvil)', { timeout: 120_000 }, () => {
  let world: ContractServer;
  let steps: { id: string; event: string; arguments: object; txid: string; logIndex: number }[];
  beforeAll(async () => {
    world = await startContractServer();
    await world.fund('anchor');
    await world.ask('POST', '/contracts', { name: 'vault', artifact: vaultArtifact });
    await world.ask('POST', '/contracts/vault/deploy?ledger=anvil&wait=final', { least_: '0' });
    await world.ask('POST', '/contracts/vault/listeners', { name: 'all' });
    await world.ask('POST', '/contracts/vault/call/depositInTwo?wait=final&value=10', {});
    const told = await world.until(
      () => world.ask('GET', '/contracts/vault/events?state=final'),
      ({ items }) => items.length === 2,
    );
    steps = told.items;
  }, 120_000);
  afterAll(() => world?.close());

  const judge = (proof: BtmlMap) => verifyEvent(proof, prepareVerifier({ trust: nobody, now: new Date() }));
  const proofOf = async (id: string) => world.ask('GET', `/contracts/vault/events/${id}/proof`);

  test('tell equal events of one transaction apart, and hold what the listener was told', async () => {
    expect(new Set(steps.map(({ txid }) => txid)).size).toBe(1);
    const { descriptor } = await readContract(world.server.database.db, 'vault');
    for (const [place, step] of steps.entries()) {
      const { status, body } = await proofOf(step.id);
      expect(status).toBe(200);
      const verdict = judge(body);
      // A development chain has no consensus: it is never better than consistent.
      expect(verdict).toMatchObject({ state: 'consistent', transaction: step.txid, fact: { log: place } });
      const { topics = [], data = '' } = verdict.fact ?? {};
      const decoded = decodeEvmEvent(descriptor, { topics: topics.map((topic) => `0x${topic}`), data: `0x${data}` });
      expect(decoded).toMatchObject({ name: step.event, args: step.arguments });
      // In the one form that BTML has.
      expect(JSON.stringify(body)).toBe(canonicalize(body));
    }
    const [first, second] = await Promise.all(steps.map(async ({ id }) => (await proofOf(id)).body));
    expect(judge({ ...first, log: String(Number(second.log) + 1) })).toMatchObject({ code: 'EVENT_LOG' });
    expect(judge({ ...first, proof: first.proof.slice(1) }).state).toBe('invalid');
  });

  test('are had of events only that a listener was told of', async () => {
    const [step] = steps;
    const cases: [string, number, string][] = [
      ['/contracts/vault/events/nothing/proof', 404, 'EVENT_NOT_FOUND'],
      [`/contracts/vault/events/${step?.txid}:2/proof`, 404, 'EVENT_NOT_FOUND'],
      [`/contracts/vault/events/${step?.id}/proof?listener=none`, 404, 'LISTENER_NOT_FOUND'],
      [`/contracts/nothing/events/${step?.id}/proof`, 404, 'CONTRACT_NOT_FOUND'],
      [`/contracts/vault/events/${'9'.repeat(161)}/proof`, 400, 'REQUEST_INVALID'],
      ['/contracts/vault/events/__proto__/proof', 404, 'EVENT_NOT_FOUND'],
    ];
    for (const [url, status, code] of cases)
      expect(await world.ask('GET', url), url).toMatchObject({ status, body: { code } });
    await world.ask('POST', '/contracts', { name: 'deaf', artifact: tokenArtifact });
    expect(await world.ask('GET', `/contracts/deaf/events/${step?.id}/proof`)).toMatchObject({
      body: { code: 'LISTENER_NOT_FOUND' },
    });
  });
});
