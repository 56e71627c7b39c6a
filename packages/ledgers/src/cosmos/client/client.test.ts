import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { status } from '../actions/status.ts';
import { findTransaction, readHeader, readStatus, readValidators } from './chain.ts';
import { type CometRpc, createCometRpc } from './rpc.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

type Request = { readonly method: string; readonly params: Readonly<Record<string, string>> };

/** A node that answers what a test says: results as they are, numbers as HTTP status, texts as errors. */
async function nodeThat(answer: (request: Request) => unknown): Promise<CometRpc> {
  const created = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const result = answer(JSON.parse(Buffer.concat(chunks).toString()));
    if (result === undefined) return;
    if (typeof result === 'number') response.statusCode = result;
    const error = { code: -32603, message: 'Internal error', data: result };
    response.end(JSON.stringify({ jsonrpc: '2.0', id: 1, ...(typeof result === 'string' ? { error } : { result }) }));
  });
  server = created;
  await new Promise<void>((resolve) => created.listen(0, '127.0.0.1', resolve));
  const address = created.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return createCometRpc({ url: portUrl(address), timeout: 5_000 });
}

function portUrl({ port }: AddressInfo): string {
  return `http://127.0.0.1:${port}`;
}

const statusAnswer = {
  node_info: { network: 'x-1', version: '0.38.26' },
  sync_info: {
    latest_block_height: '7',
    latest_block_hash: 'AB'.repeat(32),
    latest_block_time: '2026-11-22T12:00:00.5Z',
    earliest_block_height: '1',
    catching_up: false,
  },
};

describe("a CometBFT node's answers", () => {
  it('reads them, and tells a refusal, silence and nonsense apart', async () => {
    const good = await nodeThat(() => statusAnswer);
    expect(await readStatus(good)).toMatchObject({ chainId: 'x-1', height: 7, time: 1_795_348_800, catchingUp: false });
    const refusing = await nodeThat(() => 'something is wrong');
    await expect(readStatus(refusing)).rejects.toMatchObject({
      code: 'LEDGER_REFUSED',
      message: expect.stringContaining('something is wrong'),
    });
    const absent = await nodeThat(() => 404);
    await expect(readStatus(absent)).rejects.toMatchObject({ code: 'LEDGER_UNREACHABLE' });
    const silent = await nodeThat(() => undefined);
    await expect(readStatus(silent)).rejects.toMatchObject({ code: 'LEDGER_UNREACHABLE' });
    for (const nonsense of [null, [], { sync_info: { latest_block_height: '-1' } }]) {
      const confused = await nodeThat(() => nonsense);
      await expect(readStatus(confused)).rejects.toMatchObject({ code: 'LEDGER_ANSWER' });
    }
  });

  it('knows what is not there from what went wrong', async () => {
    const node = await nodeThat(({ method }) =>
      method === 'tx' ? 'tx (00) not found' : 'height 9 must be less than or equal to the current blockchain height 7',
    );
    expect(await findTransaction(node, '00'.repeat(32))).toBeUndefined();
    expect(await readHeader(node, 9)).toBeUndefined();
    const other = await nodeThat(() => 'transaction indexing is disabled');
    await expect(findTransaction(other, '00'.repeat(32))).rejects.toMatchObject({ code: 'LEDGER_REFUSED' });
    await expect(readHeader(other, 9)).rejects.toMatchObject({ code: 'LEDGER_REFUSED' });
  });

  it('reads a large set of validators page by page', async () => {
    const all = Array.from({ length: 230 }, (_, i) => ({
      pub_key: { type: 'tendermint/PubKeyEd25519', value: Buffer.alloc(32, i).toString('base64') },
      voting_power: String(230 - i),
    }));
    const node = await nodeThat(({ params }) => {
      const from = (Number(params.page) - 1) * 100;
      return { validators: all.slice(from, from + 100), total: '230' };
    });
    const found = await readValidators(node, 5);
    expect(found.map(({ power }) => power)).toEqual(all.map((_, i) => BigInt(230 - i)));
    const foreign = await nodeThat(() => ({
      validators: [{ pub_key: { type: 'tendermint/PubKeySecp256k1', value: 'AA==' }, voting_power: '1' }],
      total: '1',
    }));
    await expect(readValidators(foreign, 5)).rejects.toMatchObject({ code: 'LEDGER_ANSWER' });
  });

  it('says that a chain stands, and how much of its power still votes', async () => {
    const votes = [
      { round: 0, prevotes_bit_array: 'BA{4:x_x_} 20/40 = 0.50' },
      { round: 1, prevotes_bit_array: 'BA{4:____} 0/40 = 0.00' },
    ];
    const node = await nodeThat(({ method }) => {
      if (method === 'net_info') return { n_peers: '1' };
      return method === 'status' ? statusAnswer : { round_state: { height_vote_set: votes } };
    });
    const now = (seconds: number) => () => Date.UTC(2026, 10, 22, 12, 0, seconds);
    const watch = { chainId: 'x-1', stallAfter: 30 };
    expect(await status(node, { ...watch, now: now(20) })).toMatchObject({ synced: true, peers: 1 });
    const stood = await status(node, { ...watch, now: now(45) });
    expect(stood).toMatchObject({ reachable: true, synced: false, height: 7 });
    expect(stood.detail).toBe(
      'the chain stands: no block for 45 s; 20 of 40 of the voting power votes, more than two thirds are needed',
    );
    expect(await status(node, { ...watch, chainId: 'y', now: now(0) })).toMatchObject({
      reachable: true,
      synced: false,
    });
  });
});
