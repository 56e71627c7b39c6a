import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { verifySignature } from '../../src/events/webhooks/signature.ts';

/** What a receiver does with what it has read. */
export type Mood = 'take' | 'refuse' | 'not now' | 'hang up' | 'say nothing';

const STATUS = { take: 204, refuse: 500, 'not now': 503 } as const;

/** One delivery as it arrived. */
export interface Arrival {
  /** Which webhook's, by the path of its URL. */
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** When the event was published, likewise. */
  readonly told: number;
  /** Of the event, in the log of all events. */
  readonly position: number;
  readonly attempt: number;
  readonly delivery: string;
  /** `contract/listener` of the event, and its position there. */
  readonly listener: string;
  readonly step: number;
  readonly state: string;
  readonly event: string;
  readonly repeated: number;
  readonly value: string;
  readonly txid: string;
  readonly signed: boolean;
  readonly mood: Mood;
}

/** A receiver of webhooks over real HTTP that can go away and come back, and be in a mood. */
export class Target {
  readonly port: number;
  readonly arrivals: Arrival[] = [];
  /** By path. */
  readonly #secrets = new Map<string, string>();
  readonly #mood: (path: string, arrivals: readonly Arrival[]) => Mood;
  readonly #onArrival: (arrival: Arrival) => void;
  #server: Server | undefined;

  constructor(
    port: number,
    mood: (path: string, arrivals: readonly Arrival[]) => Mood = () => 'take',
    onArrival: (arrival: Arrival) => void = () => undefined,
  ) {
    this.port = port;
    this.#mood = mood;
    this.#onArrival = onArrival;
  }

  url(path: string): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  /** The secret with which deliveries to a path have to be signed. */
  expect(path: string, secret: string): void {
    this.#secrets.set(path, secret);
  }

  async open(): Promise<void> {
    const server = createServer((request, response) => this.#receive(request, response));
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', resolve);
    });
  }

  /** From now on nobody listens at the port. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    server?.closeAllConnections();
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => undefined);
    request.on('end', () => {
      const path = request.url ?? '';
      const mood = this.#mood(path, this.arrivals);
      const arrival = this.#read(path, request, Buffer.concat(chunks).toString('utf8'), mood);
      this.arrivals.push(arrival);
      this.#onArrival(arrival);
      if (mood === 'hang up') request.socket.destroy();
      else if (mood !== 'say nothing') response.writeHead(STATUS[mood]).end();
    });
  }

  #read(path: string, { headers }: IncomingMessage, body: string, mood: Mood): Arrival {
    const { position, data, at: told } = JSON.parse(body);
    const signature = String(headers['blockcluster-signature']);
    const at = Date.now();
    return {
      ...{
        path,
        at,
        told: Date.parse(told),
        mood,
        position: Number(position),
        attempt: Number(headers['blockcluster-attempt']),
      },
      delivery: String(headers['blockcluster-delivery']),
      listener: `${data.contract}/${data.listener}`,
      ...{ step: Number(data.position), state: data.state, event: data.id, repeated: data.repeated },
      ...{ value: String(data.arguments?.value), txid: data.txid },
      signed: verifySignature(signature, body, this.#secrets.get(path) ?? '', at / 1_000),
    };
  }
}
