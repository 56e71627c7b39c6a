// What verifying costs, by kind of consensus: `npm run bench -- verify` prints the table that bench/RESULTS.md holds.
// Times are processor time, the least of several rounds, so that neighbours on the machine disturb little.
//
//   node bench/verify.ts [--light PROGRAM]     PROGRAM: bench/light, built with Go; its ratio is in the remarks
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import {
  asList,
  type BtmlMap,
  beaconBootstrap,
  beaconMainnet,
  beaconMembers,
  beaconUpdate,
  buildReceipt,
  CommitteeChain,
  canonicalBytes,
  checkCommit,
  checkEthashSeal,
  clearCommitteeCache,
  decodeRlp,
  encodeRlp,
  ethashCache,
  IstanbulChain,
  ibft,
  judgeBeacon,
  networkParameters,
  parseBeaconHeader,
  parseEvmHeader,
  parseHeaders,
  parseTrust,
  prepareVerifier,
  readBlocksCar,
  splitRlp,
  verifyHeaders,
  verifyReceiptWith,
} from '../packages/btml/src/index.ts';
import { fromHex } from '../packages/btml/src/proof/bytes.ts';
import { executionBlock, mainnet, mainnetJson } from '../packages/btml/test/support/beacon-fixtures.ts';
import { cosmosAnchor, cosmosTrust, testValidators } from '../packages/btml/test/support/cometbft.ts';
import { testLog } from '../packages/btml/test/support/log.ts';
import { testRecord } from '../packages/btml/test/support/record.ts';

interface Row {
  readonly kind: string;
  readonly what: string;
  readonly milliseconds: number;
  /** Milliseconds; a row without one is told for what it is. */
  readonly goal?: number;
  readonly note?: string;
}

const folder = new URL('../packages/btml/fixtures/', import.meta.url);
const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, folder)));
const headersFile = new URL('bitcoin/headers-822528-830592.bin', folder);

function least(rounds: number, run: () => void, before: () => void = () => undefined): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    before();
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, (user + system) / 1_000);
  }
  return best;
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new RangeError('the fixture lacks something');
  return value;
}

function pow(): Row[] {
  const raw = new Uint8Array(readFileSync(headersFile)).slice(0, 80 * 2016);
  const parameters = networkParameters('mainnet');
  const check = (): void => void verifyHeaders(parameters, { height: 822_528 }, parseHeaders(raw));
  const { blockchainTest }: { blockchainTest: { header: string }[] } = JSON.parse(
    Buffer.from(fixture('ethash/seals.json')).toString('utf8'),
  );
  const header = parseEvmHeader(fromHex(must(blockchainTest[0]).header));
  ethashCache(0);
  return [
    { kind: 'pow', what: '2,016 headers of Bitcoin, read and verified', milliseconds: least(20, check), goal: 25 },
    {
      kind: 'pow',
      what: 'Ethash seal, cache built',
      milliseconds: least(20, () => checkEthashSeal(header)),
      goal: 100,
    },
  ];
}

function poa(): Row[] {
  const blocks = splitRlp(fixture('ibft/ibft.blocks')).map((block) => {
    const [head] = asList(decodeRlp(block), 'block');
    return parseEvmHeader(encodeRlp(head ?? []));
  });
  const members = ibft.read(must(blocks[0])).validators;
  // Each block once: recovered addresses are remembered. Four committed seals and the proposer's.
  let at = 0;
  const milliseconds = least(90, () => {
    at += 1;
    new IstanbulChain(ibft, 1000, members, must(blocks[at - 1])).push(must(blocks[at]));
  });
  return [{ kind: 'poa', what: 'one seal (of five in an IBFT block)', milliseconds: milliseconds / 5, goal: 5 }];
}

function bft(): Row[] {
  const record = testRecord('measured');
  const { root, path } = testLog(record, 2, 5);
  return [4, 100].flatMap((count): Row[] => {
    const validators = testValidators(Object.fromEntries(Array.from({ length: count }, (_, i) => [`v${i}`, 100 + i])));
    const made = cosmosAnchor(root, path, { validators });
    const header = must(made.headers.at(-1));
    const commit = least(20, () => checkCommit(header, made.commit, validators));
    const bytes = canonicalBytes(buildReceipt(record, [made.anchor]));
    const verifier = prepareVerifier({
      trust: parseTrust(cosmosTrust(made, 0)),
      now: new Date('2026-11-22T13:00:00Z'),
    });
    const receipt = least(20, () => {
      if (verifyReceiptWith(bytes, verifier).state !== 'final') throw new Error('not final');
    });
    return [
      {
        kind: 'bft',
        what: `commit of ${count} validators`,
        milliseconds: commit,
        note: `${(commit / count).toFixed(2)} ms a signature`,
      },
      {
        kind: 'bft',
        what: `one signature in a receipt under ${count}`,
        milliseconds: receipt / count,
        goal: 5,
        note: `${bytes.length} bytes`,
      },
    ];
  });
}

