import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type BtmlMap,
  CodedError,
  canonicalize,
  isCodedError,
  parseAgreement,
  parseChallenge,
  parseJson,
} from '@blockcluster/btml';
import { memberErrors } from '../error-codes.ts';
import { gatewaySource } from '../gateway/client.ts';
import { createGateway } from '../gateway/server.ts';
import { formatCosignature, parseHeadRequest } from './cosign.ts';
import { checkHoldOrder } from './hold-order.ts';
import type { Member } from './member.ts';

/** No request of this interface is longer. */
const MAX_BODY = 65_536;

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request) {
    const bytes = part instanceof Uint8Array ? part : Buffer.from(String(part));
    size += bytes.length;
    if (size > MAX_BODY) throw new CodedError('MEMBER_REQUEST', `A request has at most ${MAX_BODY} bytes`);
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString('utf8');
}

const statuses = new Map<string, number>(Object.entries(memberErrors).map(([code, { status }]) => [code, status]));

function refuse(response: ServerResponse, error: unknown): void {
  if (isCodedError(error, 'MEMBER_HEAD')) {
    // What C2SP tlog-witness asks for, so that any log can go on from there.
    response.writeHead(409, { 'content-type': 'text/x.tlog.size' }).end(`${String(error.details?.size ?? 0)}\n`);
    return;
  }
  const known = isCodedError(error);
  const status = known ? (statuses.get(error.code) ?? 422) : 500;
  const body = known ? { code: error.code, detail: error.message } : { code: 'INTERNAL', detail: 'the member failed' };
  response.writeHead(status, { 'content-type': 'application/problem+json' });
  response.end(JSON.stringify({ type: 'about:blank', status, ...body }));
}

function sendJson(response: ServerResponse, value: BtmlMap): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(canonicalize(value));
}

type Action = (member: Member, body: string, response: ServerResponse) => Promise<void>;

const actions: Readonly<Record<string, Action>> = {
  async '/add-checkpoint'(member, body, response) {
    const cosignature = await member.cosign(parseHeadRequest(body));
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
    response.end(formatCosignature(member.name, cosignature));
  },
  async '/challenge'(member, body, response) {
    sendJson(response, await member.answer(parseChallenge(parseJson(body))));
  },
  async '/agree'(member, body, response) {
    const value = await member.agree(parseAgreement(parseJson(body)));
    sendJson(response, { key: member.key, value });
  },
  async '/hold'(member, body, response) {
    const { cid, from } = checkHoldOrder(parseJson(body), member.issuers, member.now());
    const { blocks, size } = await member.hold(cid, gatewaySource(from));
    sendJson(response, { blocks: String(blocks), size: String(size) });
  },
};

async function status(member: Member, response: ServerResponse): Promise<void> {
  const held = await member.held();
  sendJson(response, {
    name: member.name,
    key: member.key,
    ...(held.length === 0 ? {} : { held }),
  });
}

/**
 * The interface of a member over HTTP: `POST /add-checkpoint` (C2SP tlog-witness), `/challenge`, `/agree`, `/hold` (all
 * JSON of the BTML model), `GET /member`, and a trustless gateway to what it holds below `/ipfs/`. Only signed orders of
 * known issuers have an effect; TLS is for whoever stands in front.
 */
export function createMemberHandler(member: Member): (request: IncomingMessage, response: ServerResponse) => void {
  const gateway = createGateway(member.store);
  return (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://member');
    if (pathname.startsWith('/ipfs/')) {
      gateway(request, response);
      return;
    }
    const action = request.method === 'POST' && Object.hasOwn(actions, pathname) ? actions[pathname] : undefined;
    const run = async (): Promise<void> => {
      if (action !== undefined) await action(member, await readBody(request), response);
      else if (request.method === 'GET' && pathname === '/member') await status(member, response);
      else response.writeHead(404).end();
    };
    run().catch((error: unknown) => refuse(response, error));
  };
}
