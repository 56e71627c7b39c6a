import type { AgreedDriver } from '@blockcluster/ledgers';
import { type Static, Type } from 'typebox';
import { scoped } from '../access/policy.ts';
import type { ServerContext } from '../context.ts';
import type { ApiRoutes } from '../http/types.ts';
import type { Ledger } from '../transactions/modules.ts';
import { ANCHOR_CONTRACT, deployedContract } from '../transactions/own-contracts.ts';
import { anchorAccount } from './account.ts';
import { findNodes } from './found.ts';
import { isAgreed } from './several.ts';
import { statusOf, within } from './status.ts';

const LedgerAnswer = Type.Object({
  name: Type.String(),
  chain: Type.String({ description: 'CAIP-2' }),
  family: Type.String(),
  kind: Type.String({ description: 'What makes a block valid: pow, poa, or none' }),
  development: Type.Boolean({ description: 'No economic weight' }),
  label: Type.String(),
  confirmations: Type.Integer({ description: 'After which a transaction is final' }),
  reachable: Type.Boolean(),
  synced: Type.Boolean(),
  height: Type.Integer(),
  hash: Type.String(),
  time: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], { description: 'Of the newest block' }),
  peers: Type.Integer(),
  version: Type.String(),
  error: Type.Optional(Type.String()),
  asset: Type.String({ description: 'CAIP-19 of the asset in which fees are paid' }),
  symbol: Type.String(),
  decimals: Type.Integer(),
  account: Type.Optional(Type.String({ description: 'CAIP-10 of the account that pays for anchors' })),
  balance: Type.Optional(Type.String({ description: 'Base units; of a coin ledger what is not reserved' })),
  agreement: Type.Optional(
    Type.Object(
      {
        need: Type.Integer(),
        of: Type.Integer(),
        nodes: Type.Array(
          Type.Object({
            name: Type.String(),
            state: Type.Enum(['agrees', 'dissents', 'unreachable']),
            reason: Type.Optional(Type.String()),
            since: Type.String({ format: 'date-time' }),
          }),
        ),
      },
      { description: 'Of several nodes: how many must say the same, and how each stands to the others' },
    ),
  ),
  contract: Type.Optional(Type.String({ description: 'The anchor contract that the product deployed' })),
});

/** GET /ledgers, GET /ledgers/found. */
export function ledgerRoutes(context: ServerContext): ApiRoutes {
  return async (app) => {
    app.get(
      '/ledgers',
      {
        config: { access: scoped('ledgers:read') },
        schema: {
          tags: ['ledgers'],
          summary: 'The ledgers of this installation and how their nodes are',
          response: { 200: Type.Object({ items: Type.Array(LedgerAnswer), next: Type.Null() }) },
        },
      },
      async () => ({
        items: await Promise.all(context.ledgers.list().map((ledger) => show(context, ledger))),
        next: null,
      }),
    );
    app.get(
      '/ledgers/found',
      {
        config: { access: scoped('ledgers:read') },
        schema: {
          tags: ['ledgers'],
          summary: 'Nodes that run or are installed on this machine and could be configured',
          response: {
            200: Type.Object({
              items: Type.Array(
                Type.Object({
                  family: Type.String(),
                  node: Type.String(),
                  url: Type.Optional(Type.String()),
                  network: Type.Optional(Type.String()),
                  binary: Type.Optional(Type.String()),
                  detail: Type.String(),
                }),
              ),
            }),
          },
        },
      },
      async () => ({ items: await findNodes() }),
    );
  };
}

async function show(context: ServerContext, ledger: Ledger): Promise<Static<typeof LedgerAnswer>> {
  const { driver, name } = ledger;
  const [status, account] = await Promise.all([statusOf(driver), accountOf(context, ledger)]);
  const contract = await deployedContract(context.db, ledger, ANCHOR_CONTRACT);
  return {
    name,
    chain: driver.chain,
    family: driver.family,
    kind: driver.kind,
    development: driver.development,
    label: driver.label,
    confirmations: driver.confirmations,
    reachable: status.reachable,
    synced: status.synced,
    height: status.height,
    hash: status.hash,
    time: status.time > 0 ? new Date(status.time * 1_000).toISOString() : null,
    peers: status.peers,
    version: status.version,
    ...(status.detail === undefined ? {} : { error: status.detail }),
    asset: driver.feeAsset.asset,
    symbol: driver.feeAsset.symbol,
    decimals: driver.feeAsset.decimals,
    ...account,
    ...(isAgreed(driver) ? { agreement: agreementOf(driver) } : {}),
    ...(contract === undefined ? {} : { contract }),
  };
}

function agreementOf(driver: AgreedDriver) {
  const nodes = driver.standings().map((one) => ({ ...one, since: new Date(one.since).toISOString() }));
  return { ...driver.agreement, nodes };
}

async function accountOf(context: ServerContext, ledger: Ledger): Promise<{ account?: string; balance?: string }> {
  const { driver } = ledger;
  const account = await anchorAccount(context, ledger);
  if (account === undefined) return {};
  if (driver.ordering === 'nonce') {
    const state = await within<{ balance: bigint } | undefined>(driver.accountState(account), () => undefined).catch(
      () => undefined,
    );
    return { account, ...(state ? { balance: String(state.balance) } : {}) };
  }
  const row = await context.db
    .selectFrom('coins')
    .select((q) => q.fn.sum<string | null>('value').as('value'))
    .where('chain', '=', driver.chain)
    .where('account', '=', account)
    .where('reserved_by', 'is', null)
    .where('spent_by', 'is', null)
    .where('height', 'is not', null)
    .executeTakeFirst();
  return { account, balance: row?.value ?? '0' };
}
