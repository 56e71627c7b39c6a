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
import type { BlockSource } from '../blocks/dag.ts';
import { memberErrors } from '../error-codes.ts';
import { gatewaySource } from '../gateway/client.ts';
import { createGateway } from '../gateway/server.ts';
import { formatCosignature, parseHeadRequest } from './cosign.ts';
import { checkHoldOrder } from './hold-order.ts';
import type { Member } from './member.ts';

/** No request of this interface is longer. */
const MAX_BODY = 65_536;

function tooLong(): CodedError {
  return new CodedError('MEMBER_REQUEST', `A request has at most ${MAX_BODY} bytes`);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request) {
    const bytes = part instanceof Uint8Array ? part : Buffer.from(String(part));
    size += bytes.length;
    if (size > MAX_BODY) throw tooLong();
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString('utf8');
}

const statuses = new Map<string, number>(Object.entries(memberErrors).map(([code, { status }]) => [code, status]));

/** What a member answers over HTTP. */
export interface MemberAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

function refusal(error: unknown): MemberAnswer {
  if (isCodedError(error, 'MEMBER_HEAD')) {
    // What C2SP tlog-witness asks for, so that any log can go on from there.
    return { status: 409, type: 'text/x.tlog.size', body: `${String(error.details?.size ?? 0)}\n` };
  }
  const known = isCodedError(error);
  const status = known ? (statuses.get(error.code) ?? 422) : 500;
  const body = known ? { code: error.code, detail: error.message } : { code: 'INTERNAL', detail: 'the member failed' };
  return {
    status,
    type: 'application/problem+json',
    body: JSON.stringify({ type: 'about:blank', status, ...body }),
  };
}

const json = (value: BtmlMap): MemberAnswer => ({
  status: 200,
  type: 'application/json',
  body: canonicalize(value),
});

/** Where a member fetches what it is told to hold. */
export type SourceOf = (gateway: string) => BlockSource;

type Action = (member: Member, body: string, sourceOf: SourceOf) => Promise<MemberAnswer>;

const actions: Readonly<Record<string, Action>> = {
  async '/add-checkpoint'(member, body) {
    const cosignature = await member.cosign(parseHeadRequest(body));
    return { status: 200, type: 'text/plain; charset=utf-8', body: formatCosignature(member.name, cosignature) };
  },
  async '/challenge'(member, body) {
    return json(await member.answer(parseChallenge(parseJson(body))));
  },
  async '/agree'(member, body) {
    return json({ key: member.key, value: await member.agree(parseAgreement(parseJson(body))) });
  },
  async '/hold'(member, body, sourceOf) {
    const { cid, from } = checkHoldOrder(parseJson(body), member.issuers, member.now());
    const { blocks, size } = await member.hold(cid, sourceOf(from));
    return json({ blocks: String(blocks), size: String(size) });
  },
};

/**
 * What a member answers to a request: `POST /add-checkpoint` (C2SP tlog-witness), `/challenge`, `/agree`, `/hold` (JSON of
 * the BTML model). Only signed orders of known issuers have an effect. Never rejects.
 *
 * @param sourceOf where content comes from; a server that anybody can reach judges the address first.
 */
export async function answerMember(
  member: Member,
  path: string,
  body: string,
  sourceOf: SourceOf = gatewaySource,
): Promise<MemberAnswer> {
  const action = Object.hasOwn(actions, path) ? actions[path] : undefined;
  if (action === undefined) return { status: 404, type: 'text/plain; charset=utf-8', body: '' };
  try {
    if (body.length > MAX_BODY) throw tooLong();
    return await action(member, body, sourceOf);
  } catch (error) {
    return refusal(error);
  }
}

/** What a member says of itself (`GET /member`): name, key, and how much it holds. What that is, is nobody's business. */
export async function describeMember(member: Member): Promise<MemberAnswer> {
  const held = await member.held();
  return json({ name: member.name, key: member.key, held: String(held.length) });
}

/**
 * The interface of a member over HTTP: what `answerMember` does, `GET /member`, and a trustless gateway to what it holds
 * below `/ipfs/`. TLS is for whoever stands in front.
 */
export function createMemberHandler(member: Member): (request: IncomingMessage, response: ServerResponse) => void {
  const gateway = createGateway(member.store);
  const answer = async (request: IncomingMessage, pathname: string): Promise<MemberAnswer> => {
    if (request.method === 'GET' && pathname === '/member') return describeMember(member);
    if (request.method === 'POST') return answerMember(member, pathname, await readBody(request));
    return { status: 404, type: 'text/plain; charset=utf-8', body: '' };
  };
  return (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://member');
    if (pathname.startsWith('/ipfs/')) {
      gateway(request, response);
      return;
    }
    answer(request, pathname)
      .catch(refusal)
      .then(({ status, type, body }) => response.writeHead(status, { 'content-type': type }).end(body));
  };
}
