import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { CodedError } from '@blockcluster/btml';

/** A handler that listens on 127.0.0.1. */
export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

/** Lets a gateway or a member listen on 127.0.0.1 (default: a free port). Who wants more puts a proxy with TLS before it. */
export async function serve(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
  port = 0,
): Promise<Served> {
  const server = createServer({ requestTimeout: 60_000, headersTimeout: 15_000 }, handler);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new CodedError('LEDGER_NODE_START', 'No port to listen on');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
