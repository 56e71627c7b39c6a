import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfig } from './config.ts';
import { writeCredentials } from './data-directory.ts';

let data: string;
beforeAll(async () => {
  data = await mkdtemp('/tmp/bcconfig-');
});
afterAll(() => rm(data, { recursive: true, force: true }));

const ofFile = async (text: string) => {
  await writeFile(join(data, 'config.json'), text);
  return loadConfig({}, { data });
};

test('settings of the file hold', async () => {
  expect(await ofFile('{"port":1234,"trustProxy":["10.0.0.0/8","::1"]}')).toMatchObject({ port: 1234 });
});

test.each([
  ['{"prot":1234}', /prot/],
  ['{"port":"1234"}', /\/port/],
  ['{"ledgers":[{"name":"a","family":"dogecoin"}]}', /\/ledgers\/0/],
  ['{"trustProxy":["my proxy"]}', /my proxy/],
  ['{', /config\.json/],
])('%s is refused by name', async (text, message) => {
  const refusal = expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringMatching(message) });
  await expect(ofFile(text)).rejects.toEqual(refusal);
});

test('credentials that cannot be written are a coded refusal', async () => {
  await mkdir(join(data, 'credentials.json', 'x'), { recursive: true });
  const refusal = expect.objectContaining({ code: 'DATA_DIRECTORY_UNUSABLE' });
  await expect(writeCredentials(data, { url: 'http://127.0.0.1', apiKey: 'x' })).rejects.toEqual(refusal);
});

test('so is what the environment says', async () => {
  await rm(join(data, 'config.json'), { force: true });
  const invalid = expect.objectContaining({ code: 'CONFIG_INVALID' });
  await expect(loadConfig({ BLOCKCLUSTER_TRUST_PROXY: 'garbage' }, { data })).rejects.toEqual(invalid);
  await expect(loadConfig({ BLOCKCLUSTER_LEDGERS: '{"a":1}' }, { data })).rejects.toEqual(invalid);
});
