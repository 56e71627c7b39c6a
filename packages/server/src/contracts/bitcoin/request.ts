import { CodedError } from '@blockcluster/btml';
import {
  accountScript,
  type BitcoinContracts,
  bitcoinChainId,
  outpoint,
  readSatoshi,
  type SpendingPath,
} from '@blockcluster/ledgers';
import type { Values } from '../tables.ts';

/** What a caller says of a spending, beside what the path itself takes. */
export interface SpendRequest {
  /** What the path takes besides signatures. */
  readonly own: Readonly<Record<string, unknown>>;
  readonly to: string | undefined;
  /** Satoshi. */
  readonly amount: bigint | undefined;
  /** Which outputs, as `txid:number`; undefined: the server chooses. */
  readonly outputs: readonly string[] | undefined;
  readonly psbt: string | undefined;
}

const OPTIONS = ['to', 'amount', 'outputs', 'psbt'];
/** As many inputs as one transaction takes here, and the longest PSBT of so many. */
const MOST_OUTPUTS = 20;
const MOST_PSBT = 65_536;

/** Reads the arguments of a call. Throws CONTRACT_ARGUMENT. */
export function spendRequest(path: SpendingPath, values: Values, { network }: BitcoinContracts): SpendRequest {
  const own = path.inputs.filter(({ type }) => !type.startsWith('signature')).map(({ name }) => name);
  const unknown = Object.keys(values).find((name) => !own.includes(name) && !OPTIONS.includes(name));
  if (unknown !== undefined) throw unfit(`There is no "${unknown.slice(0, 64)}"`, '');
  const { to, amount, outputs, psbt } = values;
  if (to !== undefined && (typeof to !== 'string' || !isAddress(to, network)))
    throw unfit('This is no address of the ledger', '/to');
  if (outputs !== undefined && !isOutputs(outputs))
    throw unfit(`There must be 1 to ${MOST_OUTPUTS} different outputs as txid:number`, '/outputs');
  if (psbt !== undefined && (typeof psbt !== 'string' || psbt.length > MOST_PSBT))
    throw unfit(`A PSBT is base64 of at most ${MOST_PSBT} characters`, '/psbt');
  if (psbt !== undefined && (to ?? amount ?? outputs) !== undefined)
    throw unfit('With a PSBT all else is said: leave out to, amount and outputs', '/psbt');
  return {
    own: Object.fromEntries(own.map((name) => [name, values[name]])),
    to,
    amount: amount === undefined ? undefined : readSatoshi(amount, '/amount'),
    outputs,
    psbt,
  };
}

function isAddress(text: string, network: BitcoinContracts['network']): boolean {
  try {
    accountScript(`${bitcoinChainId(network.genesis)}:${text}`, network);
    return text.length <= 90;
  } catch {
    return false;
  }
}

function isOutputs(value: unknown): value is readonly string[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST_OUTPUTS) return false;
  return (
    value.every((one: unknown) => typeof one === 'string' && outpoint.test(one)) && new Set(value).size === value.length
  );
}

function unfit(message: string, pointer: string): CodedError {
  return new CodedError('CONTRACT_ARGUMENT', message, { pointer });
}
