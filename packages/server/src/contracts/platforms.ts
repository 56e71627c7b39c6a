import { CodedError } from '@blockcluster/btml';
import {
  type ContractDescriptor,
  isBitcoinDriver,
  isCosmosDriver,
  isEvmDriver,
  type LedgerDriver,
} from '@blockcluster/ledgers';
import { BitcoinPlatform } from './bitcoin/platform.ts';
import { CosmWasmPlatform } from './cosmwasm/platform.ts';
import { EvmPlatform } from './evm/platform.ts';
import type { Platform } from './platform.ts';

/** Platforms keep nothing but what they ask their ledger with: one for each driver. */
const known = new WeakMap<LedgerDriver, Platform>();

/** What runs contracts on a ledger. Throws CONTRACT_NOT_SUPPORTED where nothing does. */
export function platformOf(driver: LedgerDriver): Platform {
  const found = known.get(driver) ?? open(driver);
  known.set(driver, found);
  return found;
}

function open(driver: LedgerDriver): Platform {
  if (isEvmDriver(driver)) return new EvmPlatform(driver);
  if (isCosmosDriver(driver) && driver.contracts !== undefined) return new CosmWasmPlatform(driver, driver.contracts);
  if (isBitcoinDriver(driver)) return new BitcoinPlatform(driver);
  throw new CodedError('CONTRACT_NOT_SUPPORTED', `No contracts of ${driver.label} can be used by this version`);
}

/**
 * The platform of a ledger for a contract. Throws CONTRACT_LEDGER for a contract of another one, CONTRACT_CHAIN for an
 * instance that was taken over when the ledger's name meant another chain: another contract may stand at its address here.
 */
export function platformFor(
  driver: LedgerDriver,
  descriptor: ContractDescriptor,
  instance?: { readonly chain: string },
): Platform {
  if (instance !== undefined && instance.chain !== driver.chain)
    throw new CodedError('CONTRACT_CHAIN', `The contract stands on ${instance.chain}, the ledger is ${driver.chain}`, {
      details: { expected: instance.chain, found: driver.chain },
    });
  const platform = platformOf(driver);
  if (platform.family !== descriptor.family)
    throw new CodedError(
      'CONTRACT_LEDGER',
      `A contract of the family ${descriptor.family} can't stand on ${driver.label}, which has ${platform.family}`,
      { details: { family: descriptor.family, ledger: platform.family } },
    );
  return platform;
}
