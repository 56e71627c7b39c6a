import { formatBlockCid, verifyDagCar, writeBlocksCar } from '@blockcluster/btml';
import { describe, expect, it } from 'vitest';
import { testBytes } from '../../../test/storage-support.ts';
import { walkBlocks } from './dag.ts';
import { defaultProfile, type ImportProfile, importFile, wideProfile } from './import.ts';
import { createBlockStore, memoryBytes } from './store.ts';

const old: ImportProfile = { cidVersion: 0, chunk: 262_144, width: 174 };

describe('importing files', () => {
  it.each([
    ['nothing, raw', new Uint8Array(0), defaultProfile, 'bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku'],
    ['nothing, dag-pb', new Uint8Array(0), old, 'QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH'],
    ['hello world, dag-pb', Buffer.from('hello world\n'), old, 'QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o'],
    [
      'hello world, raw',
      Buffer.from('hello world\n'),
      defaultProfile,
      'bafkreifjjcie6lypi6ny7amxnfftagclbuxndqonfipmb64f2km2devei4',
    ],
  ])('%s', async (_name, content, profile, cid) => {
    const file = await importFile(content, createBlockStore(memoryBytes()), profile);
    expect(formatBlockCid(file.cid)).toBe(cid);
  });

  it('cuts at the same places, however the content comes', async () => {
    const content = testBytes(3_000_000);
    const parts = Array.from({ length: 300 }, (_, i) => content.slice(i * 10_000, (i + 1) * 10_000));
    for (const profile of [defaultProfile, old, wideProfile]) {
      const store = createBlockStore(memoryBytes());
      const whole = await importFile(content, store, profile);
      expect(formatBlockCid((await importFile(parts, store, profile)).cid)).toBe(formatBlockCid(whole.cid));
      expect(whole.size).toBe(content.length);
      const blocks = [];
      for await (const block of walkBlocks(whole.cid, store.get)) blocks.push(block);
      const dag = verifyDagCar(writeBlocksCar({ roots: [whole.cid], blocks }));
      expect(dag.size).toBe(whole.total);
    }
  });

  it('makes several levels, all leaves at one depth', async () => {
    const store = createBlockStore(memoryBytes());
    const narrow = { cidVersion: 1, chunk: 10, width: 3 } as const;
    for (const length of [1, 10, 11, 30, 31, 90, 91, 271]) {
      const file = await importFile(testBytes(length), store, narrow);
      expect(file.size).toBe(length);
    }
  });
});
