import token from '../../packages/server/test/contracts/token.json' with { type: 'json' };
import { startCluster } from '../chaos/cluster.ts';
import { insist, type Reply, request } from '../contracts/api.ts';
import type { SoakChain } from '../contracts/chain.ts';
import { type Product, SPENDER } from './product.ts';
import { type Seen, watchStates } from './watch.ts';

/** One server with its embedded database, as it comes out of the box, ready for calls of the token. */
export async function ourProduct(home: string, chain: SoakChain, signers: number): Promise<Product> {
  const cluster = await startCluster(home, 1, { BLOCKCLUSTER_LEDGERS: JSON.stringify([chain.ledger]) });
  const [server] = cluster.servers;
  if (server === undefined) throw new Error('a cluster has a server');
  const ask = (path: string, options: { body?: object; key?: string } = {}): Promise<Reply> =>
    request(server.url, cluster.apiKey, path, options);
  const labels = Array.from({ length: signers }, (_, at) => `signer-${at + 1}`);

  const prepare = async (): Promise<string> => {
    const accounts: string[] = [];
    for (const label of labels) {
      const made = await ask('/accounts', { body: { ledger: chain.ledger.name, label } });
      accounts.push(String(made.body.account));
    }
    await chain.fund(accounts);
    await ask('/contracts', { body: { name: 'token', artifact: token } });
    const body = { name_: 'Token', symbol_: 'TKN', supply: '1' };
    const path = `/contracts/token/deploy?ledger=${chain.ledger.name}&from=signer-1`;
    const start = (): Promise<Reply> => ask(path, { body, key: 'deploy' });
    const started = await insist('the deployment', 120, start, ({ status }) => status === 202);
    const look = (): Promise<Reply> => ask(`/operations/${started.body.id}`);
    const done = await insist(
      'the deployment',
      120,
      look,
      (reply) => reply.body.state === 'final' && reply.body.address !== undefined,
    );
    return String(done.body.address);
  };
  const address = await prepare().catch(async (error: unknown) => {
    await cluster.stop();
    throw error;
  });
  const readOperations = async (after: number): Promise<Seen[]> => {
    const { rows } = await cluster.pool.query<{ id: string; state: string; updated_at: Date }>(
      `SELECT o.id, t.state, t.updated_at FROM contract_operations o JOIN transactions t ON t.id = o.transaction
        WHERE t.updated_at > $1`,
      [new Date(after)],
    );
    return rows.map(({ id, state, updated_at }) => ({ id, state, written: updated_at.getTime() }));
  };
  const watching = watchStates(readOperations);
  return {
    name: 'BlockCluster',
    token: address,
    signers: labels,
    over: watching.over,
    approve: (signer, number) =>
      ask(`/contracts/token/call/approve?from=${signer}&expires=86400`, {
        body: { spender: SPENDER, value: String(number) },
        key: `call-${number}`,
      }),
    // The embedded database is among the server's descendants.
    processes: () => new Map([['server and PostgreSQL', server.pid ?? 0]]),
    killable: new Map([
      [
        'server',
        async () => {
          await server.kill();
          server.start();
          await server.ready();
        },
      ],
    ]),
    stop: async () => {
      await watching.stop();
      await cluster.stop();
    },
  };
}
