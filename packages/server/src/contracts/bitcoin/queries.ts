import { CodedError } from '@blockcluster/btml';
import {
  type BitcoinDriver,
  type ContractDescriptor,
  lockTimeOf,
  outputsOfSpend,
  pathOf,
  pathsOf,
  spendOperation,
  writePsbt,
} from '@blockcluster/ledgers';
import type { Answer, CoinReader, Target } from '../platform.ts';
import type { Values } from '../tables.ts';
import { boundAt } from './bound.ts';
import { openAt } from './paths.ts';
import { choose, planSpend } from './spend.ts';
import { partsOf } from './witness.ts';

/** Stands for bytes that have their size. */
const ZEROS = `0x${'00'.repeat(32)}`;

interface Question {
  readonly descriptor: ContractDescriptor;
  readonly values: Values;
  readonly target: Target;
  readonly coins: CoinReader;
}

/** What stands at an address, and which paths are open for the next block. */
export async function stateOf(driver: BitcoinDriver, { descriptor, values, target, coins }: Question): Promise<Answer> {
  const [unknown] = Object.keys(values);
  if (unknown !== undefined)
    throw new CodedError('CONTRACT_ARGUMENT', `There is no "${unknown.slice(0, 64)}"`, { pointer: '' });
  const bound = boundAt(descriptor, target, driver.contracts.network);
  const { unspent, spent, at } = await coins(`${driver.chain}:${bound.address}`);
  const { block, median } = await driver.contracts.tip();
  const paths = pathsOf(descriptor).map((path) => {
    const lockTime = lockTimeOf(path, bound.parameters);
    const closed = openAt(lockTime, { height: block.height, median });
    const empty = unspent.some(({ reserved }) => !reserved) ? undefined : 'Nothing is there to spend';
    const reason = empty ?? closed;
    return {
      path: path.name,
      usable: reason === undefined,
      ...(reason === undefined ? {} : { reason }),
      ...(lockTime === 0 ? {} : { after: String(lockTime) }),
    };
  });
  const result = {
    balance: String(unspent.reduce((sum, { value }) => sum + value, 0n)),
    outputs: unspent.map(({ txid, vout, value, height, reserved }) => ({
      ...{ txid, vout: String(vout), value: String(value), height: String(height), reserved },
    })),
    spent: String(spent),
    paths,
  };
  return { result, block: at ?? block };
}

/** A PSBT by a path, at twice the present rate: others need time to sign, and what they signed can't be made dearer. */
export async function psbtOf(driver: BitcoinDriver, question: Question): Promise<Answer> {
  const { path: name, psbt: given, ...values } = question.values;
  if (typeof name !== 'string' || given !== undefined)
    throw new CodedError('CONTRACT_ARGUMENT', 'There must be the name of a path, and no "psbt"', { pointer: '/path' });
  if (values.to === undefined)
    throw new CodedError('CONTRACT_ARGUMENT', 'There must be an address: nobody signs here yet', { pointer: '/to' });
  const path = pathOf(question.descriptor, name, '/path');
  // What a path shows besides signatures is no part of what is signed: it is asked for when the path is called.
  const hidden = Object.fromEntries(
    path.inputs.filter(({ type }) => type === 'bytes32').map((one) => [one.name, ZEROS]),
  );
  const wanted = { ...question, path: name, values: { ...values, ...hidden } };
  const planned = await planSpend(driver, wanted, false);
  const { bound, lockTime, at, request } = planned;
  const { threshold, keys } = path.signers(bound.parameters);
  const parts = partsOf(
    path,
    request.own,
    keys.slice(0, threshold).map((key) => ({ key })),
  );
  const { rate, floor } = await driver.quote();
  const doubled = 2n * (rate > floor ? rate : floor);
  const chosen = choose(driver, planned, '', doubled, (coins, outputs) => ({
    coins,
    op: spendOperation(driver.chain, `${driver.chain}:${bound.address}`, {
      ...{ contract: bound.address, path: path.name, script: bound.script, lockTime, outputs },
      coins: coins.map((coin) => ({ ...coin, parts })),
    }),
  }));
  const fee = driver.worstCase(chosen.op, doubled);
  const outputs = outputsOfSpend(chosen.op, fee, driver.contracts.network) ?? [];
  const { psbt, txid } = writePsbt({ script: bound.script, lockTime }, chosen.coins, outputs);
  const result = {
    ...{ psbt, txid, fee: String(fee), threshold: String(threshold) },
    keys: keys.map((key) => `0x${Buffer.from(key).toString('hex')}`),
  };
  return { result, block: at };
}
