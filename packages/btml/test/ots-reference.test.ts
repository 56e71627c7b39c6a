import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { buildReceipt, displayHash, exportOts, hexEncode, otsAttestations, parseOts } from '../src/index.ts';
import { testLog } from './support/log.ts';
import { testEnvelope, testRecord } from './support/record.ts';
import { regtestAnchor } from './support/regtest.ts';

// The reference library (python-opentimestamps), wherever a Python has it: BLOCKCLUSTER_OTS_PYTHON names that Python.
const python = process.env.BLOCKCLUSTER_OTS_PYTHON ?? 'python3';
const present = spawnSync(python, ['-c', 'import opentimestamps']).status === 0;
const required = (process.env.BLOCKCLUSTER_REQUIRE ?? '').split(',').includes('ots');

const script = `
import sys, io, json
from opentimestamps.core.timestamp import DetachedTimestampFile
from opentimestamps.core.serialize import StreamDeserializationContext, StreamSerializationContext
data = bytes.fromhex(sys.stdin.read())
file = DetachedTimestampFile.deserialize(StreamDeserializationContext(io.BytesIO(data)))
out = io.BytesIO()
file.serialize(StreamSerializationContext(out))
found = [[msg.hex(), getattr(a, 'height', None)] for msg, a in file.timestamp.all_attestations()]
print(json.dumps({'digest': file.file_digest.hex(), 'found': sorted(found, key=str), 'same': out.getvalue() == data}))
`;

function reference(bytes: Uint8Array): { digest: string; found: [string, number | null][]; same: boolean } | undefined {
  const { status, stdout } = spawnSync(python, ['-c', script], { input: hexEncode(bytes), encoding: 'utf8' });
  return status === 0 ? JSON.parse(stdout) : undefined;
}

// Registered only where it must fail: a skip would say that something was left out.
if (required && !present) {
  test('python-opentimestamps is required but not there', () => {
    expect(present).toBe(true);
  });
}

describe.skipIf(!present)('the reference library (skipped without python-opentimestamps)', () => {
  test.each([
    ['a record', testRecord('followed by strangers'), 3, 9],
    ['a signed record', testEnvelope('signed for strangers'), 6, 7],
  ] as const)(
    'follows our export of %s from the file’s digest to the block’s Merkle root',
    (_name, entry, index, size) => {
      const { root, path } = testLog(entry, index, size);
      const { anchor, headers, height } = regtestAnchor(root, path);
      const answer = reference(exportOts(buildReceipt(entry, [anchor])));
      const record = entry.kind === 'record' ? entry : entry.payload;
      expect(`sha-256:${answer?.digest}`).toBe(record.digest);
      expect(answer?.found).toEqual([[hexEncode(headers[0]?.merkleRoot ?? root), height]]);
      expect(answer?.same).toBe(true);
    },
  );

  const folder = new URL('../fixtures/opentimestamps/', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ots'));
  test.each(files)('agrees about %s', (name) => {
    const bytes = new Uint8Array(readFileSync(new URL(name, folder)));
    const answer = reference(bytes);
    if (name.startsWith('invalid/')) {
      expect(answer).toBeUndefined();
      expect(() => parseOts(bytes)).toThrow(/./);
      return;
    }
    const own = otsAttestations(parseOts(bytes).timestamp).map(({ message }) => hexEncode(message));
    expect(own.toSorted()).toEqual(answer?.found.map(([message]) => message).toSorted());
    expect(displayHash(parseOts(bytes).timestamp.message)).toHaveLength((answer?.digest ?? '').length);
  });
});
