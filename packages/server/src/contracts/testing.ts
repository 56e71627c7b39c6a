import { randomBytes } from 'node:crypto';
import { CodedError } from '@blockcluster/btml';
import { type Anvil, createEvmDriver, startAnvil } from '@blockcluster/ledgers';
import type { Logger } from 'pino';
import token from '../../test/contracts/token.json' with { type: 'json' };
import vault from '../../test/contracts/vault.json' with { type: 'json' };
import type { Role } from '../access/policy.ts';
import type { LedgerRegistry, Worker } from '../context.ts';
import type { EventOptions } from '../events/compose.ts';
import { Market } from '../routing/market.ts';
import { createTestServer, type TestServer } from '../testing.ts';
import { LedgerEngine } from '../transactions/engine.ts';
import type { EngineModules, Ledger } from '../transactions/modules.ts';
import { transactionRoutes } from '../transactions/routes.ts';
import { changeRoutes } from '../transactions/routes-change.ts';
import { VaultSigner } from '../transactions/signer.ts';
import { engineWorker } from '../transactions/worker.ts';
import { contractCapability } from './capability.ts';
import { endowmentObserver } from './endowments.ts';
import type { ContractModules } from './modules.ts';

/** The artifact of test/contracts/Token.sol. */
export const tokenArtifact = token;
/** The artifact of test/contracts/Vault.sol. */
export const vaultArtifact = vault;

const ISSUER = 'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp';
/** A machine may be busy. */
const PATIENCE_MS = 120_000;
const ETHER = 10n ** 18n;

export interface Response {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what a test reads is what it asserts
  readonly body: any;
}

/** A server with one ledger, its engine and its contracts, as a test asks it over HTTP. */
export interface ServedContracts {
  readonly server: TestServer;
  readonly modules: ContractModules;
  readonly signer: VaultSigner;
  /** A request by a role; the body is sent as it is. */
  ask(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    url: string,
    body?: unknown,
    options?: AskOptions,
  ): Promise<Response>;
  /** Starts what works in the background, where the options left it out. */
  work(): void;
  /** Stops it again. */
  rest(): Promise<void>;
  /** Asks until an answer is as wanted. */
  until(ask: () => Promise<Response>, wanted: (body: Response['body']) => boolean): Promise<Response['body']>;
  close(): Promise<void>;
}

/** The ledger is a development EVM. */
export interface ContractServer extends ServedContracts {
  readonly anvil: Anvil;
  /** Makes an account and gives it a hundred ether, or what is said. */
  fund(label: string, wei?: bigint): Promise<string>;
}

export interface AskOptions {
  readonly as?: Role;
  readonly headers?: Record<string, string>;
}

export interface ContractServerOptions {
  /** Blocks are made by `anvil.mine` alone. */
  readonly manual?: boolean;
  readonly confirmations?: number;
  readonly at?: EngineModules['at'];
  /** `host:port` of webhooks that may stand on this machine. */
  readonly webhookAllow?: readonly string[];
  /** So many transactions of one account may be open. */
  readonly queueLimit?: number;
  readonly events?: EventOptions;
  /** Where the server writes what it logs; nowhere when left out. */
  readonly log?: Logger;
  /** Without: nothing runs in the background. */
  readonly workers?: boolean;
}

export async function startContractServer(options: ContractServerOptions = {}): Promise<ContractServer> {
  const anvil = await startAnvil({ manual: options.manual ?? false });
  const driver = createEvmDriver({
    ...{ url: anvil.url, name: 'anvil', label: 'Anvil', chainId: anvil.chainId, rule: 'none' },
    confirmations: options.confirmations ?? 1,
  });
  const served = await serveContracts({ name: 'anvil', driver }, options);
  const { signer } = served;
  return {
    ...served,
    anvil,
    fund: async (label, wei = 100n * ETHER) => {
      const { account } = await signer.account('anvil', driver, label);
      await anvil.fund(account, wei);
      return account.slice(account.lastIndexOf(':') + 1);
    },
    close: async () => {
      await served.close();
      await anvil.stop();
    },
  };
}

