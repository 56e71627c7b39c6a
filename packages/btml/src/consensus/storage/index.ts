export {
  type Block,
  type Car,
  carPreamble,
  carSection,
  type Dag,
  readBlocksCar,
  verifyDagCar,
  walkDag,
  writeBlocksCar,
} from './car.ts';
export * from './check.ts';
export {
  type BlockCid,
  type BlockCodec,
  blockCidBytes,
  blockKey,
  cidOfBlock,
  formatBlockCid,
  parseBlockCid,
  readBlockCid,
} from './cid.ts';
export * from './content.ts';
export { decodeDagPb, encodeDagPb, type PbLink, type PbNode } from './dag-pb.ts';
export * from './directory.ts';
export { type FilePart, readFilePart } from './file-part.ts';
export { checkBlock, linksOf } from './links.ts';
export * from './members.ts';
export * from './statements.ts';
export { directoryData, encodeUnixfsFile, readUnixfs, type UnixfsNode } from './unixfs.ts';
