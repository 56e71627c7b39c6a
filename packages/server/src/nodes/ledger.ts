import {
  addressOf,
  agreedDriver,
  type BitcoinNetwork,
  bitcoinNetworks,
  bitcoinRpcClient,
  cosmosAddressOf,
  keyAccount,
  kitOf,
  type LedgerDriver,
  mineBtcd,
  type NodeEndpoint,
  type NodeManifest,
  type NodeSetup,
  type ParameterValue,
  WASMD_PREFIX,
} from '@blockcluster/ledgers';
import type { Logger } from 'pino';
import { openBitcoin } from '../ledgers/bitcoin-node.ts';
import { openCosmos } from '../ledgers/cosmos-node.ts';
import { openEvm } from '../ledgers/evm-node.ts';
import type { LedgerHost } from '../ledgers/late.ts';
import type { Minable } from '../ledgers/miner.ts';
import { readBitcoinConfig, readCosmosConfig, readEvmConfig } from '../ledgers/node-config.ts';
import type { OpenLedger } from '../ledgers/registry.ts';
import type { VaultSigner } from '../transactions/signer.ts';
import type { TrafficGate } from './gate.ts';
import type { ReferenceTarget } from './observe.ts';

/** Rewards mature after a hundred blocks: so many make the first one spendable. */
const FIRST_BLOCKS = 110;

export interface NodeLedgerModules {
  readonly signer: VaultSigner;
  readonly host: LedgerHost;
  readonly data: string;
  readonly log: Logger;
}

/** What a node's ledger is made from. */
export interface NodeSources {
  readonly setup: () => Promise<NodeSetup>;
  /** Independent nodes of the same chain. */
  readonly references: () => Promise<readonly ReferenceTarget[]>;
}

interface Attachment {
  readonly name: string;
  readonly gate: TrafficGate;
  readonly node: NodeSetup;
  readonly config: Readonly<Record<string, ParameterValue>>;
  readonly references: readonly ReferenceTarget[];
  /** Tells this attachment from one with other addresses. */
  readonly key: string;
}

/** Makes ledgers out of managed nodes, while the server runs. A ledger has its node's name. */
export class NodeLedgers {
  readonly #modules: NodeLedgerModules;
  /** What each attached ledger was opened with. */
  readonly #attached = new Map<string, string>();
  #queue: Promise<void> = Promise.resolve();

  constructor(modules: NodeLedgerModules) {
    this.#modules = modules;
  }

