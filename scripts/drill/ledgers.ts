import { type CosmosNetwork, startCometNetwork } from '@blockcluster/ledgers';

/** After so many seconds without a block the product says that the chain stands. */
export const STALL_SECONDS = 10;

/** Validators of a chain of their own, and the ledger entry of the product's configuration for it. */
export async function validators(
  name: string,
  count = 4,
): Promise<{ readonly network: CosmosNetwork; readonly ledger: object }> {
  const network = await startCometNetwork({ validators: count, blockTime: 300 });
  const { url, chainId } = network;
  return {
    network,
    ledger: {
      name,
      family: 'cosmos',
      url,
      chainId,
      flavor: 'kvstore',
      development: true,
      stallAfter: STALL_SECONDS,
    },
  };
}
