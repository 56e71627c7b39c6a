import { type BtmlMap, CodedError } from '@blockcluster/btml';
import type { Coin } from '../../driver.ts';
import type { NetworkParameters } from '../networks.ts';
import { bytesToHex } from '../wire/bytes.ts';
import { accountScript } from './address.ts';
import { worstFee } from './fee.ts';
import { parseOperation } from './operation.ts';

const COINBASE_MATURITY = 100;

/**
 * Chooses the coins of an operation so that they suffice at `rate`: the smallest single coin that does, else the
 * fewest largest ones. Pass the dearest rate that a later fee bump may need. Block rewards are taken only when
 * `height` (the newest block; by default the highest block that created one of `available`) shows them mature.
 * Throws LEDGER_FUNDS.
 */
export function chooseCoins(
  op: BtmlMap,
  available: readonly Coin[],
  rate: bigint,
  network: NetworkParameters,
  height = available.reduce((highest, coin) => Math.max(highest, coin.height), 0),
): readonly Coin[] {
  const { from, outputs, maxInputs } = parseOperation(op, network);
  const script = bytesToHex(accountScript(from, network, '/from'));
  const paid = outputs.reduce((sum, output) => sum + output.value, 0n);
  const usable = available
    .filter((coin) => coin.script === script && (!coin.coinbase || height + 1 - coin.height >= COINBASE_MATURITY))
    .toSorted((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : compareOutpoints(a, b)));
  const single = usable.find((coin) => coin.value >= paid + worstFee(1, outputs, rate));
  if (single !== undefined) return [single];
  const chosen: Coin[] = [];
  let total = 0n;
  for (const coin of usable.toReversed().slice(0, maxInputs)) {
    chosen.push(coin);
    total += coin.value;
    if (total >= paid + worstFee(chosen.length, outputs, rate)) return chosen;
  }
  throw new CodedError('LEDGER_FUNDS', `The account has too few coins: ${total} satoshi in at most ${maxInputs}.`, {
    details: { needed: (paid + worstFee(chosen.length || 1, outputs, rate)).toString(), usable: usable.length },
  });
}

function compareOutpoints(a: Coin, b: Coin): number {
  return a.txid === b.txid ? a.vout - b.vout : a.txid < b.txid ? -1 : 1;
}
