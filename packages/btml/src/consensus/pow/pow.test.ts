import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { equal, fromHex, toHex } from '../../proof/bytes.ts';
import * as pow from './index.ts';

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../fixtures/${name}`, import.meta.url)));
const json = (name: string): Record<string, string> => JSON.parse(Buffer.from(fixture(name)).toString('utf8'));
const mainnet = pow.networkParameters('mainnet');
const code = (expected: string): unknown => expect.objectContaining({ code: expected });

const boundaries = new Map(
  Object.entries(json('bitcoin/retarget-boundary-headers.json')).map(([h, hex]) => [
    Number(h),
    pow.parseHeader(fromHex(hex)),
  ]),
);
const boundary = (height: number): pow.PowHeader => {
  const header = boundaries.get(height);
  if (header === undefined) throw new Error(`no header ${height}`);
  return header;
};
const run = pow.parseHeaders(fixture('bitcoin/headers-822528-830592.bin'));

describe('mainnet headers', () => {
  test('8,065 in a row with four retargets', () => {
    const start: pow.ChainStart = {
      height: 822_528,
      parent: boundary(822_527),
      epochTime: boundary(820_512).time,
    };
    const report = pow.verifyHeaders(mainnet, start, run);
    expect(run.length).toBe(8065);
    expect(report.retargets).toBe(5);
    expect(report.uncheckedRetargets).toBe(0);
    expect(report.uncheckedTimes).toBe(11);
    expect(run.at(-1)?.id).toBe('00000000000000000000506183a8b30fa3224b85e82a70416e1d594bdb632fdb');
    const own = pow.verifyHeaders(mainnet, { height: 822_528 }, run);
    expect([own.retargets, own.uncheckedRetargets]).toEqual([4, 1]);
  });

  test('altered, reordered, stale or skipped headers are refused', () => {
    const altered = (at: number, byte: number): pow.PowHeader[] => {
      const copy = run.slice(0, 30);
      const raw = Uint8Array.from(copy[at]?.raw ?? []);
      raw[byte] = (raw[byte] ?? 0) ^ 1;
      copy[at] = pow.parseHeader(raw);
      return copy;
    };
    const check = (headers: pow.PowHeader[]) => () => pow.verifyHeaders(mainnet, { height: 822_528 }, headers);
    for (let byte = 0; byte < 80; byte++) expect(check(altered(5, byte))).toThrow(/./);
    expect(check(altered(5, 0))).toThrow(code('POW_TARGET'));
    expect(check(altered(5, 10))).toThrow(code('POW_LINK'));
    expect(check([...run.slice(0, 3), ...run.slice(4, 6)])).toThrow(code('POW_LINK'));
    expect(check([...run.slice(1, 2), ...run.slice(0, 1)])).toThrow(code('POW_LINK'));
  });

  test('a fork is refused: the real child of another block does not continue the chain', () => {
    const fork = [...run.slice(0, 12), ...run.slice(13, 14)];
    expect(() => pow.verifyHeaders(mainnet, { height: 822_528 }, fork)).toThrow(code('POW_LINK'));
  });

  test('a retarget that the epoch does not ask for is refused', () => {
    const index = 824_544 - 822_528;
    const start = { height: 824_544, parent: run[index - 1] ?? boundary(0), epochTime: (run[0]?.time ?? 0) - 4000 };
    expect(() => pow.verifyHeaders(mainnet, start, run.slice(index, index + 1))).toThrow(code('POW_RETARGET'));
    // Inside of an epoch the same header is one that changes the difficulty at the wrong place.
    const early = { height: 824_543, parent: run[index - 1] ?? boundary(0) };
    expect(() => pow.verifyHeaders(mainnet, early, run.slice(index, index + 1))).toThrow(code('POW_BITS'));
  });

  test('a time that is not above the median is refused', () => {
    const times = Array.from({ length: 11 }, (_, i) => (run[1]?.time ?? 0) + i - 5);
    const start = { height: 822_529, parent: run[0] ?? boundary(0), times };
    expect(() => pow.verifyHeaders(mainnet, start, run.slice(1, 2))).toThrow(code('POW_TIME'));
  });

  test('all 413 retargets from the first and last headers of their epochs', () => {
    let checked = 0;
    for (let height = 2016; height <= 832_608; height += 2016) {
      const parent = boundary(height - 1);
      const start = { height, parent, epochTime: boundary(height - 2016).time };
      checked += pow.verifyHeaders(mainnet, start, [boundary(height)]).retargets;
    }
    expect(checked).toBe(413);
  });

  test('413 accumulated works', () => {
    const chainwork = new Map(
      Object.entries(json('bitcoin/chainwork.json')).map(([h, hex]) => [Number(h), BigInt(`0x${hex}`)]),
    );
    let checked = 0;
    for (const [height, work] of chainwork) {
      if (height === 0 || height % 2016 !== 2015) continue;
      const first = chainwork.get(height - 2015);
      if (first === undefined) continue;
      expect(first + 2015n * pow.workOf(boundary(height))).toBe(work);
      checked += 1;
    }
    expect(checked).toBeGreaterThanOrEqual(412);
    expect(chainwork.get(0)).toBe(pow.workOf(boundary(0)));
  });

  test('compact targets: what no block may use is no target', () => {
    for (const bits of [0, 0x01800001, 0x1d800001, 0x23000001, 0x22000100 + 0x01000000, 0x1d000000]) {
      expect(pow.targetFromBits(bits)).toBeUndefined();
    }
    for (const header of boundaries.values()) {
      expect(pow.bitsFromTarget(pow.targetFromBits(header.bits) ?? 0n)).toBe(header.bits);
    }
  });
});

describe('blocks and branches', () => {
  const block = pow.parseBlock(fixture('bitcoin/blocks/0830000.bin'));
  const txids = block.transactions.map(({ txid }) => txid);

  test('block 830000: every transaction’s branch leads to the root', () => {
    expect(block.header.id).toBe(run[830_000 - 822_528]?.id);
    for (const position of [0, 1, 2, 100, txids.length - 2, txids.length - 1]) {
      const branch = pow.branchOf(txids, position);
      expect(
        equal(pow.foldBranch(txids[position] ?? new Uint8Array(32), position, branch), block.header.merkleRoot),
      ).toBe(true);
    }
    const coinbase = block.transactions[0];
    expect(coinbase && pow.isCoinbase(coinbase)).toBe(true);
    expect(toHex(coinbase?.inputs[0]?.script ?? new Uint8Array(0)).startsWith(toHex(pow.heightScript(830_000)))).toBe(
      true,
    );
  });

  const proofs = readdirSync(new URL('../../../fixtures/bitcoin/txoutproof/case-0830000', import.meta.url));
  test.each(proofs)('gettxoutproof %s', (name) => {
    const proof = pow.parseMerkleBlock(fixture(`bitcoin/txoutproof/case-0830000/${name}`));
    const position = Number(/-(\d+)\.bin/.exec(name)?.[1]);
    expect(proof.header.id).toBe(block.header.id);
    expect(proof.total).toBe(txids.length);
    expect(proof.matches.map((match) => match.position)).toEqual([position]);
    expect(toHex(proof.matches[0]?.txid ?? new Uint8Array(0))).toBe(toHex(txids[position] ?? new Uint8Array(0)));
  });

  test('a gettxoutproof with any bit of its tree changed is refused', () => {
    const raw = fixture('bitcoin/txoutproof/case-0830000/0830000-10.bin');
    for (let at = 84; at < raw.length; at++) {
      const copy = Uint8Array.from(raw);
      copy[at] = (copy[at] ?? 0) ^ 1;
      let proof: pow.MerkleBlock | undefined;
      try {
        proof = pow.parseMerkleBlock(copy);
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/^POW_/) });
      }
      // A flag of the last level may say less than before, never something else.
      for (const match of proof?.matches ?? []) expect(toHex(txids[match.position] ?? copy)).toBe(toHex(match.txid));
    }
  });

  test('bcoin: blocks with and without witness, a filtered block', () => {
    for (const [name, count] of [
      ['block1.raw', 1],
      ['block300025.raw', 461],
      ['block482683.raw', undefined],
      ['block898352.raw', undefined],
    ] as const) {
      const { transactions } = pow.parseBlock(fixture(`bcoin/${name}`));
      if (count !== undefined) expect(transactions.length).toBe(count);
    }
    const whole = pow.parseBlock(fixture('bcoin/block300025.raw'));
    const proof = pow.parseMerkleBlock(fixture('bcoin/merkle300025.raw'));
    expect(proof.header.id).toBe(whole.header.id);
    expect(proof.matches.length).toBeGreaterThan(0);
    for (const { position, txid } of proof.matches) {
      expect(toHex(whole.transactions[position]?.txid ?? txid.slice(1))).toBe(toHex(txid));
    }
    // bcoin's own longer form appends the matched transactions; the protocol's message ends before them.
    expect(() => pow.parseMerkleBlock(fixture('bcoin/merkle300025-extended.raw'))).toThrow(code('POW_TRANSACTION'));
  });

  test('a left sibling that repeats the node is refused, one on the right is not', () => {
    const last = txids.length - 1;
    const node = txids[last] ?? new Uint8Array(32);
    expect(() => pow.foldBranch(node, 1, [node])).toThrow(code('POW_DUPLICATE'));
    expect(pow.foldBranch(node, 0, [node])).toHaveLength(32);
    expect(() => pow.foldBranch(node, 2, [node])).toThrow(code('POW_BRANCH'));
  });

  test('transactions: witness, overruns, long varints and trailing bytes are refused where the id is made', () => {
    const stripped = block.transactions[5]?.stripped ?? new Uint8Array(0);
    expect(toHex(pow.parseStrippedTransaction(stripped).txid)).toBe(toHex(txids[5] ?? stripped));
    for (let cut = 0; cut < stripped.length; cut++) {
      expect(() => pow.parseStrippedTransaction(stripped.slice(0, cut))).toThrow(code('POW_TRANSACTION'));
    }
    expect(() => pow.parseStrippedTransaction(Uint8Array.of(...stripped, 0))).toThrow(code('POW_TRANSACTION'));
    const inputs = stripped[4] ?? 0;
    const long = Uint8Array.of(...stripped.slice(0, 4), 0xfd, inputs, 0, ...stripped.slice(5));
    expect(() => pow.parseStrippedTransaction(long)).toThrow(code('POW_TRANSACTION'));
  });
});
