// What the seals of EVM chains cost, in milliseconds of processor time (the least of several rounds, so that neighbours on
// the machine disturb little).
//
//   node packages/btml/scripts/bench-seals.ts
import { readFileSync } from 'node:fs';
import {
  asList,
  buildCache,
  cacheBytes,
  checkEthashSeal,
  decodeRlp,
  encodeRlp,
  ethashCache,
  ethashSeed,
  IstanbulChain,
  ibft,
  parseEvmHeader,
  splitRlp,
} from '../src/index.ts';
import { fromHex } from '../src/proof/bytes.ts';

function measure(name: string, rounds: number, times: number, run: () => void): void {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const start = process.cpuUsage();
    for (let i = 0; i < times; i++) run();
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, (user + system) / 1000 / times);
  }
  console.log(`${name.padEnd(64)} ${best.toFixed(1).padStart(8)} ms`);
}

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../fixtures/${name}`, import.meta.url)));

const vectors: { blockchainTest: { header: string }[] } = JSON.parse(
  Buffer.from(fixture('ethash/seals.json')).toString('utf8'),
);
const header = parseEvmHeader(fromHex(vectors.blockchainTest[0]?.header ?? ''));
measure('Ethash: cache of epoch 0', 2, 1, () => void buildCache(ethashSeed(0), cacheBytes(0)));
ethashCache(0);
measure('Ethash: seal of a header, cache built', 10, 5, () => checkEthashSeal(header));

const blocks = splitRlp(fixture('ibft/ibft.blocks')).map((block) => {
  const [head] = asList(decodeRlp(block), 'block');
  return parseEvmHeader(encodeRlp(head ?? []));
});
const [genesis, ...sealed] = blocks;
if (genesis === undefined) throw new Error('no genesis block');
const members = ibft.read(genesis).validators;
// Each block once: recovered addresses are remembered.
let at = 0;
measure('IBFT: block of 5 validators, 4 committed seals and a proposer’s', 10, 10, () => {
  const block = sealed[at++];
  const parent = blocks[at - 1];
  if (block !== undefined) new IstanbulChain(ibft, 1000, members, parent).push(block);
});
