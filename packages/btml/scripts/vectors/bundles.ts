import {
  type BtmlMap,
  canonicalBytes,
  type CidCodec,
  documentId,
  parseDocument,
  rawId,
  writeBundle,
  writeCar,
} from '../../src/index.ts';
import { record } from './documents.ts';
import { accepted, type Draft, refused } from './types.ts';

const document = parseDocument(record);
const file = new TextEncoder().encode('hello world\n');
const bundle = writeBundle([
  { use: 'document', bytes: document.bytes },
  { use: 'file', bytes: file, media: 'text/plain', name: 'hello.txt' },
]);

interface Block {
  readonly codec: CidCodec;
  readonly bytes: Uint8Array;
}

const listedDocument = { cid: document.id, size: String(document.bytes.length), use: 'document' };
const listedFile = { cid: rawId(file), size: String(file.length), use: 'file' };
const manifest = (blocks: readonly BtmlMap[]): Block => ({
  codec: 'json',
  bytes: canonicalBytes({ btml: '1.0', kind: 'bundle', blocks }),
});
const documentBlock: Block = { codec: 'json', bytes: document.bytes };
const fileBlock: Block = { codec: 'raw', bytes: file };

function at(bytes: Uint8Array, position: number, value: number): Uint8Array {
  const changed = bytes.slice();
  changed[position] = value;
  return changed;
}

const bad = (name: string, tag: string, input: Uint8Array, error: string): Draft =>
  refused('read-bundle', name, tag, input, error);

const headerLength = bundle[0] ?? 0;
const spaced = new TextEncoder().encode(` ${new TextDecoder().decode(document.bytes)}`);

export const bundleVectors: readonly Draft[] = [
  accepted('read-bundle', 'a record and its file', bundle),
  accepted('read-bundle', 'a record alone', writeBundle([{ use: 'document', bytes: document.bytes }])),
  bad('empty input', 'truncated', new Uint8Array(), 'BUNDLE_HEADER'),
  bad('only the header', 'truncated', bundle.slice(0, headerLength + 1), 'BUNDLE_ROOT'),
  bad('cut inside the last block', 'truncated', bundle.slice(0, -1), 'BUNDLE_TRUNCATED'),
  bad('cut inside a length', 'truncated', Uint8Array.of(...bundle, 0x80), 'BUNDLE_TRUNCATED'),
  bad('length that is not minimal', 'canonicalization', Uint8Array.of(headerLength | 0x80, 0, ...bundle.slice(1)), 'BUNDLE_VARINT'),
  bad('length out of bounds', 'resource-exhaustion', Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0x7f), 'BUNDLE_VARINT'),
  bad('length beyond the end', 'resource-exhaustion', Uint8Array.of(0xff, 0xff, 0x7f, 0), 'BUNDLE_TRUNCATED'),
  bad('CAR version 2', 'downgrade', at(bundle, headerLength, 2), 'BUNDLE_HEADER'),
  bad('another root', 'root-substitution', at(bundle, 30, (bundle[30] ?? 0) ^ 1), 'BUNDLE_ROOT'),
  bad('byte of the file changed', 'tampering', at(bundle, bundle.length - 2, 0x21), 'BUNDLE_HASH'),
  bad('zero-length section', 'parser-differential', Uint8Array.of(...bundle, 0), 'BUNDLE_CID'),
  bad('block with an identity CID', 'parser-differential', Uint8Array.of(...bundle, 6, 1, 0x55, 0, 2, 0x68, 0x69), 'BUNDLE_CID'),
  bad('block that is not listed', 'smuggling', writeCar([manifest([listedDocument]), documentBlock, fileBlock]), 'BUNDLE_LISTING'),
  bad('listed block is missing', 'truncated', writeCar([manifest([listedFile, listedDocument]), fileBlock]), 'BUNDLE_LISTING'),
  bad('blocks in another order', 'canonicalization', writeCar([manifest([listedFile, listedDocument]), documentBlock, fileBlock]), 'BUNDLE_LISTING'),
  bad('block twice', 'smuggling', writeCar([manifest([listedDocument]), documentBlock, documentBlock]), 'BUNDLE_LISTING'),
  bad('another size', 'tampering', writeCar([manifest([{ ...listedDocument, size: '1' }]), documentBlock]), 'BUNDLE_LISTING'),
  bad('document called a file', 'type-confusion', writeCar([manifest([{ ...listedDocument, use: 'file' }]), documentBlock]), 'BUNDLE_LISTING'),
  bad('manifest lists out of order', 'canonicalization', writeCar([manifest([listedDocument, listedFile]), documentBlock, fileBlock]), 'SCHEMA_ORDER'),
  bad('manifest of another kind', 'type-confusion', writeCar([documentBlock]), 'SCHEMA_KIND'),
  bad('manifest is not canonical', 'canonicalization', writeCar([{ codec: 'json', bytes: new TextEncoder().encode(JSON.stringify({ kind: 'bundle', btml: '1.0', blocks: [listedDocument] })) }, documentBlock]), 'ID_NOT_CANONICAL'),
  bad(
    'document is not canonical',
    'canonicalization',
    writeCar([manifest([{ cid: documentId(spaced), size: String(spaced.length), use: 'document' }]), { codec: 'json', bytes: spaced }]),
    'ID_NOT_CANONICAL',
  ),
  bad('unknown use', 'schema', writeCar([manifest([{ ...listedDocument, use: 'program' }]), documentBlock]), 'SCHEMA_WORD'),
];
