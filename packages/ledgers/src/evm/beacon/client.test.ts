import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { beaconMainnet, beaconPresets } from '@blockcluster/btml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BeaconClient, createBeaconClient } from './client.ts';
import { committeeAt, committeesAfter } from './committees.ts';
import { findFinality } from './finality.ts';

const folder = new URL('../../../../btml/fixtures/beacon/mainnet/', import.meta.url);
const recorded = async (name: string): Promise<string> => readFile(new URL(name, folder), 'utf8');

const mainnet = {
  genesis: Buffer.from(beaconMainnet.genesis, 'hex'),
  preset: beaconPresets.mainnet,
  forks: beaconMainnet.forks.map(({ layout, version, epoch }) => ({
    layout,
    version: Buffer.from(version, 'hex'),
    epoch: Number(epoch),
  })),
};

/** Root of the block at slot 7069376, whose bootstrap was recorded. */
const bootstrapRoot = '5afc212a7924789b2bc86acad3ab3a6ffb1f6e97253ea50bee7f4f51422c9275';

describe('the beacon API client, on recorded answers of mainnet', () => {
  let server: Server;
  let url: string;
  let client: BeaconClient;
  const answers = new Map<string, { status: number; body: string }>();
  const asked: { path: string; authorization: string | undefined }[] = [];

  beforeAll(async () => {
    const serve = (path: string, body: string, status = 200): unknown => answers.set(path, { status, body });
    serve(`/eth/v1/beacon/light_client/bootstrap/0x${bootstrapRoot}`, await recorded('bootstrap.json'));
    serve('/eth/v1/beacon/light_client/finality_update', await recorded('finality.json'));
    serve('/eth/v2/beacon/blocks/7109344', await recorded('block-7109344.json'));
    const updates: unknown = JSON.parse(await recorded('updates.json'));
    if (!Array.isArray(updates)) throw new Error('the recorded updates are a list');
    for (let from = 0; from < updates.length; from++)
      for (let count = 1; count <= 128; count++)
        serve(
          `/eth/v1/beacon/light_client/updates?start_period=${862 + from}&count=${count}`,
          JSON.stringify(updates.slice(from, from + count)),
        );
    serve('/eth/v1/node/version', '{"data":{"version":7}}');
    serve('/eth/v1/beacon/genesis', 'hello');
    serve('/eth/v1/node/syncing', '', 503);
    server = createServer((request, response) => {
      asked.push({ path: request.url ?? '', authorization: request.headers.authorization });
      const answer = answers.get(request.url ?? '');
      response.writeHead(answer?.status ?? 404, { 'content-type': 'application/json' }).end(answer?.body ?? '{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    client = createBeaconClient({ url });
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('reads a bootstrap, whose committee stands in the state of its header', async () => {
    const root = Buffer.from(bootstrapRoot, 'hex');
    const bootstrap = await client.bootstrap(root);
    expect(bootstrap?.header.beacon).toMatchObject({ slot: 7_069_376, proposer_index: 146_208n });
    expect(bootstrap?.current_sync_committee.pubkeys).toHaveLength(512);
    const committee = await committeeAt(client, mainnet, root);
    expect(committee?.period).toBe(862);
    expect(await client.bootstrap(new Uint8Array(32))).toBeUndefined();
  });

  it('reads the updates of six periods, and what they name is tied to the states that say so', async () => {
    const updates = await client.updates(862, 6);
    expect(updates.map(({ signature_slot }) => Math.floor(signature_slot / 8192))).toEqual([
      862, 863, 864, 865, 866, 867,
    ]);
    const committees = await committeesAfter(client, mainnet, 862, 6);
    expect(committees.map(({ period }) => period)).toEqual([863, 864, 865, 866, 867, 868]);
    expect(new Set(committees.map(({ root }) => root)).size).toBe(6);
    expect(await client.updates(1000, 6)).toEqual([]);
  });

  it('reads a block as far as it ties to the execution chain', async () => {
    expect(await client.block(7_109_344)).toMatchObject({
      version: 'capella',
      slot: 7_109_344,
      execution: { height: 17_923_026 },
    });
  });

  it('finds the finality evidence of an execution block', async () => {
    const evidence = await findFinality(client, mainnet, 17_923_026);
    expect(evidence.execution.height).toBe(17_923_026);
    expect(evidence.beacon.execution).toHaveLength(8);
    expect(evidence.beacon.finality).toHaveLength(6);
    expect(evidence.beacon.committee).toHaveLength(2 * 48 * 513);
    const below = await findFinality(client, mainnet, 17_923_026 - 1023);
    expect(below).toEqual(evidence);
    await expect(findFinality(client, mainnet, 17_923_027)).rejects.toMatchObject({
      code: 'LEDGER_EVIDENCE_NOT_READY',
    });
    const lost = findFinality(client, mainnet, 17_923_026 - 1024);
    await expect(lost).rejects.toMatchObject({ code: 'LEDGER_EVIDENCE_GONE' });
  });

  it('falls back to the best update of a period for a transaction of the past', async () => {
    const [update] = await client.updates(867, 1);
    const height = update?.finalized_header.execution?.block_number ?? 0;
    const evidence = await findFinality(client, mainnet, height - 10);
    expect(evidence.execution.height).toBe(height);
  });

  it('refuses a node that contradicts itself', async () => {
    const path = '/eth/v1/beacon/light_client/finality_update';
    const good = answers.get(path);
    if (good === undefined) throw new Error('it was recorded');
    try {
      answers.set(path, {
        status: 200,
        body: good.body.replace('"block_number": "17923026"', '"block_number": "17923025"'),
      });
      await expect(findFinality(client, mainnet, 17_923_000)).rejects.toMatchObject({ code: 'LEDGER_ANSWER' });
    } finally {
      answers.set(path, good);
    }
  });

  it('says what is wrong with an answer', async () => {
    await expect(client.version()).rejects.toMatchObject({ code: 'LEDGER_ANSWER' });
    await expect(client.genesis()).rejects.toMatchObject({ code: 'LEDGER_ANSWER' });
    await expect(client.syncing()).rejects.toMatchObject({ code: 'LEDGER_REFUSED', details: { status: 503 } });
    await expect(client.spec()).rejects.toMatchObject({ code: 'LEDGER_ANSWER' });
    const nobody = createBeaconClient({ url: 'http://127.0.0.1:9', timeout: 2_000 });
    await expect(nobody.version()).rejects.toMatchObject({ code: 'LEDGER_UNREACHABLE' });
  });

  it('sends credentials of the address as basic authentication, and below a path', async () => {
    const withPath = createBeaconClient({ url: `${url.replace('http://', 'http://user:p%40ss@')}/key/` });
    await expect(withPath.version()).rejects.toMatchObject({ code: 'LEDGER_ANSWER' });
    expect(asked.at(-1)).toEqual({
      path: '/key/eth/v1/node/version',
      authorization: `Basic ${Buffer.from('user:p@ss').toString('base64')}`,
    });
  });
});
