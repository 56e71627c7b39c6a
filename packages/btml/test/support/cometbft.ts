import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import {
  anchorTransaction,
  type BftHeader,
  type BtmlMap,
  type Commit,
  cosmosChain,
  type ExecutionResult,
  encodeBftHeader,
  encodeCommit,
  encodeValidator,
  FLAG_ABSENT,
  FLAG_COMMIT,
  FLAG_NIL,
  formatPath,
  hashedBftHeader,
  hexEncode,
  inclusionProof,
  leafHash,
  merkleRoot,
  pathFromInclusion,
  resultMessage,
  sortValidators,
  type Validator,
  validatorAddress,
  validatorsHash,
  voteSignBytes,
  ZERO_TIME,
} from '../../src/index.ts';
import { utf8 } from '../../src/proof/bytes.ts';

// TEST SUPPORT: a chain of CometBFT's rules by validators whose keys are made here. It proves nothing to anybody.

export interface TestValidator extends Validator {
  readonly secret: Uint8Array;
  /** Lowercase hex. */
  readonly address: string;
}

/** Validators by name, in the order of their set. */
export function testValidators(powers: Readonly<Record<string, number>>): readonly TestValidator[] {
  const members = Object.entries(powers).map(([name, power]) => {
    const secret = sha256(utf8(`blockcluster test validator ${name}`));
    return { secret, key: ed25519.getPublicKey(secret), power: BigInt(power) };
  });
  const secrets = new Map(members.map(({ key, secret }) => [hexEncode(key), secret]));
  return sortValidators(members).map(({ key, power }) => ({
    key,
    power,
    secret: secrets.get(hexEncode(key)) ?? key,
    address: hexEncode(validatorAddress(key)),
  }));
}

const none = new Uint8Array(0);
export const noResult: ExecutionResult = { code: 0, data: none, gasWanted: 0n, gasUsed: 0n };

export interface BlockParts {
  readonly chainId?: string;
  readonly validators: readonly TestValidator[];
  readonly next?: readonly TestValidator[];
  readonly txs?: readonly Uint8Array[];
  readonly results?: readonly ExecutionResult[];
  /** Seconds after the block below. */
  readonly later?: bigint;
}

const hashOf = (leaves: readonly Uint8Array[]): Uint8Array => merkleRoot(leaves.map((leaf) => leafHash(leaf)));
const partSetHeader = (seed: Uint8Array) => ({ total: 1, hash: sha256(seed) });

/** The block after another one, or the first. */
export function nextBftBlock(below: BftHeader | undefined, parts: BlockParts): BftHeader {
  const { validators, txs = [], results = [] } = parts;
  const time = below?.time ?? { seconds: 1_795_000_000n, nanos: 123_456_789 };
  return hashedBftHeader({
    version: { block: 11n, app: 1n },
    chainId: parts.chainId ?? below?.chainId ?? 'btml-test-1',
    height: (below?.height ?? 0n) + 1n,
    time: below === undefined ? time : { seconds: time.seconds + (parts.later ?? 5n), nanos: time.nanos },
    lastBlockId:
      below === undefined
        ? { hash: none, partSetHeader: { total: 0, hash: none } }
        : { hash: below.hash, partSetHeader: partSetHeader(below.hash) },
    lastCommitHash: sha256(utf8('last commit')),
    dataHash: hashOf(txs.map((tx) => sha256(tx))),
    validatorsHash: validatorsHash(validators),
    nextValidatorsHash: validatorsHash(parts.next ?? validators),
    consensusHash: sha256(utf8('consensus')),
    appHash: sha256(utf8(`state ${below?.height ?? 0n}`)),
    lastResultsHash: hashOf(results.map((result) => resultMessage.encode(result))),
    evidenceHash: hashOf([]),
    proposerAddress: validatorAddress(validators[0]?.key ?? none),
  });
}

export type Vote = 'commit' | 'nil' | 'absent';

/** The votes for a header: by default everybody's. */
export function testCommit(
  header: BftHeader,
  validators: readonly TestValidator[],
  votes: readonly Vote[] = [],
): Commit {
  const blockId = { hash: header.hash, partSetHeader: partSetHeader(header.hash) };
  const { height } = header;
  const round = 1;
  const signatures = validators.map(({ key, secret }, i) => {
    const vote = votes[i] ?? 'commit';
    if (vote === 'absent') {
      const timestamp = { seconds: ZERO_TIME, nanos: 0 };
      return { flag: FLAG_ABSENT, validatorAddress: none, timestamp, signature: none };
    }
    const timestamp = { seconds: header.time.seconds + 1n, nanos: i };
    const subject = vote === 'commit' ? blockId : null;
    const message = voteSignBytes(header.chainId, { height, round, blockId: subject, timestamp });
    const flag = vote === 'commit' ? FLAG_COMMIT : FLAG_NIL;
    return { flag, validatorAddress: validatorAddress(key), timestamp, signature: ed25519.sign(message, secret) };
  });
  return { height, round, blockId, signatures };
}

