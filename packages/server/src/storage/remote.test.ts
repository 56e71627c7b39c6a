import { randomBytes } from 'node:crypto';
import { formatVerifierKey, parseTrust, verifyReceipt } from '@blockcluster/btml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noteKeyOf } from '../log/checkpoint.ts';
import { gatewayToken, openToken } from './capability-token.ts';
import { createStorageServer, type StorageServer } from './testing.ts';
import { storageTrust } from './trust.ts';

// Two installations: the other one holds and witnesses for us.
let other: StorageServer;
let ours: StorageServer;
let theirs = '';
const allow: string[] = [];
beforeAll(async () => {
  other = await createStorageServer({ config: { webhookAllow: allow } });
  theirs = await other.app.listen({ host: '127.0.0.1', port: 0 });
  ours = await createStorageServer({
    witnessed: true,
    config: { webhookAllow: allow, publicUrl: 'http://127.0.0.1:1' },
  });
  const url = await ours.app.listen({ host: '127.0.0.1', port: 0 });
  Object.assign(ours.context.config, { publicUrl: url });
  allow.push(new URL(theirs).host, new URL(url).host);
}, 60_000);
afterAll(async () => {
  await ours.close();
  await other.close();
});

async function send(server: StorageServer, method: 'POST' | 'DELETE' | 'PATCH', path: string, body?: object) {
  const response = await server.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { authorization: server.bearer.operator },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.statusCode, body: response.body === '' ? undefined : response.json() };
}
const group = async (server: StorageServer) => JSON.parse((await server.get('/storage', 'operator')).text);

describe('a member of another installation', () => {
  it('joins by its key, when it serves us', async () => {
    const { host } = await group(other);
    const wrong = await send(ours, 'POST', '/storage/members', { url: `${theirs}/api/v1/host`, key: ours.key.did });
    expect([wrong.status, wrong.body.code]).toEqual([422, 'STORAGE_MEMBER_KEY']);
    const log = formatVerifierKey(noteKeyOf(ours.key));
    expect((await send(other, 'POST', '/storage/clients', { name: 'us', issuer: ours.key.did, log })).status).toBe(201);
    const made = await send(ours, 'POST', '/storage/members', { url: `${theirs}/api/v1/host`, key: host.key });
    expect(made).toMatchObject({ status: 201, body: { parties: 2, development: false, members: { length: 4 } } });
    const again = await send(ours, 'POST', '/storage/members', { url: `${theirs}/api/v1/host`, key: host.key });
    expect(again.body.code).toBe('STORAGE_MEMBER_EXISTS');
  });

  it('fetches what it is told to hold, answers for it, and makes the verdict that of two parties', async () => {
    const { body } = await ours.put(randomBytes(600_000));
    expect(Reflect.get(body, 'holders')).toMatchObject([{}, {}, {}, { local: false, state: 'waiting' }]);
    await ours.closeBatch();
    await ours.work();
    const item = JSON.parse((await ours.get(`/content/${body.cid}`)).text);
    expect(item.holders[3]).toMatchObject({ state: 'holds', answered: 1 });
    const receipt = (await ours.get(`/content/${body.cid}/receipt`)).text;
    const trust = parseTrust(
      JSON.stringify({ trust: '1.0', issued: '2026-11-22T00:00:00Z', chains: await storageTrust(ours.context.db) }),
    );
    const verdict = verifyReceipt(receipt, { trust, now: new Date() });
    expect(verdict).toMatchObject({
      state: 'final',
      development: false,
      anchors: [{ members: { distinct: 4, of: 4 } }],
    });
    const record = (await ours.get(`/records/${body.record}/receipt`)).text;
    expect(await ours.judge(record)).toMatchObject({
      state: 'final',
      development: false,
      anchors: [{ form: 'witness-1' }],
    });
    // It obeys our key alone, and gives what it holds only as blocks that prove themselves.
    const order = { cid: body.cid, from: theirs, issuer: other.key.did, issued: '2026-11-22T00:00:00Z', value: 'AA' };
    const forged = await other.app.inject({
      method: 'POST',
      url: '/api/v1/host/hold',
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify(order),
    });
    expect([forged.statusCode, forged.json().code]).toEqual([403, 'MEMBER_ISSUER']);
  });

  it('shows strangers neither what it holds for others nor which content that is', async () => {
    const { cid } = JSON.parse((await ours.get('/content')).text).items[0];
    const asked = (path: string, authorization?: string) =>
      other.app.inject({ url: `/api/v1${path}`, headers: authorization === undefined ? {} : { authorization } });
    for (const format of ['raw', 'car']) {
      const path = `/host/ipfs/${cid}?format=${format}`;
      expect((await asked(path)).statusCode).toBe(401);
      expect((await asked(path, other.bearer.auditor)).statusCode).toBe(403);
      // Who runs the machine can give it back.
      expect((await asked(path, other.bearer.operator)).statusCode).toBe(200);
    }
    const said = await asked('/host/member');
    expect([said.statusCode, said.json().held]).toEqual([200, expect.stringMatching(/^[1-9][0-9]*$/)]);
    expect(said.body).not.toContain(cid);
    expect((await group(ours)).members.at(-1)).toMatchObject({
      local: false,
      reachable: true,
      held: Number(said.json().held),
    });
  });

  it('leaves, and what it signed until then still counts', async () => {
    const { members, threshold } = await group(ours);
    expect(threshold).toBe(2);
    const gone = await send(ours, 'DELETE', `/storage/members/${members.at(-1).name}`);
    expect(gone).toMatchObject({ status: 200, body: { parties: 1, development: true } });
    expect((await send(ours, 'DELETE', '/storage/members/alpha')).status).toBe(200);
    expect((await send(ours, 'DELETE', '/storage/members/beta')).body.code).toBe('STORAGE_THRESHOLD');
    expect((await send(ours, 'PATCH', '/storage', { threshold: 3 })).body.code).toBe('STORAGE_THRESHOLD');
    const [item] = JSON.parse((await ours.get('/content')).text).items;
    expect(await ours.judge((await ours.get(`/content/${item.cid}/receipt`)).text)).toMatchObject({ state: 'final' });
  });

  it.each([
    'http://127.0.0.1:22/',
    'http://169.254.169.254/latest/meta-data',
    'https://[::1]/',
    'https://user:secret@example.com/',
    'file:///etc/passwd',
    'https://localhost/',
  ])('is not looked for at %s', async (url) => {
    const { status, body } = await send(ours, 'POST', '/storage/members', { url, key: other.key.did });
    expect([status, body.code]).toEqual([422, 'STORAGE_TARGET_REFUSED']);
  });
});

it('an address of the gateway opens one piece of content, for a while, and can not be made', () => {
  const secret = randomBytes(32);
  const cid = 'bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku';
  const token = gatewayToken(secret, cid, 1_800_000_000);
  expect(openToken(secret, token, 1_800_000_100)).toBe(cid);
  expect(openToken(secret, token, 1_800_010_000)).toBeUndefined();
  expect(openToken(randomBytes(32), token, 1_800_000_100)).toBeUndefined();
  expect(openToken(secret, token.replace(cid, 'group'), 1_800_000_100)).toBeUndefined();
  expect(openToken(secret, token.replace('.18', '.19'), 1_800_000_100)).toBeUndefined();
});
