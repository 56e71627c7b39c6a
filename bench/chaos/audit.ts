import { createClient } from '@blockcluster/client';
import type { Pool } from 'pg';

export interface Finding {
  readonly lost: string[];
  readonly doubled: string[];
  readonly gaps: string[];
}

/** Every record that the server lists, by id, with its state. */
export async function listStates(url: string, apiKey: string): Promise<Map<string, string>> {
  const { api, unwrap } = createClient({ url, apiKey });
  const states = new Map<string, string>();
  let after: string | undefined;
  for (;;) {
    const query = after === undefined ? { limit: 500 } : { limit: 500, after };
    const page = await unwrap(api.GET('/api/v1/records', { params: { query } }));
    for (const item of page.items) states.set(item.id, item.state);
    if (page.next === null) return states;
    after = page.next;
  }
}

/** What a stranger sees who reads the sandbox's blocks: how often each root was committed. */
async function rootsOnSandbox(pool: Pool): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ raw: Buffer }>('SELECT raw FROM sandbox_blocks ORDER BY height');
  const seen = new Map<string, number>();
  for (const { raw } of rows) {
    for (const [, root] of raw.toString('hex').matchAll(/6a2542544d4c01([0-9a-f]{64})/g)) {
      if (root !== undefined) seen.set(root, (seen.get(root) ?? 0) + 1);
    }
  }
  return seen;
}

/**
 * Holds what clients were told against what the database and the ledger say: no accepted record lost, no root committed
 * twice, no batch with two anchors on one ledger, and nonces without a gap.
 */
export async function audit(
  pool: Pool,
  accepted: ReadonlySet<string>,
  states: ReadonlyMap<string, string>,
): Promise<Finding> {
  const lost = [...accepted]
    .filter((id) => states.get(id) !== 'final')
    .map((id) => `${id}: ${states.get(id) ?? 'gone'}`);

  const doubled: string[] = [];
  for (const [root, times] of await rootsOnSandbox(pool)) {
    if (times > 1) doubled.push(`root ${root} stands ${times} times on the sandbox`);
  }
  const { rows: anchors } = await pool.query<{ batch: string; ledger: string; n: string }>(
    'SELECT batch, ledger, count(*) AS n FROM anchors GROUP BY batch, ledger HAVING count(*) > 1',
  );
  for (const row of anchors) doubled.push(`batch ${row.batch} has ${row.n} anchors on ${row.ledger}`);
  const { rows: twice } = await pool.query<{ ledger: string; committed_root: string; n: string }>(
    `SELECT ledger, committed_root, count(DISTINCT txid) AS n FROM anchors
      WHERE state = 'final' GROUP BY ledger, committed_root HAVING count(DISTINCT txid) > 1`,
  );
  for (const row of twice) doubled.push(`root ${row.committed_root} was anchored ${row.n} times on ${row.ledger}`);

  const gaps: string[] = [];
  const { rows: nonces } = await pool.query<{ chain: string; account: string; n: string; low: string; high: string }>(
    'SELECT chain, account, count(*) AS n, min(nonce) AS low, max(nonce) AS high FROM nonces GROUP BY chain, account',
  );
  for (const row of nonces) {
    const expected = BigInt(row.high) - BigInt(row.low) + 1n;
    if (expected !== BigInt(row.n)) gaps.push(`${row.account}: ${row.n} nonces between ${row.low} and ${row.high}`);
  }
  return { lost, doubled, gaps };
}

/** Whether an anchor is between "persisted" and "final" now: what a kill should interrupt. */
export async function anchorUnderWay(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ open: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM transactions WHERE op = 'anchor' AND state IN ('signed', 'broadcast', 'included')) AS open`,
  );
  return rows[0]?.open === true;
}