export interface CosmosOptions {
  readonly validators?: readonly TestValidator[];
  readonly votes?: readonly Vote[];
  readonly tx?: Uint8Array;
  readonly result?: ExecutionResult;
  /** Position of the transaction among how many. */
  readonly position?: number;
  readonly count?: number;
  /** Blocks below that of the transaction, and headers above the second one in the receipt. */
  readonly below?: number;
  readonly above?: number;
}

export interface TestCosmosAnchor {
  readonly anchor: BtmlMap;
  /** All headers, from the first block on. */
  readonly chain: readonly BftHeader[];
  readonly headers: readonly BftHeader[];
  readonly validators: readonly TestValidator[];
  readonly commit: Commit;
}

export const four = testValidators({ a: 40, b: 30, c: 20, d: 10 });

function steps(leaves: readonly Uint8Array[], position: number): readonly string[] {
  const hashes = leaves.map((leaf) => leafHash(leaf));
  return formatPath(pathFromInclusion(position, hashes.length, inclusionProof(hashes, position)));
}

/** An anchor of the form `cosmos-tx-1` on a chain of its own. */
export function cosmosAnchor(
  root: Uint8Array,
  path: readonly string[] | undefined,
  options: CosmosOptions = {},
): TestCosmosAnchor {
  const { validators = four, result = noResult, position = 1, count = 3 } = options;
  const tx = options.tx ?? anchorTransaction('plain', root);
  const txs = Array.from({ length: count }, (_, i) => (i === position ? tx : utf8(`other transaction ${i}`)));
  const results = txs.map((_, i) => (i === position ? result : { ...noResult, gasUsed: BigInt(i + 1) }));
  const chain: BftHeader[] = [];
  const add = (parts: Omit<BlockParts, 'validators'> = {}): BftHeader => {
    const header = nextBftBlock(chain.at(-1), { validators, ...parts });
    chain.push(header);
    return header;
  };
  for (let i = 0; i < (options.below ?? 3); i++) add();
  const headers = [add({ txs }), add({ results })];
  for (let i = 0; i < (options.above ?? 0); i++) headers.push(add());
  const signed = headers[headers.length - 1] ?? add();
  const commit = testCommit(signed, validators, options.votes);
  const branch = steps(
    txs.map((one) => sha256(one)),
    position,
  );
  const encoded = results.map((one) => resultMessage.encode(one));
  const rbranch = steps(encoded, position);
  const own = encoded[position] ?? none;
  const anchor: BtmlMap = {
    chain: cosmosChain(signed.chainId),
    form: 'cosmos-tx-1',
    ...(path === undefined || path.length === 0 ? {} : { path }),
    tx: hexEncode(tx),
    ...(branch.length === 0 ? {} : { branch }),
    ...(own.length === 0 ? {} : { result: hexEncode(own) }),
    ...(rbranch.length === 0 ? {} : { rbranch }),
    headers: headers.map((header) => hexEncode(encodeBftHeader(header))),
    commit: hexEncode(encodeCommit(commit)),
    validators: validators.map((validator) => hexEncode(encodeValidator(validator))),
  };
  return { anchor, chain, headers, validators, commit };
}

/** A trust file that pins the block at an index of the chain. */
export function cosmosTrust({ chain, validators, anchor }: TestCosmosAnchor, at: number, entry: BtmlMap = {}): BtmlMap {
  const header = chain[at];
  if (header === undefined) throw new RangeError(`no block at index ${at}`);
  const time = `${new Date(Number(header.time.seconds) * 1000).toISOString().slice(0, 19)}Z`;
  return {
    trust: '1.0',
    issued: '2026-11-22T12:30:00Z',
    chains: [
      {
        chain: anchor.chain ?? '',
        rule: 'cometbft',
        name: 'test chain',
        height: String(header.height),
        hash: header.id,
        time,
        validators: validators.map(({ key, power }) => ({ key: hexEncode(key), power: String(power) })),
        period: '1209600',
        flavor: 'plain',
        ...entry,
      },
    ],
  };
}
