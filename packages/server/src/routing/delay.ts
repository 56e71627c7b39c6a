import type { LedgerDriver } from '@blockcluster/ledgers';

/** Seconds between blocks by protocol: Bitcoin's target, a slot of Ethereum, CometBFT's usual pause. */
const BLOCK_SECONDS = { bitcoin: 600, evm: 12, cosmos: 5 } as const;
/** Development chains make a block when something waits. */
const DEVELOPMENT_SECONDS = 2;
/** Proof of stake is final with its second epoch, whatever the confirmations: 64 slots of 12 s, and the one it is in. */
const FINALIZED_SECONDS = 900;

/** Seconds to finality that the protocol lets expect, for a ledger on which nothing was measured yet. */
export function expectedDelay(driver: Pick<LedgerDriver, 'family' | 'kind' | 'development' | 'confirmations'>): number {
  if (driver.kind === 'pos') return FINALIZED_SECONDS;
  const block = driver.development ? DEVELOPMENT_SECONDS : BLOCK_SECONDS[driver.family];
  return block * driver.confirmations;
}
