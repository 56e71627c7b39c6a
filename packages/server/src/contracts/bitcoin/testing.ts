import { randomBytes } from 'node:crypto';
import {
  accountScript,
  bitcoinNetworks,
  createBitcoinDriver,
  memorySandboxStore,
  Sandbox,
} from '@blockcluster/ledgers';
import { type ContractServerOptions, type ServedContracts, serveContracts } from '../testing.ts';

/** A server whose one ledger is a sandbox in memory; its first blocks pay the account of the installation. */
export interface ScriptServer extends ServedContracts {
  readonly sandbox: Sandbox;
  mine(blocks?: number): Promise<void>;
  /** 0x and hex of the public key of an account. */
  keyOf(label: string): Promise<string>;
  /** Asks, makes blocks until the operation is over, and answers it. */
  done(url: string, body: unknown): ReturnType<ServedContracts['until']>;
}

const OVER = ['final', 'failed', 'cancelled'];

export async function startScriptServer(
  options: ContractServerOptions & { readonly name?: string } = {},
): Promise<ScriptServer> {
  const { name = 'coins' } = options;
  const sandbox = new Sandbox({ store: memorySandboxStore(), randomBytes: (length) => randomBytes(length) });
  const driver = createBitcoinDriver({ client: sandbox, network: 'regtest', label: 'Sandbox', confirmations: 2 });
  let payTo = new Uint8Array();
  const served = await serveContracts(async (signer) => {
    const { account, publicKey } = await signer.account(name, driver);
    payTo = Uint8Array.from(accountScript(account, bitcoinNetworks.regtest));
    await sandbox.create({ now: Date.now(), payTo, installationKey: publicKey });
    return { name, driver };
  }, options);
  const mine = async (blocks = 1) => {
    for (let left = blocks; left > 0; left--) await sandbox.mine({ now: Date.now(), payTo });
  };
  return {
    ...served,
    sandbox,
    mine,
    keyOf: async (label) => {
      const { publicKey } = await served.signer.account(name, driver, label);
      return `0x${Buffer.from(publicKey).toString('hex')}`;
    },
    done: async (url, body) => {
      const accepted = await served.ask('POST', url, body);
      if (accepted.status !== 202) throw new Error(`${url} answered ${JSON.stringify(accepted.body)}`);
      return served.until(
        async () => {
          if ((await sandbox.poolSize()) > 0) await mine(2);
          return served.ask('GET', `/operations/${accepted.body.id}`);
        },
        ({ state, kind, address }) =>
          OVER.includes(state) && (state !== 'final' || kind === 'call' || address !== undefined),
      );
    },
  };
}
