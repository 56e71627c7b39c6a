import { CodedError } from '../errors.ts';
import { decodeCid, documentId, rawId } from '../id/cid.ts';
import type { BlockUse, Bundle } from '../kinds/bundle.ts';
import { type ParsedDocument, parseBundleManifest, parseDocument } from '../kinds/parse.ts';
import { MAX_BUNDLE_BYTES } from '../limits.ts';
import { type CarBlock, readCar, writeCar } from './car.ts';

export interface BundleBlock {
  readonly use: BlockUse;
  /** Role `document`: canonical bytes of a document. Other uses: any bytes. */
  readonly bytes: Uint8Array;
  readonly media?: string;
  readonly name?: string;
}

export interface ReadBundle {
  readonly manifest: Bundle;
  /** The id of the manifest, and so of the bundle. */
  readonly id: string;
  readonly blocks: readonly (BundleBlock & { readonly cid: string })[];
  /** The blocks of use `document`, parsed, in order. */
  readonly documents: readonly ParsedDocument[];
}

function checkSize(length: number): void {
  if (length > MAX_BUNDLE_BYTES) {
    throw new CodedError('BUNDLE_TOO_LARGE', `the bundle exceeds ${MAX_BUNDLE_BYTES} bytes`, { pointer: '' });
  }
}

/**
 * Writes a bundle: a CARv1 whose root is the manifest, followed by the blocks in ascending order of their CIDs. The same
 * blocks give the same bytes.
 *
 * @throws CodedError BUNDLE_TOO_LARGE, SCHEMA_ORDER when a block stands twice, and whatever a document is refused for.
 */
export function writeBundle(blocks: readonly BundleBlock[]): Uint8Array {
  const entries = blocks.map(({ use, bytes, media, name }) => {
    if (use === 'document') parseDocument(bytes, { exact: true });
    const cid = use === 'document' ? documentId(bytes) : rawId(bytes);
    const described = { ...(media === undefined ? {} : { media }), ...(name === undefined ? {} : { name }) };
    return { bytes, listed: { cid, size: String(bytes.length), use, ...described } };
  });
  entries.sort((a, b) => (a.listed.cid < b.listed.cid ? -1 : 1));
  const manifest = parseBundleManifest({ btml: '1.0', kind: 'bundle', blocks: entries.map(({ listed }) => listed) });
  const car = writeCar([
    { codec: 'json', bytes: manifest.bytes },
    ...entries.map(({ bytes, listed }) => ({ codec: decodeCid(listed.cid).codec, bytes })),
  ]);
  checkSize(car.length);
  return car;
}

/**
 * Reads a bundle: every block is re-hashed, listed by the manifest with its size, and in order; documents are parsed and
 * must be canonical. Whether what they say is true is for the verification of each.
 *
 * @throws CodedError BUNDLE_… with the position of the block, and what `parseDocument` throws.
 */
export function readBundle(car: Uint8Array): ReadBundle {
  checkSize(car.length);
  const [root, ...others] = readCar(car);
  const manifest = parseBundleManifest(root?.bytes ?? new Uint8Array(), { exact: true });
  const listed = manifest.document.blocks;
  const documents: ParsedDocument[] = [];
  const blocks = others.map((block, i) => {
    const entry = listed[i];
    checkListing(block, entry, i + 1);
    const { cid, use, media, name } = entry;
    if (use === 'document') documents.push(parseDocument(block.bytes, { exact: true }));
    const described = { ...(media === undefined ? {} : { media }), ...(name === undefined ? {} : { name }) };
    return { cid, use, bytes: block.bytes, ...described };
  });
  if (blocks.length < listed.length) {
    throw new CodedError('BUNDLE_LISTING', 'a listed block is missing', { pointer: `/0/blocks/${blocks.length}` });
  }
  return { manifest: manifest.document, id: manifest.id, blocks, documents };
}

function checkListing(
  block: CarBlock,
  entry: Bundle['blocks'][number] | undefined,
  position: number,
): asserts entry is Bundle['blocks'][number] {
  const pointer = `/${position}`;
  if (entry?.cid !== block.cid) throw new CodedError('BUNDLE_LISTING', 'the manifest lists another block', { pointer });
  if (entry.size !== String(block.bytes.length)) {
    throw new CodedError('BUNDLE_LISTING', 'the manifest gives another size', { pointer });
  }
  if ((entry.use === 'document') !== (block.codec === 'json')) {
    throw new CodedError('BUNDLE_LISTING', 'documents, and only they, have CIDs of codec json', { pointer });
  }
}
