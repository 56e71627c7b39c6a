import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { foldPath, leafHash, pathFromInclusion, sha256 } from '../../merkle/index.ts';
import { equal, toHex } from '../../proof/bytes.ts';
import { checkCommit, encodeCommit, parseCommit, requireTwoThirds, verifyVote, voteSignBytes } from './commit.ts';
import { encodeBftHeader, parseBftHeader } from './header.ts';
import { commitFromJson, headerFromJson, timestampFromJson, validatorsFromJson } from './json.ts';
import { validatorAddress, validatorsHash } from './validators.ts';

// What real nodes of CometBFT (kvstore, 0.38) and of a Cosmos SDK chain (gaia, 0.34) answered.

const folder = join(import.meta.dirname, '../../../fixtures/tendermint-rs');
const read = (path: string) => JSON.parse(readFileSync(join(folder, path), 'utf8')).result;
const gaia = 'gaia_fixtures/incoming';
const kvstore = 'kvstore_fixtures/v0_38/incoming';

describe.each([gaia, kvstore])('%s', (chain) => {
  const { signed_header } = read(`${chain}/commit_at_height_10.json`);
  const header = headerFromJson(signed_header.header);
  const commit = commitFromJson(signed_header.commit);

  test('header 10 has the hash that was voted for', () => {
    expect(toHex(commit.blockId.hash)).toBe(header.id);
    expect(parseBftHeader(encodeBftHeader(header))).toEqual(header);
    expect(parseCommit(encodeCommit(commit))).toEqual(commit);
  });

  test('ten headers stand in a row', () => {
    const metas: readonly { block_id: { hash: string }; header: unknown }[] = read(
      `${chain}/blockchain_from_1_to_10.json`,
    ).block_metas;
    const headers = metas.map(({ header: one }) => headerFromJson(one)).reverse();
    expect(headers).toHaveLength(10);
    expect(metas.map(({ block_id }) => block_id.hash.toLowerCase()).reverse()).toEqual(headers.map(({ id }) => id));
    headers.slice(1).forEach((one, i) => {
      expect(toHex(one.lastBlockId.hash)).toBe(headers[i]?.id);
      expect(toHex(one.validatorsHash)).toBe(toHex(headers[i]?.nextValidatorsHash ?? sha256(one.hash)));
    });
  });

  test('the commit in block 10 is that of block 9', () => {
    const { block } = read(`${chain}/block_at_height_10.json`);
    const last = commitFromJson(block.last_commit);
    expect(last.height).toBe(9n);
    expect(equal(last.blockId.hash, header.lastBlockId.hash)).toBe(true);
  });
});

describe('the validator of gaia’s genesis', () => {
  const { genesis } = read(`${gaia}/genesis.json`);
  const gentx = genesis.app_state.genutil.gen_txs[0].body.messages[0];
  const [validator] = validatorsFromJson([
    { pub_key: { type: 'tendermint/PubKeyEd25519', value: gentx.pubkey.key }, voting_power: '1' },
  ]);
  const { signed_header } = read(`${gaia}/commit_at_height_10.json`);
  const header = headerFromJson(signed_header.header);
  const commit = commitFromJson(signed_header.commit);

  test('signed block 10', () => {
    const [vote] = commit.signatures;
    if (validator === undefined || vote === undefined) throw new Error('no vote');
    expect(toHex(validatorAddress(validator.key))).toBe(toHex(vote.validatorAddress));
    const message = voteSignBytes(header.chainId, { ...commit, timestamp: vote.timestamp });
    expect(verifyVote(validator.key, message, vote.signature)).toBe(true);
    expect(verifyVote(validator.key, message.slice(1), vote.signature)).toBe(false);
  });

  test('is the whole set, with the power of its stake', () => {
    const power = BigInt(gentx.value.amount) / 1_000_000n;
    const set = validator === undefined ? [] : [{ ...validator, power }];
    expect(toHex(validatorsHash(set))).toBe(toHex(header.validatorsHash));
    requireTwoThirds(checkCommit(header, commit, set));
  });
});

describe('proofs of transactions of a kvstore', () => {
  const txs: readonly {
    tx: string;
    hash: string;
    proof: { root_hash: string; proof: { index: string; total: string; aunts: readonly string[] } };
  }[] = read(`${kvstore}/tx_search_with_prove.json`).txs;

  test.each(txs.map((one) => [one.hash, one] as const))('%s', (hash, { tx, proof }) => {
    const raw = Uint8Array.from(Buffer.from(tx, 'base64'));
    expect(toHex(sha256(raw))).toBe(hash.toLowerCase());
    const aunts = proof.proof.aunts.map((aunt) => Uint8Array.from(Buffer.from(aunt, 'base64')));
    const path = pathFromInclusion(Number(proof.proof.index), Number(proof.proof.total), aunts);
    expect(toHex(foldPath(leafHash(sha256(raw)), path))).toBe(proof.root_hash.toLowerCase());
  });
});

describe('answers that are refused', () => {
  const { header } = read(`${kvstore}/commit_at_height_10.json`).signed_header;
  test.each([
    ['not an object', []],
    ['a height that is no integer', { ...header, height: '1.5' }],
    ['a hash that is no hex', { ...header, app_hash: 'xyz' }],
    ['a chain id that is no text', { ...header, chain_id: 1 }],
    ['a time in another zone', { ...header, time: '2023-05-17T14:12:53+02:00' }],
  ])('%s', (_name, answer) => {
    expect(() => headerFromJson(answer)).toThrow(expect.objectContaining({ code: 'BFT_JSON' }));
  });
  test('votes and validators', () => {
    const bad = expect.objectContaining({ code: 'BFT_JSON' });
    expect(() => commitFromJson({ height: '1', block_id: {}, signatures: {} })).toThrow(bad);
    expect(() =>
      commitFromJson({ height: '1', signatures: [{ block_id_flag: 2, timestamp: '', signature: '' }] }),
    ).toThrow(bad);
    const key = { type: 'tendermint/PubKeyEd25519', value: '!' };
    expect(() => validatorsFromJson([{ pub_key: key, voting_power: '1' }])).toThrow(bad);
    const other = { type: 'tendermint/PubKeySecp256k1', value: 'AA==' };
    expect(() => validatorsFromJson([{ pub_key: other, voting_power: '1' }])).toThrow(
      expect.objectContaining({ code: 'BFT_KEY_TYPE' }),
    );
  });
  test('times', () => {
    expect(timestampFromJson('0001-01-01T00:00:00Z')).toEqual({ seconds: -62_135_596_800n, nanos: 0 });
    expect(timestampFromJson('2023-05-17T14:12:53.6053Z')).toEqual({ seconds: 1_684_332_773n, nanos: 605_300_000 });
  });
});