  /** Attaches the ledger of a node that is good, or attaches it anew when its address has changed. Doesn't wait. */
  offer(name: string, gate: TrafficGate, sources: NodeSources): void {
    this.#queue = this.#queue.then(async () => {
      const node = await sources.setup();
      const config = kitOf(node.manifest).ledger?.(node);
      if (config === undefined) return;
      const references = await sources.references();
      const key = JSON.stringify([config, references]);
      if (this.#attached.get(name) !== key) await this.#attach({ name, gate, node, config, references, key });
    });
    this.#queue = this.#queue.catch((error: unknown) => {
      this.#modules.log.warn({ node: name, err: error }, 'the node could not become a ledger');
    });
  }

  /** Takes the ledger of a removed node out of service. Doesn't wait. */
  withdraw(name: string): void {
    this.#queue = this.#queue.then(async () => {
      if (this.#attached.delete(name)) await this.#modules.host.detach(name);
    });
  }

  /** The organization's account on a node's own chain, as its configuration takes it: there new money goes. */
  async accountFor(name: string, manifest: NodeManifest, chain: string): Promise<string> {
    const account = (publicKey: Uint8Array): string =>
      manifest.family === 'bitcoin'
        ? keyAccount(publicKey, bitcoinNetworks[networkOf(manifest)])
        : `${chain}:${manifest.family === 'cosmos' ? cosmosAddressOf(publicKey, WASMD_PREFIX) : addressOf(publicKey)}`;
    const made = await this.#modules.signer.account(name, { chain, account });
    return made.account.split(':').at(-1) ?? '';
  }

  async #attach({ name, gate, node, config, references, key }: Attachment): Promise<void> {
    const { host } = this.#modules;
    if (this.#attached.has(name)) await host.detach(name);
    const { ledger, minable } = await this.#open(name, node, config);
    const driver = gated(name, await this.#among(name, node, { ledger, config, references }), gate);
    await this.#modules.signer.account(name, driver);
    await host.attach({ ...ledger, driver, close: () => driver.close() }, minable && { ...minable, driver });
    this.#attached.set(name, key);
    this.#modules.log.info({ node: name, chain: driver.chain }, 'the node serves its ledger');
  }

  /**
   * The node among its references, if there are two or more: then most of them must say what it says before anything is
   * spent or final. With a single one, either could stop the other; it only watches.
   */
  async #among(
    name: string,
    node: NodeSetup,
    { ledger, config, references }: Pick<Attachment, 'config' | 'references'> & { readonly ledger: OpenLedger },
  ): Promise<LedgerDriver> {
    if (references.length < 2) return ledger.driver;
    const nodes = [{ name, driver: ledger.driver }];
    for (const { name: other, endpoint } of references)
      nodes.push({
        name: other,
        driver: (await this.#open(name, node, { ...config, ...reachedAt(node, endpoint) }, false)).ledger.driver,
      });
    return agreedDriver(nodes, { agreement: 'majority' });
  }

  async #open(
    name: string,
    node: NodeSetup,
    config: Readonly<Record<string, ParameterValue>>,
    own = true,
  ): Promise<{ ledger: OpenLedger; minable?: Minable }> {
    const { data, signer } = this.#modules;
    const label = node.manifest.name;
    if (node.manifest.family === 'evm') {
      const ledger = await openEvm(readEvmConfig({ name, family: 'evm', label, ...config }), { data, signer });
      return { ledger };
    }
    if (node.manifest.family === 'cosmos')
      return { ledger: await openCosmos(readCosmosConfig({ name, family: 'cosmos', label, ...config })) };
    const ledger = await openBitcoin(readBitcoinConfig({ name, family: 'bitcoin', label, ...config }), {
      data,
      signer,
    });
    if (!own || node.manifest.run.kit !== 'btcd' || node.manifest.network !== 'regtest') return { ledger };
    const endpoint = { url: String(config.url), user: String(config.user), password: String(config.password) };
    const client = bitcoinRpcClient(endpoint);
    try {
      if ((await client.getTip()).height < FIRST_BLOCKS) await mineBtcd(endpoint, FIRST_BLOCKS);
    } finally {
      await client.close();
    }
    const mine = async () => {
      await mineBtcd(endpoint, 1);
    };
    return { ledger, minable: { driver: ledger.driver, waiting: async () => false, mine } };
  }
}

/** EVM clients take a login out of the address, the others beside it. */
function reachedAt({ manifest }: NodeSetup, { url, user, password }: NodeEndpoint): Record<string, ParameterValue> {
  if (user === undefined) return { url };
  if (manifest.family !== 'evm') return { url, user, password: password ?? '' };
  const full = new URL(url);
  full.username = encodeURIComponent(user);
  full.password = encodeURIComponent(password ?? '');
  return { url: full.href };
}

function networkOf(manifest: NodeManifest): BitcoinNetwork {
  const networks: readonly BitcoinNetwork[] = ['mainnet', 'testnet4', 'signet', 'regtest'];
  return networks.find((network) => network === manifest.network) ?? 'regtest';
}

/** The driver as long as its node has traffic: otherwise work waits, as for a node that is down. */
export function gated(name: string, driver: LedgerDriver, gate: TrafficGate): LedgerDriver {
  const through =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      gate.check(name);
      return call(...args);
    };
  return {
    ...driver,
    blockHash: through((height) => driver.blockHash(height)),
    quote: through(() => driver.quote()),
    accountState: through((account) => driver.accountState(account)),
    broadcast: through((raw) => driver.broadcast(raw)),
    scan: through((request) => driver.scan(request)),
    evidence: through((request) => driver.evidence(request)),
    trust: through((request) => driver.trust(request)),
    status: async () => {
      const status = await driver.status();
      return gate.isOpen() ? status : { ...status, synced: false, detail: gate.reason() };
    },
  };
}
