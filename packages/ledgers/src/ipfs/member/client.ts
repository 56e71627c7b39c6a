import {
  type AgreementTerms,
  type Answer,
  type BtmlMap,
  type BtmlValue,
  type Challenge,
  CodedError,
  canonicalize,
  type Ed25519Sign,
  formatTime,
  isCodedError,
  parseAnswer,
  parseJson,
} from '@blockcluster/btml';
import { readBounded, request, type Send } from '../gateway/client.ts';
import { type Cosignature, formatHeadRequest, type HeadRequest, parseCosignature } from './cosign.ts';
import { signHoldOrder } from './hold-order.ts';
import type { Holding } from './member.ts';

/** A member as its users reach it: in this process, or over HTTP. Content comes from a gateway that it can reach. */
export interface MemberClient {
  readonly name: string;
  readonly key: string;
  hold(cid: string, gateway: string): Promise<Holding>;
  answer(challenge: Challenge): Promise<Answer>;
  cosign(request: HeadRequest): Promise<Cosignature>;
  agree(terms: AgreementTerms): Promise<string>;
  /** How many CIDs it says that it holds. */
  held(): Promise<number>;
}

export interface MemberClientOptions {
  readonly url: string;
  readonly name: string;
  readonly key: string;
  /** Who gives orders: one of the member's issuers. */
  readonly issuer: { readonly key: string; readonly sign: Ed25519Sign };
  /** Seconds since 1970. */
  readonly now: () => number;
  /** In place of `fetch`: a server judges where it may go. */
  readonly send?: Send;
}

const MAX_ANSWER = 1_048_576;

function textOf(value: BtmlValue, name: string): string {
  const found: unknown = Reflect.get(Object(value), name);
  if (typeof found !== 'string') throw new CodedError('LEDGER_ANSWER', `The member's answer has no "${name}"`);
  return found;
}

/** The refusal of a member, under the code that it states. */
function refusal(name: string, status: number, type: string, body: string): CodedError {
  if (type === 'text/x.tlog.size' && /^[0-9]{1,15}\n$/.test(body)) {
    const size = Number(body);
    return new CodedError('MEMBER_HEAD', `${name} saw a head of size ${size} last`, { details: { size } });
  }
  try {
    const problem: unknown = JSON.parse(body);
    const [code, detail]: unknown[] = [Reflect.get(Object(problem), 'code'), Reflect.get(Object(problem), 'detail')];
    if (typeof code === 'string' && /^(?:MEMBER|STORAGE|SCHEMA|JSON)_[A-Z_]+$/.test(code)) {
      return new CodedError(code, `${name}: ${String(detail)}`);
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return new CodedError('LEDGER_ANSWER', `${name} answered ${status}`);
}

/**
 * A member over HTTP.
 *
 * @throws CodedError (by its methods) LEDGER_UNREACHABLE, LEDGER_ANSWER, and the member's own refusals.
 */
export function createMemberClient(options: MemberClientOptions): MemberClient {
  const { name, key, issuer, now } = options;
  const base = options.url.replace(/\/$/, '');
  async function send(path: string, body?: string, milliseconds = 30_000): Promise<string> {
    const headers = { 'content-type': 'text/plain; charset=utf-8' };
    const init = body === undefined ? {} : { method: 'POST', body, headers };
    const response = await request(`${base}${path}`, init, milliseconds, options.send);
    const text = Buffer.from(await readBounded(response, MAX_ANSWER)).toString('utf8');
    if (response.ok) return text;
    throw refusal(name, response.status, response.headers.get('content-type') ?? '', text);
  }
  async function ask(path: string, body?: BtmlMap, milliseconds?: number): Promise<BtmlValue> {
    const answer = await send(path, body === undefined ? undefined : canonicalize(body), milliseconds);
    try {
      return parseJson(answer);
    } catch (error) {
      if (!isCodedError(error)) throw error;
      throw new CodedError('LEDGER_ANSWER', `${name} answered something else than BTML`, { cause: error });
    }
  }
  return {
    name,
    key,
    async hold(cid, from) {
      const order = signHoldOrder({ cid, from }, issuer, formatTime(now()));
      // Large content takes its time; the member itself bounds how much it takes.
      const answer = await ask('/hold', { ...order }, 3_600_000);
      return { blocks: Number(textOf(answer, 'blocks')), size: Number(textOf(answer, 'size')) };
    },
    async answer(challenge) {
      return parseAnswer(await ask('/challenge', challenge));
    },
    async cosign(head) {
      return parseCosignature(await send('/add-checkpoint', formatHeadRequest(head)), name, key);
    },
    async agree(terms) {
      return textOf(await ask('/agree', terms), 'value');
    },
    async held() {
      const held = textOf(await ask('/member'), 'held');
      if (!/^(?:0|[1-9][0-9]{0,14})$/.test(held)) throw new CodedError('LEDGER_ANSWER', `${name} holds no such number`);
      return Number(held);
    },
  };
}
