import type { NetworkParameters, PowTransaction } from '../consensus/pow/index.ts';
import { CodedError } from '../errors.ts';
import type { CallOp } from '../kinds/intent.ts';
import { equal, fromHex, toHex } from '../proof/bytes.ts';
import type { BtmlMap, BtmlValue } from '../value.ts';
import { scriptHashScript, scriptOfAddress } from './address.ts';
import type { Effect } from './effect.ts';

/** Types of what spends from a script: the script, the least lock time, what is spent, and who is paid. */
const TYPES = '(script,locktime,coin[],output[])';

interface Wanted {
  readonly script: string;
  /** `<txid in display order>:<number>`. */
  readonly coins: readonly string[];
  /** Without an amount: what is left. */
  readonly outputs: readonly { readonly address: string; readonly amount?: string }[];
}

/**
 * Checks that a Bitcoin transaction spends the coins that a `call` names, and pays as it says (proofs.md 11.2).
 *
 * @throws CodedError EFFECT_NOT_SUPPORTED for a call that spends from no script; EFFECT_ADDRESS, EFFECT_INPUT, EFFECT_OUTPUT
 */
export function spendEffect(
  op: CallOp,
  transaction: PowTransaction,
  network: NetworkParameters,
  pointer: string,
): Omit<Effect, 'bound'> {
  const wanted = wantedOf(op);
  if (wanted === undefined)
    throw new CodedError('EFFECT_NOT_SUPPORTED', `No effect of ${op.method} can be shown on Bitcoin`, { pointer });
  const held = scriptHashScript(fromHex(wanted.script, pointer));
  const contract = scriptOfAddress(op.contract, network.network);
  if (contract === undefined || !equal(contract, held) || op.codehash !== toHex(held.slice(2)))
    throw new CodedError('EFFECT_ADDRESS', `The script is not that of ${op.contract}`, { pointer });
  const spent = transaction.inputs.map(({ txid, vout }) => `${toHex(Uint8Array.from(txid).reverse())}:${vout}`);
  const missing = wanted.coins.find((coin) => !spent.includes(coin));
  if (missing !== undefined)
    throw new CodedError('EFFECT_INPUT', `The transaction does not spend ${missing}`, { pointer });
  const native = `${network.chain}/slip44:${network.development ? 1 : 0}`;
  const paid = wanted.outputs.map(({ address, amount }) => {
    const script = scriptOfAddress(address, network.network);
    if (script === undefined) throw new CodedError('EFFECT_ADDRESS', `${address} is no address here`, { pointer });
    const found = transaction.outputs.find(
      (one) => equal(one.script, script) && (amount === undefined || one.value === BigInt(amount)),
    );
    if (found !== undefined) return `It pays ${found.value} base units of ${native} to ${address}`;
    throw new CodedError('EFFECT_OUTPUT', `The transaction has no output of ${amount ?? 'anything'} to ${address}`, {
      pointer,
    });
  });
  return {
    proven: [`It spends ${wanted.coins.join(', ')}`, ...paid],
    notProven: [`that ${op.contract} held that, and by which path it was spent: the witness is not in the receipt`],
    part: { what: wanted.coins.join(), times: 1 },
  };
}

function wantedOf({ method, args = [] }: CallOp): Wanted | undefined {
  const [script, lockTime, coins, outputs, ...more] = args;
  if (!/^[a-z]{1,32}\(/.test(method) || !method.endsWith(TYPES) || more.length > 0) return undefined;
  const code = textOf(script, 'script', /^(?:[0-9a-f]{2})+$/);
  if (code === undefined || textOf(lockTime, 'locktime', /^[0-9]{1,10}$/) === undefined) return undefined;
  const spent = itemsOf(coins, 'coin[]').map((coin) =>
    textOf(itemsOf(coin, 'coin')[0], 'outpoint', /^[0-9a-f]{64}:(?:0|[1-9][0-9]{0,8})$/),
  );
  const paid = itemsOf(outputs, 'output[]').map((output) => {
    const [to, amount] = itemsOf(output, 'output');
    const address = textOf(to, 'address', /^[a-zA-Z0-9]{14,90}$/);
    if (address === undefined || !isMap(amount) || amount.t !== 'satoshi') return undefined;
    if (amount.v === undefined) return { address };
    const exact = textOf(amount, 'satoshi', /^[1-9][0-9]{0,15}$/);
    return exact === undefined ? undefined : { address, amount: exact };
  });
  const complete = spent.every((one) => one !== undefined) && paid.every((one) => one !== undefined);
  if (!complete || spent.length === 0 || paid.length === 0) return undefined;
  return { script: code, coins: spent, outputs: paid };
}

function isMap(value: BtmlValue | undefined): value is BtmlMap {
  return typeof value === 'object' && !Array.isArray(value);
}

function textOf(value: BtmlValue | undefined, type: string, form: RegExp): string | undefined {
  if (!isMap(value) || value.t !== type || typeof value.v !== 'string') return undefined;
  return form.test(value.v) ? value.v : undefined;
}

/** The items of an argument of a type; none for what is something else. */
function itemsOf(value: BtmlValue | undefined, type: string): readonly BtmlValue[] {
  return isMap(value) && value.t === type && Array.isArray(value.items) ? value.items : [];
}
