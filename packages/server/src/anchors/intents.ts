import { type BtmlMap, formatTime } from '@blockcluster/btml';
import type { LedgerDriver } from '@blockcluster/ledgers';
import type { Clock, RandomSource } from '../context.ts';

const forms = {
  bitcoin: 'bitcoin-op-return-1',
  evm: 'evm-event-1',
  cosmos: 'cosmos-tx-1',
} as const satisfies Record<LedgerDriver['family'], string>;

/** Which form of commitment a ledger's family takes. */
export function formOf(driver: LedgerDriver): (typeof forms)[LedgerDriver['family']] {
  return forms[driver.family];
}

const NOWHERE = `0x${'0'.repeat(40)}`;

/** The operation that commits `root` (64 hex digits); the contract is needed on EVM ledgers alone. */
export function anchorOperation(driver: LedgerDriver, from: string, root: string, contract?: string): BtmlMap {
  return {
    op: 'anchor',
    chain: driver.chain,
    from,
    form: formOf(driver),
    root,
    ...(driver.family === 'evm' ? { contract: contract ?? NOWHERE } : {}),
  };
}

/**
 * An intent of the organization with an operation on a ledger, or several that are done together; amounts in base units
 * of its fee asset.
 */
export function organizationIntent(options: {
  readonly issuer: string;
  readonly driver: LedgerDriver;
  readonly op: BtmlMap | readonly BtmlMap[];
  readonly maxFee: bigint;
  readonly validForMs: number;
  readonly clock: Clock;
  readonly random: RandomSource;
}): BtmlMap {
  const now = options.clock.now();
  const { asset, decimals } = options.driver.feeAsset;
  const ops = [options.op].flat();
  return {
    btml: '1.0',
    kind: 'intent',
    issuer: options.issuer,
    issued: formatTime(now / 1000),
    audience: options.driver.chain,
    expires: formatTime((now + options.validForMs) / 1000),
    salt: Buffer.from(options.random.bytes(16)).toString('base64url'),
    maxfee: { asset, amount: String(options.maxFee), decimals: String(decimals) },
    ...(ops.length > 1 ? { atomic: 'yes' } : {}),
    ops,
  };
}
