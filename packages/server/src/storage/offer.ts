import { matrix } from '@blockcluster/ledgers';
import type { ServerContext } from '../context.ts';
import { within } from '../ledgers/status.ts';
import type { Offer } from '../routing/offer.ts';
import type { StorageGroup } from './group.ts';
import { storageCells } from './matrix.ts';
import { STORAGE_LEDGER } from './names.ts';

/** Seconds until a head is witnessed, before the first was: the group's worker looks about once a second. */
const EXPECTED_SECONDS = 5;

/**
 * The group as the router sees it: it costs nothing, its delay is the middle one of the newest witnessed heads, and while
 * the members of one party are as many as the threshold asks for, it is development.
 */
export function storageOffer(context: Pick<ServerContext, 'db'>, group: StorageGroup): () => Promise<readonly Offer[]> {
  const cells = storageCells(context, group);
  return async () => {
    const { driver } = await group.open();
    const cell = await within(
      cells().then((of) => of('settlement')),
      () => undefined,
    );
    const trouble =
      cell === undefined
        ? ({ reason: 'unreachable', detail: 'its members did not answer in time' } as const)
        : cell.synced
          ? undefined
          : ({ reason: 'unreachable', detail: 'too few of its members answer' } as const);
    return [
      {
        ...{ name: STORAGE_LEDGER, label: driver.label, chain: driver.chain, kind: 'storage' },
        development: driver.development,
        layers: matrix.filter(({ kind, supported }) => supported && kind === 'storage').map(({ layer }) => layer),
        ...{ asset: undefined, cost: 0n },
        ...{ delay: cell?.delay ?? EXPECTED_SECONDS, measured: typeof cell?.delay === 'number' },
        ...(trouble ? { trouble } : {}),
      },
    ];
  };
}
