import { isCodedError } from '@blockcluster/btml';
import type { Compiled, FeeQuote, LedgerDriver, SignedTransaction } from '@blockcluster/ledgers';
import type { AccountStep } from './account.ts';
import { inStep, lockRows, type TransactionRow } from './modules.ts';
import { assignNonces } from './nonces.ts';
import { operationOf, paidBy } from './operation.ts';
import { persistCandidate } from './persist.ts';
import { affordableRate, larger, smaller } from './rates.ts';
import { slotsOf } from './reserve.ts';
import { recordSent } from './sent.ts';

/** A transaction that may go, and how it is compiled once it has its nonce. */
interface Ready {
  readonly row: TransactionRow;
  readonly publicKey: Uint8Array;
  readonly compile: (nonce: bigint) => Compiled;
}

/** A candidate that is in the database. */
interface Persisted {
  readonly row: TransactionRow;
  readonly number: number;
  readonly signed: SignedTransaction;
}

/**
 * Takes several queued transactions of one account onto the ledger side by side, on ledgers that order them by nonce: the
 * same steps as for a single one (reserve, sign, persist, send), each done for all of them before the next begins.
 * Whatever is unusual about one of them is left to those who do one at a time, as it is found in the database.
 *
 * @param rows of the account that have not ended, in the order of their nonces, then of the queue
 * @returns whether anything was moved
 */
export async function beginTogether(step: AccountStep, rows: readonly TransactionRow[]): Promise<boolean> {
  const { modules } = step;
  const now = modules.clock.now();
  const queued = rows.filter((row) => row.state === 'queued');
  // A nonce that was given and not used yet goes before any higher one.
  if (queued.some((row) => row.nonce !== null)) return false;
  const usual = queued.filter(
    (row) =>
      row.next_at.getTime() <= now &&
      row.expires.getTime() > now &&
      row.cancel_at === null &&
      !row.filler &&
      row.reservation === 0,
  );
  if (usual.length < 2) return false;
  try {
    const ready = await readyOnes(step, usual);
    if (ready.length < 2) return false;
    const persisted = await sign(step, await reserve(step, ready));
    await send(step, persisted);
    return true;
  } catch (error) {
    // It is met again, and noted, with the transaction whose fault it is.
    if (isCodedError(error) && error.code !== 'LEASE_LOST') return true;
    throw error;
  }
}

/** Those of which everything is as it should be before anything is reserved, as far as the account's money goes. */
async function readyOnes({ modules, ledger, account }: AccountStep, rows: readonly TransactionRow[]): Promise<Ready[]> {
  const { driver } = ledger;
  const [quote, state, keys, checks] = await Promise.all([
    driver.quote(),
    driver.accountState(account),
    modules.db
      .selectFrom('signer_keys')
      .select(['id', 'public_key'])
      .where('id', 'in', [...new Set(rows.map((row) => row.key_id))])
      .execute(),
    Promise.allSettled(rows.map((row) => driver.precheck?.(operationOf(row)))),
  ]);
  const publicKeys = new Map(keys.map((key) => [key.id, new Uint8Array(key.public_key)]));
  const ready: Ready[] = [];
  let left = state.balance;
  for (const [index, row] of rows.entries()) {
    const publicKey = publicKeys.get(row.key_id);
    if (checks[index]?.status !== 'fulfilled' || publicKey === undefined) continue;
    const one = readyOne(driver, row, publicKey, quote, state.nonce);
    if (one === undefined || one.costs > left) continue;
    left -= one.costs;
    ready.push({ row, publicKey, compile: one.compile });
  }
  return ready;
}

