import { CodedError } from '@blockcluster/btml';
import { type AgreedDriver, agreedDriver, type LedgerDriver } from '@blockcluster/ledgers';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { LedgerConfig } from '../config.ts';
import type { Clock } from '../context.ts';
import type { OpenLedger } from './registry.ts';

/** How a ledger names several nodes: their addresses (which may hold a login), and how many of them must agree. */
const Several = Type.Object({
  urls: Type.Array(Type.String({ pattern: '^https?://' }), { minItems: 2, maxItems: 16, uniqueItems: true }),
  agreement: Type.Optional(Type.Union([Type.Literal('majority'), Type.Literal('all')])),
});

/** The part of a ledger's configuration about several nodes; undefined for one node. Throws CONFIG_INVALID. */
export function severalOf(config: LedgerConfig): Static<typeof Several> | undefined {
  const { urls, agreement } = config;
  if (urls === undefined && agreement === undefined) return undefined;
  if (!Value.Check(Several, { urls, ...(agreement === undefined ? {} : { agreement }) }))
    throw new CodedError(
      'CONFIG_INVALID',
      `ledgers: ${config.name} needs 2 to 16 different addresses in "urls", and "majority" or "all" as "agreement"`,
    );
  if (config.url !== undefined || config.node !== undefined)
    throw new CodedError('CONFIG_INVALID', `ledgers: ${config.name} has "urls": leave out "url" and "node"`);
  return Value.Parse(Several, { urls, ...(agreement === undefined ? {} : { agreement }) });
}

/** One configuration for each node of a ledger, and what to call the node. */
export function configsOf(config: LedgerConfig, urls: readonly string[]): { name: string; config: LedgerConfig }[] {
  const { urls: _, agreement: __, ...common } = config;
  return urls.map((text) => {
    const url = new URL(text);
    const name = url.host;
    const login = { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
    // EVM clients take a login out of the address, the others beside it.
    if (login.user === '' || config.family === 'evm') return { name, config: { ...common, url: text } };
    url.username = '';
    url.password = '';
    return { name, config: { ...common, url: url.href, ...login } };
  });
}

/** A ledger behind several nodes of which none is believed alone. */
export async function openSeveral(
  config: LedgerConfig,
  { urls, agreement }: Static<typeof Several>,
  modules: { readonly clock: Clock; readonly open: (config: LedgerConfig) => Promise<OpenLedger> },
): Promise<OpenLedger> {
  const nodes: { name: string; driver: LedgerDriver }[] = [];
  try {
    for (const one of configsOf(config, urls))
      nodes.push({ name: one.name, driver: (await modules.open(one.config)).driver });
    const driver = agreedDriver(nodes, { agreement: agreement ?? 'majority', now: () => modules.clock.now() });
    return { name: config.name, driver, close: () => driver.close() };
  } catch (error) {
    await Promise.allSettled(nodes.map(({ driver }) => driver.close()));
    throw error;
  }
}

/** The driver's nodes, where it has several. */
export function isAgreed(driver: LedgerDriver): driver is AgreedDriver {
  return 'standings' in driver;
}
