import { keys } from './keys.ts';
import { accepted, type Draft, refused } from './types.ts';

const bad = (op: string, name: string, tag: string, text: string, error: string): Draft =>
  refused(op, name, tag, text, error);

const document = 'bagaaiera36frf63kectugg34jlv635sar23j46lnjnxhma4t7cnt3gwbz47q';

export const idVectors: readonly Draft[] = [
  accepted('decode-cid', 'document', document),
  accepted('decode-cid', 'raw bytes', 'bafkreifzjut3te7nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e'),
  accepted('decode-did-key', 'ed25519', keys.ed25519.did),
  accepted('decode-did-key', 'p256', keys.p256.did),
  accepted('decode-did-key', 'secp256k1', keys.secp256k1.did),
  bad('decode-cid', 'empty', 'truncated', '', 'ID_MALFORMED'),
  bad('decode-cid', 'capitals', 'canonicalization', document.toUpperCase(), 'ID_MALFORMED'),
  bad('decode-cid', 'one character short', 'truncated', document.slice(0, -1), 'ID_MALFORMED'),
  bad('decode-cid', 'one character long', 'trailing-data', `${document}a`, 'ID_MALFORMED'),
  bad('decode-cid', 'unused bits set', 'canonicalization', `${document.slice(0, -1)}r`, 'ID_MALFORMED'),
  bad('decode-cid', 'CID version 0', 'canonicalization', 'QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG', 'ID_MALFORMED'),
  bad('decode-cid', 'codec dag-cbor', 'algorithm-confusion', 'bafyreigbtj4x7ip5legnfznufuopl4sg4knzc2cof6duas4b3q2fy6swua', 'ID_MALFORMED'),
  bad('decode-cid', 'base 58', 'canonicalization', 'zdj7WhuEjrB52m1BisYCtmjH1hSKa7yZ3jEZ9JcXaFRD51wVz', 'ID_MALFORMED'),
  bad('decode-did-key', 'not a did:key', 'schema', 'did:web:example.com', 'ID_DID_KEY'),
  bad('decode-did-key', 'x25519 key', 'algorithm-confusion', 'did:key:z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc', 'ID_DID_KEY'),
  bad('decode-did-key', 'one character short', 'truncated', keys.ed25519.did.slice(0, -1), 'ID_DID_KEY'),
  bad('decode-did-key', 'fragment', 'canonicalization', `${keys.ed25519.did}#z6Mk`, 'ID_DID_KEY'),
  bad('decode-did-key', 'base64url instead of base58', 'canonicalization', 'did:key:u7QHqSmxjLPdOnWa6FGpDp6', 'ID_DID_KEY'),
  refused('decode-did-key', 'very long', 'resource-exhaustion', { parts: [['did:key:z', 1], ['1', 100_000]] }, 'ID_DID_KEY'),
];
