import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commitmentMessage, type InnerOp } from '../src/consensus/bft/ics23/messages.ts';
import { commitMessage, headerMessage, resultMessage, simpleValidator } from '../src/consensus/bft/messages.ts';
import { msgSend } from '../src/cosmos/messages.ts';
import { authInfo, txBody, txRaw } from '../src/cosmos/tx.ts';
import {
  encodeBftHeader,
  encodeCommit,
  encodeValidator,
  iavlSpec,
  parseCommitmentProof,
  readCommitment,
  readPublication,
  verifyCommitment,
} from '../src/index.ts';
import { fromHex, utf8 } from '../src/proof/bytes.ts';
import { cosmosAnchor, noResult } from '../test/support/cometbft.ts';
import { maker, sdkTransaction } from '../test/support/cosmos-sdk.ts';
import { accepted } from './accepted.ts';
import { mutate } from './mutate.ts';
import type { Random } from './random.ts';
import type { Target } from './targets.ts';

const made = cosmosAnchor(new Uint8Array(32), undefined, { votes: ['commit', 'commit', 'nil', 'absent'] });
const [header = made.chain[0]] = made.headers;
const [validator] = made.validators;
if (header === undefined || validator === undefined) throw new Error('nothing to start from');
const payment = msgSend.encode({ fromAddress: maker, toAddress: maker, amount: [{ denom: 'stake', amount: '1' }] });
const transaction = sdkTransaction([{ typeUrl: '/cosmos.bank.v1beta1.MsgSend', value: payment }], 'a memo');
const raw = txRaw.decode(transaction);

/** How a message is written anew from what was read of it. */
interface Form {
  readonly seed: Uint8Array;
  rewrite(bytes: Uint8Array): Uint8Array;
}

function form<T>(message: { decode(bytes: Uint8Array): T; encode(value: T): Uint8Array }, seed: Uint8Array): Form {
  return { seed, rewrite: (bytes) => message.encode(message.decode(bytes)) };
}

const forms: readonly Form[] = [
  form(headerMessage, encodeBftHeader(header)),
  form(commitMessage, encodeCommit(made.commit)),
  form(simpleValidator, encodeValidator(validator)),
  form(resultMessage, resultMessage.encode({ ...noResult, data: utf8('data'), gasWanted: -1n, gasUsed: 1n << 62n })),
  form(txRaw, transaction),
  form(txBody, raw.bodyBytes),
  form(authInfo, raw.authInfoBytes),
  form(msgSend, payment),
];

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** Changes that a protobuf reader could fall for: longer numbers, other tags, fields twice or in another order. */
function mutateWire(bytes: Uint8Array, random: Random): Uint8Array {
  if (random.chance(3)) return mutate(bytes, random);
  const at = random.below(bytes.length + 1);
  const end = at + random.below(bytes.length - at + 1);
  const piece = [...bytes.subarray(at, end)];
  const before = [...bytes.subarray(0, at)];
  const after = [...bytes.subarray(end)];
  const number = random.below(256);
  switch (random.below(6)) {
    case 0:
      return Uint8Array.of(...before, number | 0x80, 0, ...piece, ...after);
    case 1:
      return Uint8Array.of(...before, ...piece, ...piece, ...after);
    case 2:
      return Uint8Array.of(...before, ...after, ...piece);
    case 3:
      return Uint8Array.of(...before, number & 0x7f, 0, ...piece, ...after);
    case 4:
      return Uint8Array.of(...before, number & 0x7f, piece.length & 0x7f, ...piece, ...after);
    default:
      return Uint8Array.of(...before, ...piece.map((byte) => byte ^ (random.chance(8) ? number : 0)), ...after);
  }
}

