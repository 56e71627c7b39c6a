import type { AnyMessage } from '@blockcluster/btml/cosmos/tx.ts';

/** A message with the name of its type, as it stands in a transaction. */
export function packed(type: string, value: Uint8Array): AnyMessage {
  return { typeUrl: `/${type}`, value };
}
