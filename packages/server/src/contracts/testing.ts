import { randomBytes } from 'node:crypto';
import { type Anvil, createEvmDriver, startAnvil } from '@blockcluster/ledgers';
import token from '../../test/contracts/token.json' with { type: 'json' };
import type { Role } from '../access/policy.ts';
import type { LedgerRegistry, Worker } from '../context.ts';
import { createTestServer, type TestServer } from '../testing.ts';
import { LedgerEngine } from '../transactions/engine.ts';
import type { EngineModules } from '../transactions/modules.ts';
import { VaultSigner } from '../transactions/signer.ts';
import { engineWorker } from '../transactions/worker.ts';
import { contractCapability } from './capability.ts';
import type { ContractModules } from './modules.ts';

/** The artifact of test/contracts/Token.sol. */
export const tokenArtifact = token;

const ISSUER = 'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp';
const ETHER = 10n ** 18n;

export interface Response {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what a test reads is what it asserts
  readonly body: any;
}

/** A server with one development EVM, its engine and its contracts, as a test asks it over HTTP. */
export interface ContractServer {
  readonly server: TestServer;
  readonly anvil: Anvil;
  readonly modules: ContractModules;
  readonly signer: VaultSigner;
  /** A request by a role; the body is sent as it is. */
  ask(method: 'GET' | 'POST' | 'DELETE', url: string, body?: unknown, options?: AskOptions): Promise<Response>;
  /** Starts what works in the background, where the options left it out. */
  work(): void;
  /** Stops it again. */
  rest(): Promise<void>;
  /** Makes an account and gives it a hundred ether, or what is said. */
  fund(label: string, wei?: bigint): Promise<string>;
  /** Asks until an answer is as wanted. */
  until(ask: () => Promise<Response>, wanted: (body: Response['body']) => boolean): Promise<Response['body']>;
  close(): Promise<void>;
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
  /** Without: nothing runs in the background. */
  readonly workers?: boolean;
}

export async function startContractServer(options: ContractServerOptions = {}): Promise<ContractServer> {
  const anvil = await startAnvil({ manual: options.manual ?? false });
  const driver = createEvmDriver({
    ...{ url: anvil.url, name: 'anvil', label: 'Anvil', chainId: anvil.chainId, rule: 'none' },
    confirmations: options.confirmations ?? 1,
  });
  const ledger = { name: 'anvil', driver };
  const ledgers: LedgerRegistry = { get: () => driver, list: () => [ledger] };
  const made: { modules?: ContractModules; signer?: VaultSigner; workers: Worker[] } = { workers: [] };
  const server = await createTestServer({
    ledgers,
    eventWorkers: true,
    routes: (context, leases) => {
      const signer = new VaultSigner(context);
      const engine: EngineModules = {
        ...{ db: context.db, clock: context.clock, random: context.random, log: context.log, events: context.events },
        ...{ signer, observers: [], ...(options.at ? { at: options.at } : {}) },
      };
      const worker = engineWorker(new LedgerEngine(ledger, engine), engine, leases);
      const modules: ContractModules = { ...context, signer, issuer: ISSUER, wake: () => worker.wake() };
      const contracts = contractCapability(modules, leases);
      made.modules = modules;
      made.signer = signer;
      made.workers.push(worker, ...contracts.workers);
      return contracts.routes;
    },
  });
  const { modules, signer } = made;
  if (!modules || !signer) throw new Error('the contracts were not put together');
  await signer.account('anvil', driver);
  const work = () => {
    for (const worker of made.workers) worker.start();
  };
  const rest = async () => void (await Promise.all(made.workers.map((worker) => worker.stop())));
  if (options.workers !== false) work();

  const ask: ContractServer['ask'] = async (method, url, body, { as = 'operator', headers = {} } = {}) => {
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
    ...{ server, anvil, modules, signer, ask, work, rest },
    fund: async (label, wei = 100n * ETHER) => {
      const { account } = await signer.account('anvil', driver, label);
      await anvil.fund(account, wei);
      return account.slice(account.lastIndexOf(':') + 1);
    },
    until: async (question, wanted) => {
      for (let i = 0; ; i++) {
        const { body } = await question();
        if (wanted(body)) return body;
        if (i === 600) throw new Error(`waited in vain: ${JSON.stringify(body).slice(0, 2_000)}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    close: async () => {
      await rest();
      await server.close();
      await anvil.stop();
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
