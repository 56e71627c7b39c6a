import { displayHash, FUTURE_SECONDS, networkParameters, type PowHeader } from '../consensus/pow/index.ts';
import { CodedError, isCodedError } from '../errors.ts';
import { formatTime } from '../identifiers/time.ts';
import { equal, reversed, toHex } from '../proof/bytes.ts';
import { trustUsed } from '../receipt/draft.ts';
import { judgeUnexpired } from '../receipt/expiry.ts';
import { type AnchorVerdict, extremeState, type Verdict } from '../receipt/verdict.ts';
import type { BitcoinTrust, Trust } from '../trust/types.ts';
import { otsHash } from './apply.ts';
import { parseOts } from './parse.ts';
import type { OtsAttestation, OtsFile, OtsHash, OtsTimestamp } from './types.ts';

export interface VerifyOtsOptions {
  readonly trust: Trust;
  /** The verifier's time; nothing here reads a clock. */
  readonly now: Date;
  /** The file itself, hashed with whatever hash the timestamp starts from. */
  readonly file?: Uint8Array;
  /** Or its digests in hex, by hash, for files too large to hold; the one that the timestamp needs must be there. */
  readonly digests?: Partial<Readonly<Record<OtsHash, string>>>;
  /** Takes the best attestation even where another one is invalid. */
  readonly any?: boolean;
}

/** An attestation and the message that it is about. */
export interface FoundAttestation {
  readonly attestation: OtsAttestation;
  readonly message: Uint8Array;
}

/** All attestations of a timestamp, in the order of the file. */
export function otsAttestations(timestamp: OtsTimestamp): FoundAttestation[] {
  return timestamp.branches.flatMap((branch) =>
    'attestation' in branch
      ? [{ attestation: branch.attestation, message: timestamp.message }]
      : otsAttestations(branch.next),
  );
}

/**
 * A block's tree repeats a last node on the right only. A left sibling equal to its right neighbour would lead to the
 * same root, so a changed byte could go unseen (compare CVE-2012-2459).
 */
function checkDuplicates(timestamp: OtsTimestamp): void {
  for (const branch of timestamp.branches) {
    if ('attestation' in branch) continue;
    const { step, next } = branch;
    if (step.op === 'prepend' && equal(step.arg, timestamp.message)) {
      throw new CodedError('OTS_DUPLICATE', 'A left sibling repeats its right neighbour');
    }
    checkDuplicates(next);
  }
}

const mainnet = networkParameters('mainnet').chain;

interface KnownRoot {
  readonly trust: BitcoinTrust;
  /** Merkle root in display order. */
  readonly root: string;
  readonly how: string;
  readonly header?: PowHeader;
}

/** What the verifier knows about the Merkle root at a height: pinned itself, or in a header tied to a pinned block. */
function knownRoots(trust: BitcoinTrust, height: number): KnownRoot[] {
  const out: KnownRoot[] = trust.roots
    .filter((root) => root.height === height)
    .map(({ id }) => ({ trust, root: id, how: `the verifier pins this root at height ${height}` }));
  for (const checkpoint of trust.checkpoints) {
    if (checkpoint.height !== height) continue;
    const { header } = checkpoint;
    out.push({ trust, header, root: displayHash(header.merkleRoot), how: `the verifier pins the header at ${height}` });
  }
  const header = trust.headers[height - trust.headersFrom];
  const pins = [
    ...trust.pins,
    ...trust.checkpoints.map((checkpoint) => ({ height: checkpoint.height, id: checkpoint.header.id })),
  ];
  const pinned = pins.find(
    (pin) => pin.height >= height && trust.headers[pin.height - trust.headersFrom]?.id === pin.id,
  );
  if (header !== undefined && pinned !== undefined) {
    out.push({
      trust,
      header,
      root: displayHash(header.merkleRoot),
      how: `the header at ${height} is an ancestor of pinned block ${pinned.height}`,
    });
  }
  return out;
}

