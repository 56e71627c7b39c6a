import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

export interface Target {
  readonly url: string;
  readonly apiKey: string;
}

export interface Latencies {
  readonly count: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
}

export function latenciesOf(milliseconds: readonly number[], seconds: number): Latencies {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return {
    count: sorted.length,
    seconds,
    perSecond: sorted.length / seconds,
    p50: at(0.5),
    p99: at(0.99),
    most: at(1),
  };
}

function randomDigest(): string {
  return `sha-256:${randomBytes(32).toString('hex')}`;
}

/** One keep-alive connection that sends a request and waits for its whole answer, as load generators do. */
class Connection {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #waiting: ((status: number) => void) | undefined;
  #failed: ((error: Error) => void) | undefined;

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1').setNoDelay(true);
    this.#socket.on('data', (piece: Buffer) => this.#read(piece));
    this.#socket.on('error', (error) => this.#failed?.(error));
    this.#socket.on('close', () => this.#failed?.(new Error('the server closed the connection')));
  }

  send(text: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#waiting = resolve;
      this.#failed = reject;
      this.#socket.write(text);
    });
  }

  close(): void {
    this.#failed = undefined;
    this.#socket.destroy();
  }

  #read(piece: Buffer): void {
    this.#received = this.#received.length === 0 ? piece : Buffer.concat([this.#received, piece]);
    const end = this.#received.indexOf('\r\n\r\n');
    if (end === -1) return;
    const head = this.#received.toString('latin1', 0, end);
    const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? Number.NaN);
    if (Number.isNaN(length)) throw new Error(`an answer without length: ${head}`);
    if (this.#received.length < end + 4 + length) return;
    this.#received = this.#received.subarray(end + 4 + length);
    this.#waiting?.(Number(head.slice(9, 12)));
  }
}

function message(target: Target, method: string, path: string, body = ''): string {
  const head = `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${target.apiKey}\r\n`;
  return body === ''
    ? `${head}\r\n`
    : `${head}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/**
 * Sends a new request on each of `connections` keep-alive connections as soon as the last one is answered, for `seconds`;
 * every answer must have the status `expected`. Bodies come from `body`, which gets the count of requests so far.
 */
export async function hammer(options: {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  readonly expected: number;
  readonly request: (count: number) => string;
}): Promise<Latencies> {
  const { port, connections, seconds, expected, request: next } = options;
  const times: number[] = [];
  const started = performance.now();
  const end = started + seconds * 1_000;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const connection = new Connection(port);
      while (performance.now() < end) {
        const text = next(times.length);
        const before = performance.now();
        const status = await connection.send(text);
        if (status !== expected) throw new Error(`the server answered ${status}`);
        times.push(performance.now() - before);
      }
      connection.close();
    }),
  );
  return latenciesOf(times, (performance.now() - started) / 1_000);
}

/** POST /records on `connections` keep-alive connections for `seconds`; every answer must be 201. */
export function singles(target: Target, connections: number, seconds: number): Promise<Latencies> {
  const body = (count: number) => `{"digest":"${randomDigest()}","name":"file-${count}.txt","media":"text/plain"}`;
  return hammer({
    port: Number(new URL(target.url).port),
    connections,
    seconds,
    expected: 201,
    request: (count) => message(target, 'POST', '/api/v1/records', body(count)),
  });
}

/** GET of each path, one after another on one connection; every answer must be 200. */
export async function reads(target: Target, paths: readonly string[]): Promise<Latencies> {
  const connection = new Connection(Number(new URL(target.url).port));
  const times: number[] = [];
  const started = performance.now();
  for (const path of paths) {
    const before = performance.now();
    const status = await connection.send(message(target, 'GET', path));
    if (status !== 200) throw new Error(`GET ${path} answered ${status}`);
    times.push(performance.now() - before);
  }
  connection.close();
  return latenciesOf(times, (performance.now() - started) / 1_000);
}

/** Streams `count` records as NDJSON and reads the answers meanwhile; answers some of the ids, picked evenly. */
export async function bulk(
  target: Target,
  plan: string,
  count: number,
): Promise<{ readonly seconds: number; readonly accepted: number; readonly ids: readonly string[] }> {
  const url = new URL(`/api/v1/records/bulk?plan=${plan}`, target.url);
  const sent = request(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${target.apiKey}`, 'content-type': 'application/x-ndjson' },
  });
  const started = performance.now();
  const writing = (async () => {
    for (let at = 0; at < count; ) {
      let text = '';
      for (const stop = Math.min(count, at + 500); at < stop; at++)
        text += `{"digest":"${randomDigest()}","name":"bulk/file-${at}.txt","media":"text/plain"}\n`;
      if (!sent.write(text)) await new Promise<void>((resolve) => sent.once('drain', resolve));
    }
    sent.end();
  })();
  const ids: string[] = [];
  let accepted = 0;
  await new Promise<void>((resolve, reject) => {
    sent.once('error', reject);
    sent.once('response', (response) => {
      const lines = createInterface({ input: response });
      lines.on('line', (line) => {
        if (line.startsWith('{"promise"')) return;
        if (!line.includes('"status":201')) return reject(new Error(`refused: ${line}`));
        accepted++;
        if (accepted % Math.max(1, Math.floor(count / 1_000)) === 0) ids.push(/"id":"([^"]+)"/.exec(line)?.[1] ?? '');
      });
      lines.once('close', resolve);
    });
  });
  await writing;
  return { seconds: (performance.now() - started) / 1_000, accepted, ids };
}
