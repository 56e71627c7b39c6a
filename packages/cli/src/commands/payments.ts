import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CodedError } from '@blockcluster/btml';
import type { Client } from '@blockcluster/client';
import { readArgs, readCount } from '../args.ts';
import { connect } from '../connection.ts';
import { writeAtomically } from '../files.ts';
import { type Command, type CommandIo, exitCode } from '../io.ts';
import { withRetry } from '../retry.ts';

/** A payment as the server shows it. */
async function find(client: Client, id: string) {
  return client.unwrap(client.api.GET('/api/v1/payments/{id}', { params: { path: { id } } }));
}
type Payment = Awaited<ReturnType<typeof find>>;

const line = ({ id, state, ledger, amount, to, reference, reason }: Payment): string =>
  `${id}  ${state.padEnd(9)}  ${ledger}  ${amount} to ${to.split(':').at(-1)}` +
  `${reference === undefined ? '' : `  (${reference})`}${reason === undefined ? '' : `  ${reason.detail}`}\n`;

/** Asks until a payment has come to its end. */
async function settled(io: CommandIo, client: Client, id: string, deadline: number): Promise<Payment> {
  for (;;) {
    const payment = await withRetry(io, deadline, () => find(client, id));
    if (payment.state === 'final' || payment.state === 'failed') return payment;
    if (io.now() > deadline) throw new CodedError('CLI_TIMEOUT', `payment ${id} is still ${payment.state}`);
    await sleep(500, undefined, { signal: io.signal });
  }
}

/** `payments`: pays somebody, lists payments, shows one or its receipt. */
export const payments: Command = async (args, io) => {
  const { values, positionals } = readArgs(args, {
    ledger: { type: 'string' },
    chain: { type: 'string' },
    plan: { type: 'string' },
    reference: { type: 'string' },
    key: { type: 'string' },
    state: { type: 'string' },
    out: { type: 'string' },
    wait: { type: 'boolean', default: false },
    timeout: { type: 'string', default: '600' },
    json: { type: 'boolean', default: false },
  });
  const [verb, target, amount] = positionals;
  const deadline = io.now() + 1_000 * readCount(values.timeout, 'timeout', 1);
  const { client } = await connect(io);
  const print = (payment: Payment): number => {
    io.out(values.json ? `${JSON.stringify(payment)}\n` : line(payment));
    return payment.state === 'failed' ? exitCode.failed : exitCode.ok;
  };
  switch (verb) {
    case 'pay': {
      if (target === undefined || amount === undefined)
        throw new CodedError('CLI_USAGE', 'say whom to pay and how much, in base units: pay ADDRESS AMOUNT');
      // Named once, so that asking again after a lost answer is the same request.
      const params = { header: { 'idempotency-key': values.key ?? randomUUID() } };
      const { ledger, chain, plan, reference } = values;
      const body = {
        to: target,
        amount,
        ...(ledger === undefined ? {} : { ledger }),
        ...(chain === undefined ? {} : { chain }),
        ...(plan === undefined ? {} : { plan }),
        ...(reference === undefined ? {} : { reference }),
      };
      const payment = await withRetry(io, deadline, () =>
        client.unwrap(client.api.POST('/api/v1/payments', { params, body })),
      );
      return print(values.wait ? await settled(io, client, payment.id, deadline) : payment);
    }
    case 'list': {
      const { state } = values;
      if (state !== undefined && !isState(state))
        throw new CodedError('CLI_USAGE', `--state takes one of ${states.join(', ')}`);
      const query = { limit: 200, ...(state === undefined ? {} : { state }) };
      const { items } = await client.unwrap(client.api.GET('/api/v1/payments', { params: { query } }));
      io.out(values.json ? `${JSON.stringify(items)}\n` : items.map(line).join(''));
      return exitCode.ok;
    }
    case 'status': {
      if (target === undefined) throw new CodedError('CLI_USAGE', 'name the payment by its id');
      return print(await (values.wait ? settled(io, client, target, deadline) : find(client, target)));
    }
    case 'receipt': {
      if (target === undefined) throw new CodedError('CLI_USAGE', 'name the payment by its id');
      const path = { id: target };
      // As the server sent it: a receipt is valid in its canonical bytes alone.
      const text = await client.unwrap(
        client.api.GET('/api/v1/payments/{id}/receipt', { params: { path }, parseAs: 'text' }),
      );
      const receipt = String(text);
      if (values.out === undefined) io.out(receipt);
      else {
        await writeAtomically(resolve(io.cwd, values.out), new TextEncoder().encode(receipt));
        io.out(values.json ? `${JSON.stringify({ payment: target, file: values.out })}\n` : `${values.out}: receipt\n`);
      }
      return exitCode.ok;
    }
    default:
      throw new CodedError('CLI_USAGE', 'say pay ADDRESS AMOUNT, list, status ID or receipt ID');
  }
};

const states = ['queued', 'grouped', 'broadcast', 'included', 'final', 'failed'] as const;
const isState = (text: string): text is (typeof states)[number] => (states as readonly string[]).includes(text);
