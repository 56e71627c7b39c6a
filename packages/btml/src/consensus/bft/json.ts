import { base64 } from '@scure/base';
import { CodedError } from '../../errors.ts';
import { type BftHeader, hashedBftHeader } from './header.ts';
import type { LightBlock } from './light.ts';
import {
  type BlockId,
  type Commit,
  type CommitSignature,
  FLAG_ABSENT,
  type Timestamp,
  timestamp,
  ZERO_TIME,
} from './messages.ts';
import { sortValidators, type Validator } from './validators.ts';

// What CometBFT's RPC answers, as JSON, read strictly enough to rebuild the protobuf messages from it.

function refuse(message: string, pointer: string): never {
  throw new CodedError('BFT_JSON', message, { pointer });
}

function object(value: unknown, pointer: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse('must be an object', pointer);
  return Object.fromEntries(Object.entries(value));
}

/** Go writes an empty list as null. */
function list(value: unknown, pointer: string): readonly unknown[] {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? value : refuse('must be a list', pointer);
}

/** CometBFT writes 64-bit integers as strings and smaller ones as numbers. */
function integer(value: unknown, pointer: string): bigint {
  if (typeof value === 'string' && /^-?(?:0|[1-9][0-9]{0,19})$/.test(value)) return BigInt(value);
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  return refuse('must be an integer', pointer);
}

function hex(value: unknown, pointer: string): Uint8Array {
  if (value === null || value === undefined || value === '') return new Uint8Array(0);
  if (typeof value !== 'string' || !/^(?:[0-9a-fA-F]{2})*$/.test(value)) return refuse('must be hex', pointer);
  return Uint8Array.from(value.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function base64Bytes(value: unknown, pointer: string): Uint8Array {
  if (value === null || value === undefined || value === '') return new Uint8Array(0);
  if (typeof value !== 'string') return refuse('must be base64', pointer);
  try {
    return base64.decode(value);
  } catch {
    return refuse('must be base64', pointer);
  }
}

const time = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?Z$/;

/** A time of RFC 3339 in UTC with up to nine digits after the point. */
export function timestampFromJson(value: unknown, pointer = ''): Timestamp {
  const match = typeof value === 'string' ? time.exec(value) : null;
  if (match === null) return refuse('must be a time in UTC', pointer);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const date = new Date(0);
  // Not Date.UTC, which takes the years 0 to 99 for those of the twentieth century.
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  const result = { seconds: BigInt(date.getTime() / 1000), nanos: Number((match[7] ?? '').padEnd(9, '0')) };
  return timestamp.decode(timestamp.encode(result), pointer);
}

function blockIdFromJson(value: unknown, pointer: string): BlockId {
  if (value === null || value === undefined) {
    return { hash: new Uint8Array(0), partSetHeader: { total: 0, hash: new Uint8Array(0) } };
  }
  const entry = object(value, pointer);
  const parts = object(entry.part_set_header ?? entry.parts ?? {}, `${pointer}/parts`);
  return {
    hash: hex(entry.hash, `${pointer}/hash`),
    partSetHeader: {
      total: Number(integer(parts.total ?? 0, `${pointer}/parts/total`)),
      hash: hex(parts.hash, `${pointer}/parts/hash`),
    },
  };
}

/**
 * A header as `/commit`, `/block` or `/header` of a CometBFT node show it.
 *
 * @throws CodedError BFT_JSON
 */
export function headerFromJson(value: unknown, pointer = ''): BftHeader {
  const entry = object(value, pointer);
  const version = object(entry.version, `${pointer}/version`);
  const hash = (name: string): Uint8Array => hex(entry[name], `${pointer}/${name}`);
  const chainId = entry.chain_id;
  if (typeof chainId !== 'string') return refuse('must be a string', `${pointer}/chain_id`);
  return hashedBftHeader({
    version: {
      block: integer(version.block ?? '0', `${pointer}/version/block`),
      app: integer(version.app ?? '0', `${pointer}/version/app`),
    },
    chainId,
    height: integer(entry.height, `${pointer}/height`),
    time: timestampFromJson(entry.time, `${pointer}/time`),
    lastBlockId: blockIdFromJson(entry.last_block_id, `${pointer}/last_block_id`),
    lastCommitHash: hash('last_commit_hash'),
    dataHash: hash('data_hash'),
    validatorsHash: hash('validators_hash'),
    nextValidatorsHash: hash('next_validators_hash'),
    consensusHash: hash('consensus_hash'),
    appHash: hash('app_hash'),
    lastResultsHash: hash('last_results_hash'),
    evidenceHash: hash('evidence_hash'),
    proposerAddress: hash('proposer_address'),
  });
}

function signatureFromJson(value: unknown, pointer: string): CommitSignature {
  const entry = object(value, pointer);
  const flag = Number(integer(entry.block_id_flag, `${pointer}/block_id_flag`));
  return {
    flag,
    validatorAddress: hex(entry.validator_address, `${pointer}/validator_address`),
    // Who did not vote has no time; some writers put 1970 there instead of Go's zero time.
    timestamp:
      flag === FLAG_ABSENT
        ? { seconds: ZERO_TIME, nanos: 0 }
        : timestampFromJson(entry.timestamp, `${pointer}/timestamp`),
    signature: base64Bytes(entry.signature, `${pointer}/signature`),
  };
}

/** The commit of `/commit`; throws BFT_JSON. */
export function commitFromJson(value: unknown, pointer = ''): Commit {
  const entry = object(value, pointer);
  const signatures = list(entry.signatures, `${pointer}/signatures`);
  return {
    height: integer(entry.height, `${pointer}/height`),
    round: Number(integer(entry.round ?? 0, `${pointer}/round`)),
    blockId: blockIdFromJson(entry.block_id, `${pointer}/block_id`),
    signatures: signatures.map((item, i) => signatureFromJson(item, `${pointer}/signatures/${i}`)),
  };
}

/**
 * The members of `validators` of `/validators` or of a genesis, in the order of the set: by descending power, then by
 * address. Throws BFT_JSON, BFT_KEY_TYPE.
 */
export function validatorsFromJson(value: unknown, pointer = ''): readonly Validator[] {
  const validators = list(value, pointer).map((item, i) => {
    const entry = object(item, `${pointer}/${i}`);
    const key = object(entry.pub_key, `${pointer}/${i}/pub_key`);
    if (key.type !== 'tendermint/PubKeyEd25519') {
      throw new CodedError('BFT_KEY_TYPE', 'A validator has no Ed25519 key', { pointer: `${pointer}/${i}/pub_key` });
    }
    return {
      key: base64Bytes(key.value, `${pointer}/${i}/pub_key/value`),
      power: integer(entry.voting_power ?? entry.power, `${pointer}/${i}/voting_power`),
    };
  });
  return sortValidators(validators);
}

/** A light block as CometBFT's light client writes it: `signed_header`, `validator_set`, `next_validator_set`. */
export function lightBlockFromJson(value: unknown, pointer = ''): LightBlock {
  const entry = object(value, pointer);
  const signed = object(entry.signed_header, `${pointer}/signed_header`);
  const members = (name: string): readonly Validator[] => {
    const set = object(entry[name], `${pointer}/${name}`);
    return validatorsFromJson(set.validators, `${pointer}/${name}/validators`);
  };
  return {
    header: headerFromJson(signed.header, `${pointer}/signed_header/header`),
    commit: commitFromJson(signed.commit, `${pointer}/signed_header/commit`),
    validators: members('validator_set'),
    ...(entry.next_validator_set === undefined ? {} : { nextValidators: members('next_validator_set') }),
  };
}