function pos(): Row[] {
  const bootstrap = beaconBootstrap(mainnetJson('bootstrap').data);
  const pinned = parseBeaconHeader(fromHex(bootstrap.header));
  const data: { data: { next_sync_committee: unknown } }[] = mainnetJson('updates');
  const updates = data.map((one) => beaconUpdate(one.data));
  const beacon = beaconMembers(mainnetJson('finality').data, must(data[4]).data.next_sync_committee);
  const headers = [
    parseEvmHeader(executionBlock(mainnetJson('block-7109344').data.message.body.execution_payload).header),
  ];
  const committees = new CommitteeChain(mainnet, 342, pinned, bootstrap, updates).archive();
  const chain: BtmlMap = {
    rule: 'beacon',
    name: 'mainnet',
    ...beaconMainnet,
    forks: [...beaconMainnet.forks],
    committees,
  };
  const [trust] = parseTrust({ trust: '1.0', issued: '2026-11-22T12:00:00Z', chains: [chain] }).chains;
  if (trust?.rule !== 'beacon') throw new TypeError('no entry');
  const judge = (): void => {
    const { state } = judgeBeacon({ headers, beacon, trust, pointer: '' });
    if (state !== 'final') throw new Error(state);
  };
  const archive = (trust: typeof committees) => trust.reduce((sum, one) => sum + one.length, 0);
  const note = `an archived committee is ${Math.round(archive(committees) / committees.length)} bytes of the trust file`;
  return [
    { kind: 'pos', what: 'finality by 512 of 512, committee cached', milliseconds: least(10, judge), goal: 300, note },
    { kind: 'pos', what: 'the same, committee not cached', milliseconds: least(4, judge, clearCommitteeCache) },
  ];
}

function storage(): Row[] {
  const car = fixture('ipld-codec-fixtures/fixtures.car');
  const { blocks } = readBlocksCar(car);
  const milliseconds = least(10, () => void readBlocksCar(car));
  const note = `${blocks.length} blocks, ${car.length} bytes`;
  return [{ kind: 'storage', what: 'a CAR, every block hashed', milliseconds, note }];
}

interface PeerLine {
  readonly what: string;
  readonly count: number;
  readonly milliseconds: number;
}

/** Times of the Go verifiers on this machine, now. */
function peer(program: string): PeerLine[] {
  const out = execFileSync(program, [fileURLToPath(headersFile)], { encoding: 'utf8' });
  return out
    .trim()
    .split('\n')
    .map((line): PeerLine => JSON.parse(line));
}

function compared(rows: readonly Row[], lines: readonly PeerLine[]): Row[] {
  const names: Readonly<Record<string, string>> = { headers: '2,016 headers', commit: 'commit of' };
  const told: Readonly<Record<string, string>> = { headers: 'btcd 0.26', commit: 'CometBFT 0.38' };
  return rows.map((row) => {
    const line = lines.find(
      ({ what, count }) =>
        row.what.startsWith(names[what] ?? '-') && (what === 'headers' || row.what.includes(` ${count} `)),
    );
    if (line === undefined) return row;
    const ratio = row.milliseconds / line.milliseconds;
    const note = `${told[line.what]} in Go: ${line.milliseconds.toFixed(1)} ms, ours takes ${ratio.toFixed(1)} times that`;
    return { ...row, note: [row.note, note].filter(Boolean).join('; ') };
  });
}

/** Prints the table; answers whether every goal is met. */
export function benchVerify(light: string | undefined): boolean {
  const measured = [...pow(), ...pos(), ...poa(), ...bft(), ...storage()];
  const rows = light === undefined ? measured : compared(measured, peer(light));
  console.log(
    `Load of the machine while it was measured (1, 5, 15 minutes): ${loadavg()
      .map((one) => one.toFixed(1))
      .join(', ')}\n`,
  );
  console.log('| Kind | What | ms | Goal | | Remarks |\n|---|---|---|---|---|---|');
  for (const { kind, what, milliseconds, goal, note } of rows) {
    const met = goal === undefined ? '' : milliseconds <= goal ? 'met' : '**missed**';
    console.log(`| ${kind} | ${what} | ${milliseconds.toFixed(1)} | ${goal ?? ''} | ${met} | ${note ?? ''} |`);
  }
  return rows.every(({ milliseconds, goal }) => goal === undefined || milliseconds <= goal);
}

if (import.meta.main) {
  const at = process.argv.indexOf('--light');
  process.exitCode = benchVerify(at < 0 ? undefined : process.argv[at + 1]) ? 0 : 1;
}
