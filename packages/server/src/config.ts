import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CodedError } from '@blockcluster/btml';
import ipaddr from 'ipaddr.js';
import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';

/** How to reach one ledger; `family` decides which driver reads it. */
export const LedgerConfig = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$' }),
    family: Type.Union([Type.Literal('bitcoin'), Type.Literal('evm'), Type.Literal('cosmos'), Type.Literal('sandbox')]),
    url: Type.Optional(Type.String({ minLength: 1, maxLength: 2_000 })),
    user: Type.Optional(Type.String({ maxLength: 200 })),
    password: Type.Optional(Type.String({ maxLength: 500 })),
    cookie: Type.Optional(Type.String({ maxLength: 4_000 })),
    network: Type.Optional(Type.String({ maxLength: 100 })),
  },
  // Drivers may ask for further settings (block times, contract addresses, …).
  { additionalProperties: true },
);
export type LedgerConfig = Static<typeof LedgerConfig> & { readonly [setting: string]: unknown };

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/** Everything that an operator may set. Durations in milliseconds, sizes in bytes. */
export interface ServerConfig {
  /** Absolute path of the data directory. */
  readonly data: string;
  readonly host: string;
  /** 0 lets the system choose a free one. */
  readonly port: number;
  /** The URL under which others reach this server; default http://HOST:PORT. */
  readonly publicUrl: string | undefined;
  readonly databaseUrl: string | undefined;
  readonly databaseConnections: number;
  readonly masterKeyFile: string | undefined;
  readonly ledgers: readonly LedgerConfig[];
  readonly logLevel: LogLevel;
  /** Folder of the built web pages; undefined or missing: a page that says so. */
  readonly webRoot: string | undefined;
  /** `host:port` that webhooks may reach although they are private, and over http. */
  readonly webhookAllow: readonly string[];
  /** Largest JSON or BTML body; files and bulk streams have limits of their own. */
  readonly bodyLimit: number;
  readonly sessionMs: number;
  readonly eventRetentionMs: number;
  /** Requests per second and burst for one API key, for one address without a key, and for verification. */
  readonly rates: {
    readonly key: RateLimit;
    readonly address: RateLimit;
    readonly verify: RateLimit;
    readonly session: RateLimit;
  };
  /** What is stored for a group of members: bytes of one file, bytes of all files, and how often holders are challenged. */
  readonly storage: { readonly fileBytes: number; readonly totalBytes: number; readonly challengeMs: number };
  /** So many transactions of one account may be open before further ones are refused. */
  readonly queueLimit: number;
  /** Addresses of proxies whose X-Forwarded-For is believed; none by default. */
  readonly trustProxy: readonly string[];
  readonly shutdownMs: number;
}

export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
}

const FileConfig = Type.Partial(
  Type.Object({
    host: Type.String(),
    port: Type.Integer({ minimum: 0, maximum: 65_535 }),
    publicUrl: Type.String(),
    databaseUrl: Type.String(),
    databaseConnections: Type.Integer({ minimum: 2, maximum: 200 }),
    ledgers: Type.Array(LedgerConfig),
    webhookAllow: Type.Array(Type.String()),
    trustProxy: Type.Array(Type.String()),
    queueLimit: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    logLevel: Type.String(),
    eventRetentionDays: Type.Number({ minimum: 1, maximum: 3_650 }),
    storage: Type.Partial(
      Type.Object(
        {
          fileBytes: Type.Integer({ minimum: 1, maximum: 64 * 2 ** 30 }),
          totalBytes: Type.Integer({ minimum: 1, maximum: 2 ** 50 }),
          challengeSeconds: Type.Integer({ minimum: 10, maximum: 30 * 86_400 }),
        },
        { additionalProperties: false },
      ),
    ),
  }),
  { additionalProperties: false },
);

const LEVELS: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];
const DAY = 24 * 60 * 60 * 1_000;

/** Values that a caller sets in code, above the environment and the file. */
export type ConfigOverrides = Partial<ServerConfig>;

/**
 * Reads the configuration: overrides, then environment, then `<data>/config.json`, then defaults. Throws CONFIG_INVALID
 * with the name of the setting at fault.
 */
