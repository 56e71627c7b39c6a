/** Hashes that the format knows, by their tag. */
export type OtsHash = 'sha1' | 'ripemd160' | 'sha256' | 'keccak256';

/** One step from a message to the next. */
export type OtsOp =
  | { readonly op: OtsHash | 'reverse' | 'hexlify' }
  | { readonly op: 'append' | 'prepend'; readonly arg: Uint8Array };

/** A claim about a message. Unknown ones are kept with their tag, so that nothing is lost on the way. */
export type OtsAttestation =
  | { readonly kind: 'bitcoin' | 'litecoin' | 'ethereum'; readonly height: number }
  | { readonly kind: 'pending'; readonly uri: string }
  | { readonly kind: 'unknown'; readonly tag: Uint8Array; readonly payload: Uint8Array };

/** A branch: either an attestation about the message here, or an operation that leads to the next message. */
export type OtsBranch =
  | { readonly attestation: OtsAttestation }
  | { readonly step: OtsOp; readonly next: OtsTimestamp };

/** A message and what is known about it, in the order of the file. */
export interface OtsTimestamp {
  readonly message: Uint8Array;
  readonly branches: readonly OtsBranch[];
}

/** A detached timestamp file (`.ots`). */
export interface OtsFile {
  readonly hash: OtsHash;
  readonly timestamp: OtsTimestamp;
}

/** Limits of the reference implementation; what exceeds them is refused there, so it is here. */
export const OTS_LIMITS = {
  message: 4096,
  nesting: 256,
  attestation: 8192,
  uri: 1000,
} as const;

/**
 * Bound of this reader: what all messages of a file may take together, each branch counting `branch` bytes more. One
 * byte of a file can stand for a message of 4,096, so without it 100 kB would take 400 MB.
 */
export const OTS_WORK = { total: 16 * 1024 * 1024, branch: 256 } as const;

/** The first bytes of every detached timestamp. */
export const OTS_MAGIC: Uint8Array = Uint8Array.from([
  0x00, 0x4f, 0x70, 0x65, 0x6e, 0x54, 0x69, 0x6d, 0x65, 0x73, 0x74, 0x61, 0x6d, 0x70, 0x73, 0x00, 0x00, 0x50, 0x72,
  0x6f, 0x6f, 0x66, 0x00, 0xbf, 0x89, 0xe2, 0xe8, 0x84, 0xe8, 0x92, 0x94,
]);
export const OTS_VERSION = 1;

/** Tags of operations, and lengths of the digests that a file may start from. */
export const otsHashes: readonly { readonly op: OtsHash; readonly tag: number; readonly length: number }[] = [
  { op: 'sha1', tag: 0x02, length: 20 },
  { op: 'ripemd160', tag: 0x03, length: 20 },
  { op: 'sha256', tag: 0x08, length: 32 },
  { op: 'keccak256', tag: 0x67, length: 32 },
];
export const otsUnary: readonly { readonly op: 'reverse' | 'hexlify'; readonly tag: number }[] = [
  { op: 'reverse', tag: 0xf2 },
  { op: 'hexlify', tag: 0xf3 },
];
export const otsBinary: readonly { readonly op: 'append' | 'prepend'; readonly tag: number }[] = [
  { op: 'append', tag: 0xf0 },
  { op: 'prepend', tag: 0xf1 },
];

/** Tags of attestations whose payload is a block height, as hex. */
export const otsHeights: readonly { readonly kind: 'bitcoin' | 'litecoin' | 'ethereum'; readonly tag: string }[] = [
  { kind: 'bitcoin', tag: '0588960d73d71901' },
  { kind: 'litecoin', tag: '06869a0d73d71b45' },
  { kind: 'ethereum', tag: '30fe8087b5c7ead7' },
];
export const OTS_PENDING_TAG = '83dfe30d2ef90c8e';
