import { formatBlockCid, readBlocksCar, verifyDagCar, writeBlocksCar } from '@blockcluster/btml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newRecord, testBytes } from '../../../test/storage-support.ts';
import { walkBlocks } from '../blocks/dag.ts';
import { importFile } from '../blocks/import.ts';
import { type BlockStore, createBlockStore, memoryBytes } from '../blocks/store.ts';
import type { Published } from '../driver.ts';
import { appendEvent } from '../key-events.ts';
import { type Served, serve } from '../serve.ts';
import { fetchCar, gatewaySource, readBounded } from './client.ts';
import { createGateway } from './server.ts';

const code = (expected: string): unknown => expect.objectContaining({ code: expected });

// https://specs.ipfs.tech/http-gateways/trustless-gateway/
describe('a trustless gateway', () => {
  let store: BlockStore;
  let served: Served;
  let file: Published;
  let chain: Published;
  let name: string;
  const get = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`${served.url}${path}`, init);

  beforeAll(async () => {
    store = createBlockStore(memoryBytes());
    served = await serve(createGateway(store));
    file = await importFile(testBytes(600_000), store);
    name = formatBlockCid(file.cid);
    const first = await appendEvent(store, newRecord(testBytes(1), '2026-11-22T12:00:00Z'));
    chain = await appendEvent(store, newRecord(testBytes(2), '2026-11-22T12:00:00Z'), first);
  });
  afterAll(() => served?.close());

  it('serves a block as it is', async () => {
    for (const request of [
      get(`/ipfs/${name}?format=raw`),
      get(`/ipfs/${name}`, { headers: { accept: 'application/vnd.ipld.raw' } }),
    ]) {
      const answer = await request;
      expect(answer.status).toBe(200);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': 'application/vnd.ipld.raw',
        'cache-control': 'public, max-age=29030400, immutable',
        'x-content-type-options': 'nosniff',
        'content-disposition': `attachment; filename="${name}.bin"`,
        etag: `"${name}.raw"`,
      });
      expect(new Uint8Array(await answer.arrayBuffer())).toEqual(await store.get(file.cid));
    }
  });

  it('serves a DAG as a CAR in the order of its first visit', async () => {
    const answer = await get(`/ipfs/${name}`, { headers: { accept: 'application/vnd.ipld.car' } });
    expect(answer.headers.get('content-type')).toBe('application/vnd.ipld.car; version=1; order=dfs; dups=n');
    const blocks = [];
    for await (const block of walkBlocks(file.cid, store.get)) blocks.push(block);
    const expected = writeBlocksCar({ roots: [file.cid], blocks });
    expect(Buffer.from(await answer.arrayBuffer()).equals(expected)).toBe(true);
    await expect(fetchCar(served.url, file.cid, 1_000)).rejects.toThrow(code('LEDGER_ANSWER'));
  });

  it('follows a path, with the blocks that prove it', async () => {
    const root = formatBlockCid(chain.cid);
    const whole = verifyDagCar(await fetchCar(served.url, chain.cid, 100_000));
    expect(whole.blocks).toHaveLength(4);
    const answer = await get(`/ipfs/${root}/previous/event?format=car`);
    const { roots, blocks } = readBlocksCar(new Uint8Array(await answer.arrayBuffer()));
    expect(roots.map(formatBlockCid)).toEqual([root]);
    expect(blocks.map(({ cid }) => cid.codec)).toEqual(['dag-pb', 'dag-pb', 'json']);
    expect((await get(`/ipfs/${root}/nothing?format=car`)).status).toBe(404);
  });

  it.each([
    ['block', 1],
    ['entity', 1],
    ['all', 4],
  ])('stops where dag-scope=%s says', async (scope, count) => {
    const answer = await get(`/ipfs/${formatBlockCid(chain.cid)}?format=car&dag-scope=${scope}`);
    expect(readBlocksCar(new Uint8Array(await answer.arrayBuffer())).blocks).toHaveLength(count);
    const whole = await get(`/ipfs/${name}?format=car&dag-scope=${scope}`);
    expect(readBlocksCar(new Uint8Array(await whole.arrayBuffer())).blocks).toHaveLength(scope === 'block' ? 1 : 4);
  });

  it('answers HEAD, and what is known already', async () => {
    const head = await get(`/ipfs/${name}?format=raw`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    const known = await get(`/ipfs/${name}?format=raw`, { headers: { 'if-none-match': `"${name}.raw"` } });
    expect(known.status).toBe(304);
  });

  it.each([
    ['without a format', () => `/ipfs/${name}`, {}, 400],
    ['for a file', () => `/ipfs/${name}?format=tar`, {}, 400],
    ['with a path below a raw block', () => `/ipfs/${name}/a?format=raw`, {}, 400],
    ['for no CID', () => '/ipfs/nothing?format=raw', {}, 400],
    [
      'for what is not here',
      () => `/ipfs/bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku?format=raw`,
      {},
      404,
    ],
    ['of names', () => '/ipns/example.com?format=car', {}, 404],
    ['to write', () => `/ipfs/${name}?format=raw`, { method: 'POST' }, 405],
    ['for a part of a file', () => `/ipfs/${name}?format=car&entity-bytes=0:10`, {}, 501],
    ['with a broken path', () => `/ipfs/${name}/%ff?format=car`, {}, 400],
  ])('refuses a request %s', async (_name, path, init, status) => {
    expect((await get(path(), init)).status).toBe(status);
  });

  it('is not believed', async () => {
    const liar = await serve((_request, response) => response.end('something else'));
    try {
      await expect(gatewaySource(liar.url)(file.cid)).rejects.toThrow(code('STORAGE_HASH'));
      const response = await fetch(liar.url);
      await expect(readBounded(response, 3)).rejects.toThrow(code('LEDGER_ANSWER'));
    } finally {
      await liar.close();
    }
    await expect(gatewaySource(liar.url)(file.cid)).rejects.toThrow(code('LEDGER_UNREACHABLE'));
    expect(await gatewaySource(served.url)({ ...file.cid, digest: new Uint8Array(32) })).toBeUndefined();
  });
});
