import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';

/** A client that reads for as long as it runs, and comes back with the last position whenever it is disconnected. */
export interface Reader {
  /** What it was told, in the order in which it was. */
  readonly told: readonly number[];
  /** Times that it was connected. */
  readonly connections: number;
  stop(): Promise<void>;
}

interface Connection {
  readonly headers: Readonly<Record<string, string>>;
  /** Where to begin. */
  readonly after: number;
}

const PAUSE_MS = 100;

/** Reads server-sent events of a URL, and comes back with `Last-Event-ID`. */
export function readStream(url: string, { headers, after }: Connection): Reader {
  const told: number[] = [];
  const state = { connections: 0, running: true };
  const stopping = new AbortController();
  const connect = async (): Promise<void> => {
    const answer = await fetch(url, {
      headers: { ...headers, 'last-event-id': String(told.at(-1) ?? after) },
      signal: stopping.signal,
    });
    if (answer.status !== 200 || answer.body === null) return;
    state.connections += 1;
    let rest = '';
    for await (const text of answer.body.pipeThrough(new TextDecoderStream())) {
      const frames = (rest + text).split('\n\n');
      rest = frames.pop() ?? '';
      for (const frame of frames) {
        const id = /^id: (\d+)$/m.exec(frame)?.[1];
        if (id !== undefined) told.push(Number(id));
      }
    }
  };
  return reader(told, state, connect, () => stopping.abort());
}

/** Reads a WebSocket of a listener's steps, and comes back with `after`. */
export function readSocket(url: string, { headers, after }: Connection): Reader {
  const told: number[] = [];
  const state = { connections: 0, running: true };
  let current: WebSocket | undefined;
  const connect = () =>
    new Promise<void>((resolve) => {
      const socket = new WebSocket(`${url}${url.includes('?') ? '&' : '?'}after=${told.at(-1) ?? after}`, { headers });
      current = socket;
      socket.on('open', () => {
        state.connections += 1;
      });
      socket.on('message', (message) => told.push(Number(JSON.parse(String(message)).position)));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve());
    });
  return reader(told, state, connect, () => current?.terminate());
}

function reader(
  told: readonly number[],
  state: { connections: number; running: boolean },
  connect: () => Promise<void>,
  end: () => void,
): Reader {
  const loop = (async () => {
    while (state.running) {
      // A server that was killed ends a connection in any way.
      await connect().catch(() => undefined);
      if (state.running) await sleep(PAUSE_MS);
    }
  })();
  return {
    told,
    get connections() {
      return state.connections;
    },
    stop: async () => {
      state.running = false;
      end();
      await loop;
    },
  };
}
