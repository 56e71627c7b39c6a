import { createHash, randomBytes } from 'node:crypto';
import { cidFromDigest, verifyEnvelope } from '@blockcluster/btml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRecordServer, type RecordServer } from './testing.ts';

let server: RecordServer;
beforeAll(async () => {
  server = await createRecordServer();
});
afterAll(() => server.close());

const digest = () => `sha-256:${randomBytes(32).toString('hex')}`;

async function post(body: unknown, headers: Record<string, string> = {}, query = '') {
  const response = await server.app.inject({
    method: 'POST',
    url: `/api/v1/records${query}`,
    headers: { authorization: server.bearer.developer, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
  });
  return { status: response.statusCode, body: response.json(), headers: response.headers };
}

async function get(path: string) {
  const response = await server.app.inject({
    url: `/api/v1${path}`,
    headers: { authorization: server.bearer.auditor },
  });
  return { status: response.statusCode, body: response.json(), text: response.body };
}

describe('POST /records', () => {
  it('answers a new digest with a promise signed by the log, and the same again with the same bytes', async () => {
    const request = { digest: digest(), name: 'Übersicht.pdf', media: 'application/pdf', meta: { case: '7' } };
    const first = await post(request);
    expect(first).toMatchObject({
      status: 201,
      body: { state: 'accepted', plan: 'default', record: { kind: 'record' } },
    });
    const promise = verifyEnvelope(first.body.promise, { purpose: 'promise', keys: [server.service.key.did] });
    expect(promise.payload.document).toMatchObject({ record: first.body.record, promise: { plan: 'default' } });
    const again = await post({ ...request, plan: 'default' });
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
    const { status, body } = await get(`/records/${first.body.id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      name: request.name,
      id: first.body.id,
      record: first.body.record,
      promise: first.body.promise,
      batch: null,
      anchors: [],
    });
  });

  it('repeats an answer for the same Idempotency-Key and refuses another request under it', async () => {
    const request = { digest: digest() };
    const headers = { 'idempotency-key': 'order-17' };
    const first = await post(request, headers);
    expect(first.status).toBe(201);
    expect(await post(request, headers)).toMatchObject({ status: 200, body: first.body });
    expect(await post({ digest: digest() }, headers)).toMatchObject({
      status: 422,
      body: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
    expect(await post(request, { 'idempotency-key': 'a b' })).toMatchObject({ status: 400 });
  });

  it('accepts the same record once however many ask at once', async () => {
    const request = { digest: digest(), name: 'race' };
    const answers = await Promise.all(Array.from({ length: 40 }, () => post(request)));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
  });

  it.each([
    ['malformed JSON', '{"digest":', 'JSON_SYNTAX', 400, undefined],
    [
      'a duplicate key',
      `{"digest":"sha-256:${'a'.repeat(64)}","digest":"sha-256:${'b'.repeat(64)}"}`,
      'JSON_DUPLICATE_KEY',
      400,
      '/digest',
    ],
    ['no body', '', 'REQUEST_JSON_MALFORMED', 400, undefined],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'JSON_ENCODING', 400, ''],
    ['a short digest', '{"digest":"sha-256:ab"}', 'SCHEMA_DIGEST', 400, '/digest'],
    ['an unknown member', `{"digest":"sha-256:${'a'.repeat(64)}","x":"y"}`, 'SCHEMA_UNKNOWN_MEMBER', 400, '/x'],
    [
      'a name that is not NFC',
      JSON.stringify({ digest: `sha-256:${'a'.repeat(64)}`, name: 'e\u0301' }),
      'MODEL_STRING_NFC',
      400,
      '/name',
    ],
    [
      'a bidi name',
      JSON.stringify({ digest: `sha-256:${'a'.repeat(64)}`, name: 'a\u202eb' }),
      'MODEL_STRING_FORMAT',
      400,
      '/name',
    ],
    [
      'depth 17',
      `{"digest":"sha-256:${'a'.repeat(64)}","meta":${'{"a":'.repeat(17)}"b"${'}'.repeat(17)}}`,
      'MODEL_DEPTH',
      400,
      undefined,
    ],
    [
      '300 KiB',
      JSON.stringify({ digest: `sha-256:${'a'.repeat(64)}`, meta: { a: 'x'.repeat(300 * 1024) } }),
      'MODEL_SIZE',
      413,
      undefined,
    ],
    [
      'a large meta',
      JSON.stringify({ digest: `sha-256:${'a'.repeat(64)}`, meta: { a: 'x'.repeat(140 * 1024) } }),
      'RECORD_TOO_LARGE',
      413,
      undefined,
    ],
    [
      'an unknown plan',
      JSON.stringify({ digest: `sha-256:${'a'.repeat(64)}`, plan: 'nope' }),
      'RECORD_PLAN_UNKNOWN',
      422,
      '/plan',
    ],
  ])('refuses %s and stores nothing', async (_name, body, code, status, pointer) => {
    const before = await get('/records?limit=1');
    const answer = await post(body);
    expect(answer.body.code).toBe(code);
    expect(answer.status).toBe(status);
    if (pointer !== undefined) expect(answer.body.pointer).toBe(pointer);
    expect((await get('/records?limit=1')).body).toEqual(before.body);
  });

  it('takes a record and an envelope as they are, and refuses what is no record', async () => {
    const { body } = await post({ digest: digest() });
    const record = { ...body.record, digest: digest() };
    const bare = await post(record, { 'content-type': 'application/btml+json' });
    expect(bare).toMatchObject({ status: 201, body: { record } });
    expect(await post(body.promise)).toMatchObject({ status: 422, body: { code: 'SIG_PURPOSE' } });
    const broken = { ...body.promise, proofs: [{ ...body.promise.proofs[0], purpose: 'claim' }] };
    expect((await post(broken)).status).toBe(422);
  });

  it('hashes a file as it arrives', async () => {
    const content = randomBytes(300_000);
    const form = (fields: [string, string][], name: string) => {
      const boundary = 'x'.repeat(30);
      const parts = fields.map(
        ([key, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`,
      );
      const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: image/png\r\n\r\n`;
      const payload = Buffer.concat([
        Buffer.from(parts.join('') + head),
        content,
        Buffer.from(`\r\n--${boundary}--\r\n`),
      ]);
      return post(payload, { 'content-type': `multipart/form-data; boundary=${boundary}` });
    };
    const expected = `sha-256:${createHash('sha256').update(content).digest('hex')}`;
    expect(await form([['meta', '{"a":"b"}']], 'Bild \u00e4.png')).toMatchObject({
      status: 201,
      body: { record: { digest: expected, name: 'Bild \u00e4.png', media: 'image/png', meta: { a: 'b' } } },
    });
    expect((await form([], 'x\u202egnp.exe')).body.record).toMatchObject({
      name64: Buffer.from('x\u202egnp.exe').toString('base64url'),
    });
    expect(await form([['digest', digest()]], 'a')).toMatchObject({ status: 422, body: { code: 'DIGEST_MISMATCH' } });
    expect(await form([['color', 'red']], 'a')).toMatchObject({ status: 422, body: { code: 'REQUEST_MULTIPART' } });
  });

  it('refuses bodies that are not the multipart that they say', async () => {
    const start = '--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nabc';
    for (const [type, payload] of [
      ['multipart/form-data', 'x'],
      ['multipart/form-data; boundary=x', 'x'],
      ['multipart/form-data; boundary=x', start],
      ['multipart/form-data; boundary=x', '--x--\r\n'],
    ] as const)
      expect(await post(payload, { 'content-type': type })).toMatchObject({
        status: 422,
        body: { code: 'REQUEST_MULTIPART' },
      });
  });

  it('needs the scope', async () => {
    expect(await post({ digest: digest() }, { authorization: server.bearer.auditor })).toMatchObject({ status: 403 });
    expect(await post({ digest: digest() }, { authorization: 'Bearer bck_x' })).toMatchObject({ status: 401 });
  });
});

describe('reading records', () => {
  it('lists newest first, page by page, each once', async () => {
    const seen: number[] = [];
    for (let after = ''; ; ) {
      const { body } = await get(`/records?limit=7${after}`);
      seen.push(...body.items.map((item: { index: number }) => item.index));
      if (body.next === null) break;
      after = `&after=${body.next}`;
    }
    const { body } = await get('/overview');
    expect(seen).toEqual(Array.from({ length: body.records.total }, (_, index) => body.records.total - 1 - index));
  });

  it('finds by digest and by part of a name', async () => {
    const request = { digest: digest(), name: 'Quarterly_100%.xlsx' };
    const { body } = await post(request);
    for (const query of [`digest=${request.digest}`, 'name=quarterly_', 'name=100%25', `name=XLSX&state=accepted`])
      expect((await get(`/records?${query}`)).body.items).toMatchObject([{ id: body.id, name: request.name }]);
    expect((await get('/records?name=quarterly.')).body.items).toEqual([]);
    expect((await get('/records?state=final')).body.items).toEqual([]);
    expect((await get('/records?state=lost')).status).toBe(400);
  });

  it('answers pending receipts and 404', async () => {
    const { body } = await post({ digest: digest() });
    const receipt = await get(`/records/${body.id}/receipt`);
    expect(receipt.body).toEqual(body.promise.payload);
    const unknown = cidFromDigest(randomBytes(32));
    expect(await get(`/records/${unknown}`)).toMatchObject({ status: 404 });
  });
});