/**
 * The contracts of one ledger, whose driver and node are the caller's.
 *
 * @param open given the signer, for a chain whose first block has to know an account
 */
export async function serveContracts(
  open: Ledger | ((signer: VaultSigner) => Promise<Ledger>),
  options: ContractServerOptions = {},
): Promise<ServedContracts> {
  const opened: Ledger[] = [];
  const ledgers: LedgerRegistry = {
    get: (name) => {
      const found = opened.find((ledger) => ledger.name === name);
      if (!found) throw new CodedError('LEDGER_NOT_FOUND', `No ledger is called "${name}"`);
      return found.driver;
    },
    list: () => opened,
  };
  const made: { modules?: ContractModules; signer?: VaultSigner; workers: Worker[] } = { workers: [] };
  const server = await createTestServer({
    ledgers,
    eventWorkers: true,
    config: {
      ...(options.webhookAllow ? { webhookAllow: options.webhookAllow } : {}),
      ...(options.queueLimit ? { queueLimit: options.queueLimit } : {}),
    },
    ...(options.events ? { events: options.events } : {}),
    ...(options.log ? { log: options.log } : {}),
    routes: async (context, leases, streams) => {
      const signer = new VaultSigner(context);
      const ledger = typeof open === 'function' ? await open(signer) : open;
      opened.push(ledger);
      await signer.account(ledger.name, ledger.driver);
      const observers = [endowmentObserver(context.clock)];
      const engine: EngineModules = {
        ...{ db: context.db, clock: context.clock, random: context.random, log: context.log, events: context.events },
        ...{ signer, observers, ...(options.at ? { at: options.at } : {}) },
      };
      const worker = engineWorker(new LedgerEngine(ledger, engine), engine, leases);
      const modules: ContractModules = { ...context, signer, issuer: ISSUER, observers, wake: () => worker.wake() };
      const contracts = contractCapability(modules, leases, streams);
      made.modules = modules;
      made.signer = signer;
      made.workers.push(worker, ...contracts.workers);
      const market = new Market(modules);
      return [...contracts.routes, transactionRoutes(context, { ...modules, market }), changeRoutes(modules)];
    },
  });
  const { modules, signer } = made;
  if (!modules || !signer) throw new Error('the contracts were not put together');
  const work = () => {
    for (const worker of made.workers) worker.start();
  };
  const rest = async () => void (await Promise.all(made.workers.map((worker) => worker.stop())));
  if (options.workers !== false) work();

  const ask: ServedContracts['ask'] = async (method, url, body, { as = 'operator', headers = {} } = {}) => {
    const response = await server.app.inject({
      method,
      url: `/api/v1${url}`,
      headers: { authorization: server.bearer[as], ...headers },
      ...(body === undefined
        ? {}
        : { payload: JSON.stringify(body), headers: jsonHeaders(server.bearer[as], headers) }),
    });
    const text = response.body;
    const json = (response.headers['content-type'] ?? '').toString().includes('json');
    return { status: response.statusCode, body: json && text !== '' ? JSON.parse(text) : text };
  };
  return {
    ...{ server, modules, signer, ask, work, rest },
    until: async (question, wanted) => {
      const end = performance.now() + PATIENCE_MS;
      for (;;) {
        const { body } = await question();
        if (wanted(body)) return body;
        if (performance.now() > end) throw new Error(`waited in vain: ${JSON.stringify(body).slice(0, 2_000)}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    close: async () => {
      await rest();
      await server.close();
    },
  };
}

function jsonHeaders(authorization: string, headers: Record<string, string>): Record<string, string> {
  return { authorization, 'content-type': 'application/json', ...headers };
}

/** 0x and 40 hex digits of nobody. */
export function stranger(): string {
  return `0x${randomBytes(20).toString('hex')}`;
}