function readyOne(
  driver: LedgerDriver,
  row: TransactionRow,
  publicKey: Uint8Array,
  { rate, floor }: FeeQuote,
  nonce: bigint,
): { readonly compile: Ready['compile']; readonly costs: bigint } | undefined {
  try {
    const op = operationOf(row);
    const affordable = affordableRate(driver, op, BigInt(row.max_fee));
    if (affordable < floor) return undefined;
    const offered = smaller(larger(rate, floor), affordable);
    const compile: Ready['compile'] = (given) => driver.compile(op, { publicKey, rate: offered, nonce: given });
    // What can't be compiled is found out before a nonce is reserved for it.
    const { fee } = compile(nonce);
    if (fee > BigInt(row.max_fee)) return undefined;
    return { compile, costs: paidBy(op, driver.feeAsset.asset) + fee };
  } catch (error) {
    if (isCodedError(error)) return undefined;
    throw error;
  }
}

async function reserve({ modules, ledger, lease, account }: AccountStep, ready: readonly Ready[]): Promise<Ready[]> {
  const byId = new Map(ready.map((one) => [one.row.id, one]));
  const { nonce } = await ledger.driver.accountState(account);
  const reserved = await inStep(modules, lease, async (trx) => {
    const rows = await lockRows(trx, [...byId.keys()], ['queued']);
    const free = rows.filter((row) => row.nonce === null && row.cancel_at === null);
    return assignNonces(trx, modules.clock, free, nonce);
  });
  for (const { id } of reserved) await modules.at?.('reserved', id);
  return reserved.flatMap((row) => {
    const one = byId.get(row.id);
    return one ? [{ ...one, row }] : [];
  });
}

async function sign({ modules, ledger, lease }: AccountStep, ready: readonly Ready[]): Promise<Persisted[]> {
  const compiled = ready.map((one) => ({ ...one, compiled: one.compile(BigInt(one.row.nonce ?? 0)) }));
  const signatures = await modules.signer.signAll(
    compiled.map(({ row, compiled: { digests } }) => ({
      keyId: row.key_id,
      intentId: row.intent_id,
      slots: slotsOf(row, []),
      digests,
    })),
  );
  const candidates = new Map(
    compiled.map(({ row, publicKey, compiled: own }, index) => {
      const signed = ledger.driver.assemble(own, publicKey, signatures[index] ?? []);
      return [row.id, { compiled: own, signed, reservation: row.reservation, nonce: row.nonce }];
    }),
  );
  for (const id of candidates.keys()) await modules.at?.('signed', id);
  const persisted = await inStep(modules, lease, async (trx, emit) => {
    const done: Persisted[] = [];
    for (const row of await lockRows(trx, [...candidates.keys()], ['queued'])) {
      const candidate = candidates.get(row.id);
      const stands = candidate?.reservation === row.reservation && candidate.nonce === row.nonce;
      // Nothing of a cancelled one is persisted, and nothing shall be any more.
      if (candidate === undefined || !stands || row.cancel_at !== null) continue;
      const number = await persistCandidate(trx, modules, emit, row, candidate);
      done.push({ row, number, signed: candidate.signed });
    }
    return done;
  });
  for (const { row } of persisted) await modules.at?.('persisted', row.id);
  return persisted;
}

/** Sends them in the order of their nonces, until one is refused: it is dealt with alone, and those behind it follow. */
async function send({ modules, ledger, lease }: AccountStep, persisted: readonly Persisted[]): Promise<void> {
  const sent = new Map<string, Persisted>();
  for (const one of persisted) {
    const taken = await isTaken(ledger.driver, one.signed.raw);
    await modules.at?.('broadcast', one.row.id);
    if (!taken) break;
    sent.set(one.row.id, one);
  }
  if (sent.size === 0) return;
  await inStep(modules, lease, async (trx, emit) => {
    for (const row of await lockRows(trx, [...sent.keys()], ['signed', 'broadcast'])) {
      const one = sent.get(row.id);
      if (one?.row.reservation !== row.reservation) continue;
      await recordSent(trx, modules, emit, row, { number: one.number, txid: one.signed.txid });
    }
  });
  for (const id of sent.keys()) await modules.at?.('recorded', id);
}

async function isTaken(driver: LedgerDriver, raw: string): Promise<boolean> {
  try {
    return (await driver.broadcast(raw)).state !== 'rejected';
  } catch (error) {
    if (isCodedError(error)) return false;
    throw error;
  }
}
