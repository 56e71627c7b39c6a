import { CodedError, isCodedError } from '../../errors.ts';
import { type Sha256, sha256 } from '../../merkle/index.ts';
import { equal } from '../../proof/bytes.ts';
import { type BlockCid, checkableCodec, formatBlockCid } from './cid.ts';
import { visitDagCbor } from './dag-cbor.ts';
import { visitJson } from './dag-json.ts';
import { decodeDagPb } from './dag-pb.ts';

/** Refuses bytes that are not those of the CID: whoever delivered them doesn't matter. Throws STORAGE_HASH, STORAGE_CID. */
export function checkBlock(cid: BlockCid, bytes: Uint8Array, hash: Sha256 = sha256): void {
  checkableCodec(cid);
  if (!equal(hash(bytes), cid.digest)) {
    throw new CodedError('STORAGE_HASH', `The bytes are not those of ${formatBlockCid(cid)}`);
  }
}

/** The CIDs in a block, in the order in which they stand, after a strict reading of it. Throws STORAGE_BLOCK, STORAGE_CID. */
export function linksOf(cid: BlockCid, bytes: Uint8Array): readonly BlockCid[] {
  const links: BlockCid[] = [];
  const visit = (link: BlockCid): void => {
    links.push(link);
  };
  try {
    const codec = checkableCodec(cid);
    if (codec === 'dag-pb') return decodeDagPb(bytes).links.map((link) => link.cid);
    if (codec === 'dag-cbor') visitDagCbor(bytes, visit);
    else if (codec === 'dag-json') visitJson(bytes, visit);
    else if (codec === 'json') visitJson(bytes);
    return links;
  } catch (error) {
    if (!isCodedError(error)) throw error;
    throw new CodedError(error.code, `${formatBlockCid(cid)}: ${error.message}`, { cause: error });
  }
}
