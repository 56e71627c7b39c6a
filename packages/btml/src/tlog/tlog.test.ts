import { ed25519 } from '@noble/curves/ed25519.js';
import { base64 } from '@scure/base';
import { describe, expect, test } from 'vitest';
import { inclusionProof, leafHash, merkleRoot, sha256 } from '../merkle/index.ts';
import { concat, utf8 } from '../proof/bytes.ts';
import {
  formatCheckpoint,
  formatNote,
  formatTlogProof,
  formatVerifierKey,
  type NoteKey,
  noteKeyId,
  openCheckpoint,
  openNote,
  parseCheckpoint,
  parseNote,
  parseTlogProof,
  parseVerifierKey,
  signCheckpoint,
  verifyTlogProof,
} from './index.ts';

const secret = sha256(utf8('a log of tests'));
const log: NoteKey = { name: 'example.org/log', kind: 'ed25519', publicKey: ed25519.getPublicKey(secret) };
const sign = (message: Uint8Array): Uint8Array => ed25519.sign(message, secret);
const witnessSecret = sha256(utf8('a witness of tests'));
const witness: NoteKey = {
  name: 'witness.example',
  kind: 'cosignature',
  publicKey: ed25519.getPublicKey(witnessSecret),
};
const code = (expected: string): unknown => expect.objectContaining({ code: expected });

const leaves = Array.from({ length: 300 }, (_, i) => leafHash(utf8(`entry ${i}`)));
const head = { origin: log.name, size: leaves.length, root: merkleRoot(leaves) };
const note = signCheckpoint(head, log, sign);

function cosign(text: string, time: number): string {
  const { text: body, signatures } = parseNote(text);
  const stamp = new Uint8Array(8);
  new DataView(stamp.buffer).setBigUint64(0, BigInt(time));
  const signature = concat(stamp, ed25519.sign(utf8(`cosignature/v1\ntime ${time}\n${body}`), witnessSecret));
  return formatNote({
    text: body,
    signatures: [...signatures, { name: witness.name, keyId: noteKeyId(witness), signature }],
  });
}

describe('signed notes', () => {
  test('the key and the note of Go’s note package', () => {
    const key = parseVerifierKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
    const text =
      'If you think cryptography is the answer to your problem,\nthen you don\u2019t know what your problem is.\n'.replaceAll(
        '\u2019',
        "'",
      );
    const signed = `${text}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;
    expect(openNote(signed, [key]).text).toBe(text);
    expect(() => openNote(signed.replace('answer', 'Answer'), [key])).toThrow(code('TLOG_SIGNATURE'));
    expect(formatVerifierKey(key)).toBe('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
    expect(() => parseVerifierKey('PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')).toThrow(
      code('TLOG_KEY'),
    );
  });

  test.each([
    ['no signature', 'text\n\n'],
    ['no empty line', 'text\n— a AAAAAAA=\n'],
    ['no final newline', note.slice(0, -1)],
    ['a tab', note.replace('example.org/log\n', 'example.org/log\t\n')],
    ['a hyphen in place of the dash', note.replace('—', '-')],
    ['spaces in a name', note.replace('— example', '— exa mple')],
    ['unused bits', note.replace(/(.)=\n$/, 'B=\n')],
  ])('%s is refused', (_name, text) => {
    expect(() => openNote(text, [log])).toThrow(/./);
  });

  test('unknown keys are ignored, but one trusted key must have signed', () => {
    expect(() => openNote(note, [witness])).toThrow(code('TLOG_SIGNATURE'));
    const other = { ...log, publicKey: ed25519.getPublicKey(witnessSecret) };
    expect(() => openNote(note, [other])).toThrow(code('TLOG_SIGNATURE'));
  });
});

describe('checkpoints', () => {
  test('the text of the specification', () => {
    const text = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
    const parsed = parseCheckpoint(text);
    expect(parsed).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20_852_163 });
    expect(formatCheckpoint(parsed)).toBe(text);
    for (const bad of ['a\n01\nAAAA\n', 'a\n1\n\n', text.replace('20852163', '-1'), text.replace('I=', 'J=')]) {
      expect(() => parseCheckpoint(bad)).toThrow(code('TLOG_CHECKPOINT'));
    }
  });

  test('signed, and cosigned by a witness', () => {
    expect(openCheckpoint(note, log)).toMatchObject({ size: 300 });
    const both = cosign(note, 1_795_000_000);
    expect(openCheckpoint(both, log, [witness]).verified).toHaveLength(2);
    expect(openCheckpoint(both, log, [witness]).verified[1]?.time).toBe(1_795_000_000);
    expect(() => openCheckpoint(note, { ...log, name: 'other.org/log' })).toThrow(code('TLOG_SIGNATURE'));
  });
});

describe('tlog-proof', () => {
  const text = formatTlogProof({ index: 123, proof: inclusionProof(leaves, 123), checkpoint: note, extra: utf8('x') });

  test('there and back, and verified', () => {
    expect(formatTlogProof(parseTlogProof(text))).toBe(text);
    expect(verifyTlogProof(text, leaves[123] ?? secret, { log })).toMatchObject({ index: 123, size: 300 });
    expect(text.split('\n').slice(0, 3)).toEqual([
      'c2sp.org/tlog-proof@v1',
      `extra ${base64.encode(utf8('x'))}`,
      'index 123',
    ]);
  });

  test('another leaf, index or hash is refused, and a missing witness', () => {
    expect(() => verifyTlogProof(text, leaves[124] ?? secret, { log })).toThrow(code('TLOG_PROOF'));
    const moved = text.replace('index 123', 'index 122');
    expect(() => verifyTlogProof(moved, leaves[123] ?? secret, { log })).toThrow(code('TLOG_PROOF'));
    const options = { log, witnesses: [witness], quorum: 1 };
    expect(() => verifyTlogProof(text, leaves[123] ?? secret, options)).toThrow(code('TLOG_QUORUM'));
    const cosigned = formatTlogProof({ ...parseTlogProof(text), checkpoint: cosign(note, 5) });
    expect(verifyTlogProof(cosigned, leaves[123] ?? secret, options).verified).toHaveLength(2);
  });

  test.each(['index 0123', 'index -1', 'index', 'Index 123'])('"%s" is refused', (line) => {
    expect(() => parseTlogProof(text.replace('index 123', line))).toThrow(code('TLOG_PROOF'));
  });
});
