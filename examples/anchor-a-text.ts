// Registers the digest of a text, waits for finality by the event stream, and verifies the receipt without the server.
//
//   BLOCKCLUSTER_URL=http://127.0.0.1:8080 BLOCKCLUSTER_API_KEY=bck_… node examples/anchor-a-text.ts
import { createHash } from 'node:crypto';
import { parseTrust, verifyReceipt } from '@blockcluster/btml';
import { createClient } from '@blockcluster/client';

const url = process.env.BLOCKCLUSTER_URL ?? 'http://127.0.0.1:8080';
const apiKey = process.env.BLOCKCLUSTER_API_KEY ?? '';
const client = createClient({ url, apiKey });

// 1. Only the digest leaves this program.
const text = `Agreed today, ${process.env.EXAMPLE_TEXT ?? 'by all three of us'}.`;
const digest = `sha-256:${createHash('sha256').update(text).digest('hex')}`;
const record = await client.unwrap(client.api.POST('/api/v1/records', { body: { digest, name: 'agreement.txt' } }));
console.log(`accepted ${record.id}, to be anchored by ${record.deadline}`);

// 2. Events carry an offset: a program that was restarted goes on where it stopped.
const controller = new AbortController();
const isFinal = async (): Promise<boolean> => {
  const now = await client.unwrap(client.api.GET('/api/v1/records/{id}', { params: { path: { id: record.id } } }));
  return now.state === 'final';
};
if (!(await isFinal())) {
  for await (const event of client.events({ after: '0', signal: controller.signal })) {
    if (event.type === 'anchor.final' && (await isFinal())) break;
  }
}
controller.abort();

// 3. The receipt, the text and the trust roots that the reader chose are enough.
const receipt = await client.receipt(record.id);
const trust = parseTrust(await (await fetch(`${url}/api/v1/trust`)).text());
const verdict = verifyReceipt(receipt, { digest, trust, now: new Date() });
console.log(`verdict: ${verdict.state}${verdict.development ? ' (development)' : ''}`);
process.exitCode = verdict.state === 'final' ? 0 : 1;