export async function loadConfig(
  env: Readonly<Record<string, string | undefined>>,
  overrides: ConfigOverrides = {},
): Promise<ServerConfig> {
  const data = resolve(overrides.data ?? (env.BLOCKCLUSTER_DATA || './.blockcluster'));
  const file = await readConfigFile(join(data, 'config.json'));
  const defined = Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
  return {
    host: env.HOST || file.host || '127.0.0.1',
    port: readPort(env.PORT) ?? file.port ?? 8080,
    publicUrl: readUrl('BLOCKCLUSTER_PUBLIC_URL', env.BLOCKCLUSTER_PUBLIC_URL || file.publicUrl),
    databaseUrl: env.DATABASE_URL || file.databaseUrl,
    databaseConnections: file.databaseConnections ?? 10,
    masterKeyFile: env.BLOCKCLUSTER_MASTER_KEY_FILE || undefined,
    ledgers: env.BLOCKCLUSTER_LEDGERS ? readLedgers(env.BLOCKCLUSTER_LEDGERS) : (file.ledgers ?? [sandbox]),
    logLevel: readLevel(env.LOG_LEVEL || file.logLevel || 'info'),
    webRoot: env.BLOCKCLUSTER_WEB || undefined,
    webhookAllow: list(env.BLOCKCLUSTER_WEBHOOK_ALLOW) ?? file.webhookAllow ?? [],
    bodyLimit: 256 * 1024,
    sessionMs: 12 * 60 * 60 * 1_000,
    eventRetentionMs: (file.eventRetentionDays ?? 30) * DAY,
    rates: {
      key: { perSecond: 10_000, burst: 20_000 },
      address: { perSecond: 50, burst: 200 },
      verify: { perSecond: 10, burst: 40 },
      session: { perSecond: 0.5, burst: 10 },
    },
    storage: {
      fileBytes: file.storage?.fileBytes ?? 2 ** 30,
      totalBytes: file.storage?.totalBytes ?? 20 * 2 ** 30,
      challengeMs: (file.storage?.challengeSeconds ?? 3_600) * 1_000,
    },
    queueLimit: readCount('BLOCKCLUSTER_QUEUE_LIMIT', env.BLOCKCLUSTER_QUEUE_LIMIT) ?? file.queueLimit ?? 1_000,
    trustProxy: readProxies(list(env.BLOCKCLUSTER_TRUST_PROXY) ?? file.trustProxy ?? []),
    shutdownMs: 10_000,
    ...defined,
    data,
  };
}

const sandbox: LedgerConfig = { name: 'sandbox', family: 'sandbox' };

async function readConfigFile(path: string): Promise<Static<typeof FileConfig>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    // A directory that cannot be is reported when it is taken.
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return {};
    throw invalid(path, error);
  }
  try {
    return strict(FileConfig, JSON.parse(text));
  } catch (error) {
    throw invalid(path, error);
  }
}

/** Nothing is dropped or turned into something else: a misspelt setting would silently not hold. */
function strict<T extends TSchema>(schema: T, value: unknown): Static<T> {
  if (Value.Check(schema, value)) return value;
  const [first] = Value.Errors(schema, value);
  const names = first?.keyword === 'additionalProperties' ? `: ${first.params.additionalProperties.join(', ')}` : '';
  throw new Error(`${first?.instancePath || '/'} ${first?.message ?? 'is not as expected'}${names}`);
}

function readLedgers(text: string): LedgerConfig[] {
  try {
    const ledgers = strict(Type.Array(LedgerConfig), JSON.parse(text));
    if (new Set(ledgers.map((one) => one.name)).size !== ledgers.length) throw new Error('a name appears twice');
    return ledgers;
  } catch (error) {
    throw invalid('BLOCKCLUSTER_LEDGERS', error);
  }
}

function readPort(text: string | undefined): number | undefined {
  if (!text) return undefined;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw invalid('PORT', new Error('not a number from 0 to 65535'));
  return port;
}

function readCount(name: string, text: string | undefined): number | undefined {
  if (!text) return undefined;
  if (!/^[1-9]\d{0,5}$/.test(text)) throw invalid(name, new Error('not a number from 1 to 999999'));
  return Number(text);
}

function readUrl(name: string, text: string | undefined): string | undefined {
  if (!text) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) throw invalid(name, new Error('not an http(s) URL'));
  return url.origin;
}

function readProxies(addresses: string[]): string[] {
  for (const address of addresses)
    if (!ipaddr.isValid(address) && !ipaddr.isValidCIDR(address))
      throw invalid('BLOCKCLUSTER_TRUST_PROXY', new Error(`"${address}" is neither an address nor a range of them`));
  return addresses;
}

function readLevel(text: string): LogLevel {
  const level = LEVELS.find((one) => one === text);
  if (!level) throw invalid('LOG_LEVEL', new Error(`not one of ${LEVELS.join(', ')}`));
  return level;
}

function list(text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function invalid(name: string, cause: unknown): CodedError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CodedError('CONFIG_INVALID', `${name}: ${reason}`, { cause });
}
