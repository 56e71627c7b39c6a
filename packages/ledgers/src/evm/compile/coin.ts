import { type BtmlMap, CodedError, isCodedError } from '@blockcluster/btml';
import type { EvmChain } from './compile.ts';
import { amountMember, invalidMember, onlyMembers, stringMember } from './members.ts';

/** What goes to the contract along with an operation: of the chain's own coin. */
export function endowment(chain: EvmChain, { endow }: BtmlMap): { readonly value?: bigint } {
  if (endow === undefined) return {};
  if (!isMap(endow)) throw invalidMember('endow', 'a map');
  try {
    onlyMembers(endow, ['asset', 'amount', 'decimals']);
    return { value: ownCoin(chain, endow, 'A contract is given') };
  } catch (error) {
    throw below(error, '/endow');
  }
}

/** The amount in a map of `asset`, `amount` and `decimals`, in wei. Throws COMPILE_NOT_SUPPORTED for another asset than the chain's own coin, COMPILE_INVALID. */
export function ownCoin(chain: EvmChain, map: BtmlMap, what: string): bigint {
  if (stringMember(map, 'asset') !== chain.asset)
    throw new CodedError('COMPILE_NOT_SUPPORTED', `${what} ${chain.asset} here; tokens move by a call`, {
      pointer: '/asset',
    });
  if (amountMember(map, 'decimals') !== BigInt(chain.decimals)) throw invalidMember('decimals', `${chain.decimals}`);
  return amountMember(map, 'amount');
}

function below(error: unknown, pointer: string): unknown {
  if (!isCodedError(error)) return error;
  return new CodedError(error.code, error.message, { pointer: `${pointer}${error.pointer ?? ''}`, cause: error });
}

function isMap(value: BtmlMap[string]): value is BtmlMap {
  return typeof value === 'object' && !Array.isArray(value);
}
