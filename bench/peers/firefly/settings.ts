/** What the settings of the peer's programs have in common: where each listens, and what it is told. */
export interface FireflyPlaces {
  readonly home: string;
  readonly node: string;
  readonly signerPort: number;
  readonly connectorPort: number;
  readonly corePort: number;
  readonly migrations: string;
  /** PostgreSQL's connection string of core. */
  readonly database: string;
  readonly defaultKey: string;
  /** Transactions that the connector has on their way at once; its default is 100. */
  readonly inFlight: number;
}

// YAML takes JSON, so the settings are written as JSON.
const write = (value: unknown): string => JSON.stringify(value, null, 2);

export const signerSettings = ({ home, node, signerPort }: FireflyPlaces): string =>
  write({
    log: { level: 'error' },
    server: { address: '127.0.0.1', port: signerPort },
    backend: { url: node },
    fileWallet: {
      path: `${home}/keys`,
      defaultPasswordFile: `${home}/password`,
      disableListener: true,
      filenames: { primaryExt: '.key.json' },
      metadata: { format: 'none' },
    },
  });

/**
 * Final with the block that includes: what ours calls one confirmation, it calls none. Everything else is the default,
 * except for `inFlight`.
 */
export const connectorSettings = (places: FireflyPlaces): string =>
  write({
    log: { level: 'error' },
    api: { address: '127.0.0.1', port: places.connectorPort },
    metrics: { enabled: false },
    debug: { enabled: false },
    connector: { url: `http://127.0.0.1:${places.signerPort}` },
    confirmations: { required: 0 },
    transactions: { handler: { name: 'simple', simple: { maxInFlight: places.inFlight } } },
    persistence: { type: 'leveldb', leveldb: { path: `${places.home}/leveldb` } },
  });

/** Gateway mode: one namespace with a database and a blockchain, nothing shared with other organizations. */
export const coreSettings = (places: FireflyPlaces): string =>
  write({
    log: { level: 'error' },
    http: { address: '127.0.0.1', port: places.corePort },
    monitoring: { enabled: false },
    metrics: { enabled: false },
    spi: { enabled: false },
    ui: { enabled: false },
    namespaces: {
      default: 'default',
      predefined: [
        {
          name: 'default',
          plugins: ['database0', 'blockchain0'],
          defaultKey: places.defaultKey,
          multiparty: { enabled: false },
        },
      ],
    },
    plugins: {
      database: [
        {
          name: 'database0',
          type: 'postgres',
          postgres: {
            url: places.database,
            migrations: { auto: true, directory: places.migrations },
          },
        },
      ],
      blockchain: [
        {
          name: 'blockchain0',
          type: 'ethereum',
          ethereum: { ethconnect: { url: `http://127.0.0.1:${places.connectorPort}`, topic: 'default' } },
        },
      ],
    },
  });