function judgeBitcoin(height: number, message: Uint8Array, options: VerifyOtsOptions): AnchorVerdict {
  const common = {
    development: false,
    chain: mainnet,
    form: 'ots-bitcoin',
    kind: 'pow',
    height,
    root: toHex(reversed(message)),
  } as const;
  const proven = [`The file's digest leads to the value that the attestation names for block ${height} of Bitcoin`];
  if (message.length !== 32) {
    return {
      ...common,
      state: 'invalid',
      code: 'OTS_ATTESTATION',
      message: 'A Merkle root has 32 bytes',
      proven: [],
      notProven: [],
    };
  }
  const trusts = options.trust.chains.filter(
    (entry): entry is BitcoinTrust => entry.rule === 'bitcoin' && entry.chain === mainnet,
  );
  const known = trusts.flatMap((trust) => knownRoots(trust, height));
  const match = known.find(({ root }) => root === common.root);
  const used = match ?? known[0];
  if (used === undefined) {
    return {
      ...common,
      state: 'consistent',
      code: 'FINALITY_NO_TRUST',
      message: `If block ${height} has the Merkle root ${common.root}, the file existed then; the trust says nothing about it`,
      proven,
      notProven: [`that block ${height} has this Merkle root`],
    };
  }
  const now = options.now.getTime() / 1000;
  const facts = {
    ...common,
    threshold: 'the Merkle root of the block known to the verifier',
    trust: trustUsed(used.trust, now),
    ...(used.header === undefined
      ? {}
      : {
          block: used.header.id,
          time: {
            notBefore: formatTime(Math.max(0, used.header.time - FUTURE_SECONDS)),
            notAfter: formatTime(used.header.time + FUTURE_SECONDS),
          },
        }),
  };
  if (match === undefined) {
    return {
      ...facts,
      state: 'invalid',
      code: 'OTS_ROOT',
      message: `Block ${height} has the Merkle root ${used.root}, not the one that this proof leads to`,
      proven: [],
      notProven: [],
    };
  }
  return {
    ...facts,
    state: 'final',
    code: 'FINALITY_REACHED',
    message: `Final: ${match.how}`,
    proven: [...proven, `That value is the Merkle root of block ${height}: ${match.how}`],
    notProven: ['the exact time of the block: whoever makes a block states it'],
  };
}

function judge({ attestation, message }: FoundAttestation, options: VerifyOtsOptions): AnchorVerdict {
  if (attestation.kind === 'bitcoin')
    return judgeUnexpired(options.trust, options.now.getTime() / 1000, (trust) =>
      judgeBitcoin(attestation.height, message, { ...options, trust }),
    );
  const common = { state: 'pending', development: false, kind: 'unknown', proven: [] } as const;
  if (attestation.kind === 'pending') {
    return {
      ...common,
      code: 'OTS_PENDING',
      message: `Waiting at the calendar ${attestation.uri}`,
      chain: '',
      form: 'ots-pending',
      notProven: ['anything: a calendar only promised to timestamp the file'],
    };
  }
  if (attestation.kind === 'unknown') {
    return {
      ...common,
      code: 'OTS_UNKNOWN',
      message: `An attestation of the unknown kind ${toHex(attestation.tag)}`,
      chain: '',
      form: `ots-${toHex(attestation.tag)}`,
      notProven: ['anything: this kind of attestation is not known here'],
    };
  }
  return {
    ...common,
    code: 'OTS_UNKNOWN',
    message: `An attestation of ${attestation.kind}, block ${attestation.height}, which is not checked here`,
    chain: attestation.kind,
    form: `ots-${attestation.kind}`,
    height: attestation.height,
    notProven: ['anything: attestations of this chain are not checked here'],
  };
}

function checkFile(file: OtsFile, options: VerifyOtsOptions): void {
  const { message } = file.timestamp;
  const stated = options.digests?.[file.hash];
  if (options.file === undefined && options.digests === undefined) return;
  const same =
    options.file === undefined ? stated === toHex(message) : equal(otsHash(file.hash, options.file), message);
  if (!same) {
    throw new CodedError('PROOF_DIGEST', `The timestamp is about another file (its ${file.hash} is ${toHex(message)})`);
  }
}

/**
 * Verifies an OpenTimestamps file offline. Attestations are alternatives: the best one counts, but one that contradicts
 * the verifier's trust makes the whole `invalid`, unless `any` is set. Without knowledge of the block an attestation is
 * `consistent` and says which Merkle root the block must have; trust data may pin that root (`roots`) or headers.
 *
 * Never throws for what the file contains.
 */
export function verifyOts(bytes: Uint8Array, options: VerifyOtsOptions): Verdict {
  let file: OtsFile;
  try {
    file = parseOts(bytes);
    checkFile(file, options);
    checkDuplicates(file.timestamp);
  } catch (error) {
    if (!isCodedError(error)) throw error;
    return { state: 'invalid', development: false, code: error.code, message: error.message, anchors: [] };
  }
  const anchors = otsAttestations(file.timestamp).map((found) => judge(found, options));
  const states = anchors.map(({ state }) => state);
  const state = !options.any && states.includes('invalid') ? 'invalid' : extremeState(states, true);
  const decisive = anchors.find((anchor) => anchor.state === state);
  return {
    state,
    development: false,
    code: decisive?.code ?? 'OTS_PENDING',
    message: decisive?.message ?? 'There is no attestation',
    anchors,
  };
}