/** Whatever is read as a message has only this one spelling. */
const protobuf: Target = {
  name: 'protobuf',
  make(random) {
    const which = random.below(forms.length);
    const seed = forms[which]?.seed ?? new Uint8Array(0);
    return Uint8Array.of(which, ...(random.chance(20) ? seed : mutateWire(seed, random)));
  },
  check(input) {
    const [which = 0] = input;
    const bytes = input.slice(1);
    const again = accepted(() => forms[which]?.rewrite(bytes));
    if (again !== undefined && !same(again, bytes)) throw new Error('a message has two spellings');
    const commitment = readCommitment(bytes);
    if (commitment !== undefined && readPublication(bytes) !== undefined) {
      throw new Error('a transaction is both an anchor and a publication');
    }
    return again !== undefined;
  },
};

interface ProofSeed {
  readonly raw: Uint8Array;
  readonly key: Uint8Array;
  readonly root: Uint8Array;
  readonly value: Uint8Array | undefined;
}

const folder = join(import.meta.dirname, '../fixtures/ics23/iavl');
const proofs: readonly ProofSeed[] = globSync('*.json', { cwd: folder })
  .sort()
  .map((file) => {
    const { key, proof, root, value } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    return { raw: fromHex(proof), key: fromHex(key), root: fromHex(root), value: value ? fromHex(value) : undefined };
  });

/** Moves bytes between the parts of a node's operation, or exchanges, drops and doubles operations. */
function mutatePath(path: readonly InnerOp[], random: Random): readonly InnerOp[] {
  const at = random.below(path.length || 1);
  const op = path[at];
  if (op === undefined) return path;
  const cut = random.below(op.prefix.length + 1);
  const { prefix, suffix } = op;
  switch (random.below(6)) {
    case 0:
      return path.toSpliced(at, 1);
    case 1:
      return [...path.slice(0, at), op, ...path.slice(at)];
    case 2:
      return path.with(at, path[random.below(path.length)] ?? op);
    case 3:
      return path.with(at, {
        ...op,
        prefix: prefix.slice(0, cut),
        suffix: Uint8Array.of(...prefix.slice(cut), ...suffix),
      });
    case 4:
      return path.with(at, { ...op, prefix: suffix, suffix: prefix });
    default:
      return path.with(at, { ...op, prefix: mutate(prefix, random) });
  }
}

function mutateProof(seed: ProofSeed, random: Random): Uint8Array {
  const proof = commitmentMessage.decode(seed.raw);
  const change = <T extends { readonly path: readonly InnerOp[] }>(one: T | null): T | null =>
    one === null ? null : { ...one, path: mutatePath(one.path, random) };
  if (proof.exist !== null) return commitmentMessage.encode({ ...proof, exist: change(proof.exist) });
  const { nonexist } = proof;
  if (nonexist === null) return seed.raw;
  const { left, right } = nonexist;
  const changed = random.pick([
    { ...nonexist, left: change(left) },
    { ...nonexist, right: change(right) },
    { ...nonexist, left: right, right: left },
    { ...nonexist, left: null },
    { ...nonexist, right: null },
  ]);
  return commitmentMessage.encode({ ...proof, nonexist: changed });
}

/** No changed proof holds; whatever is read has one spelling. */
const ics23: Target = {
  name: 'ics23',
  make(random) {
    const seed = proofs[random.below(proofs.length)];
    if (seed === undefined) throw new Error('nothing to start from');
    if (random.chance(50)) return seed.raw;
    return random.chance(2) ? mutateWire(seed.raw, random) : mutateProof(seed, random);
  },
  check(input) {
    const proof = accepted(() => parseCommitmentProof(input));
    if (proof === undefined) return false;
    if (!same(commitmentMessage.encode(commitmentMessage.decode(input)), input)) {
      throw new Error('a proof has two spellings');
    }
    for (const { raw: known, key, root, value } of proofs) {
      const holds = accepted(() => {
        verifyCommitment(root, [{ spec: iavlSpec, key, proof }], value);
        return true;
      });
      if (holds && !same(known, input)) throw new Error('a changed proof holds');
    }
    return true;
  },
};

export const bftTargets: readonly Target[] = [protobuf, ics23];
