import { type CodedError, isCodedError } from '@blockcluster/btml';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { databaseFault } from '../database/faults.ts';
import { FaultLog } from './fault-log.ts';
import { errorRegistry } from './registry.ts';

/** RFC 9457 problem details, with the stable code of the registry. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  /** What the reader can do. */
  readonly action?: string;
  /** The request id, under which the log holds more. */
  readonly instance: string;
  /** JSON Pointer (RFC 6901) to the member at fault. */
  readonly pointer?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';
const RETRY_SECONDS: Readonly<Record<number, number>> = { 429: 1, 503: 2, 507: 30 };

/** A refusal as data; `status` overrules the registry's. */
export function problem(
  code: string,
  detail: string,
  instance: string,
  extra: { pointer?: string | undefined; details?: Problem['details']; status?: number } = {},
): Problem {
  const entry = errorRegistry.get(code);
  return {
    type: `urn:blockcluster:error:${code}`,
    title: entry?.title ?? 'The request was refused',
    status: extra.status ?? entry?.status ?? 422,
    code,
    detail,
    ...(entry ? { action: entry.action } : {}),
    instance: `urn:blockcluster:request:${instance}`,
    ...(extra.pointer === undefined ? {} : { pointer: extra.pointer }),
    ...(extra.details === undefined ? {} : { details: extra.details }),
  };
}

/** Turns whatever was thrown into a problem: nothing of an unexpected fault reaches the client but the request id. */
export function problemOf(error: unknown, requestId: string): Problem {
  const coded = isCodedError(error) ? error : databaseFault(error);
  if (coded) return ofCoded(coded, requestId);
  if (isFastifyError(error)) {
    if (error.validation) return ofValidation(error, requestId);
    const code = frameworkCodes[error.code] ?? statusCodes[error.statusCode ?? 500];
    if (code) return problem(code, clientDetail(error), requestId);
  }
  return problem('INTERNAL', 'The server failed; its log holds the reason under the id of this request', requestId);
}

export function sendProblem(reply: FastifyReply, sent: Problem): FastifyReply {
  const retry = sent.details?.retryAfter ?? RETRY_SECONDS[sent.status];
  if (typeof retry === 'number') reply.header('retry-after', String(Math.max(1, Math.ceil(retry))));
  // The schema of a route's answers does not apply to problems: they are serialized here.
  return reply.code(sent.status).header('content-type', PROBLEM_TYPE).serializer(JSON.stringify).send(sent);
}

const faults = new FaultLog();

/** Fastify's error handler for the whole application. */
export function handleError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  if (isAborted(error)) {
    request.log.debug('the client left before its request was complete');
    reply.raw.destroy();
    return;
  }
  const sent = problemOf(error, request.id);
  if (sent.code === 'INTERNAL') request.log.error({ err: error, code: sent.code }, 'request failed');
  else if (sent.status >= 500) faults.note(request.log, sent.code, error);
  else request.log.debug({ code: sent.code, pointer: sent.pointer }, 'request refused');
  if (reply.raw.headersSent) {
    reply.raw.destroy();
    return;
  }
  sendProblem(reply, sent);
}

/** What Node reports to whoever reads a body whose sender is gone: nobody is left to be answered. */
function isAborted(error: unknown): boolean {
  return isFastifyError(error) && error.code === 'ECONNRESET' && error.message === 'aborted';
}

function ofCoded(error: CodedError, requestId: string): Problem {
  return problem(error.code, error.message, requestId, { pointer: error.pointer, details: error.details });
}

function ofValidation(error: FastifyError, requestId: string): Problem {
  const first = error.validation?.[0];
  const place = error.validationContext ?? 'body';
  const missing = first?.params.missingProperty ?? first?.params.additionalProperty;
  const pointer = `${first?.instancePath ?? ''}${typeof missing === 'string' ? `/${escapePointer(missing)}` : ''}`;
  const where = place === 'body' ? '' : `${place}: `;
  return problem('REQUEST_INVALID', `${where}${first?.message ?? 'does not match the schema'}`, requestId, {
    pointer,
    details: { in: place },
  });
}

const frameworkCodes: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'REQUEST_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'REQUEST_MEDIA_TYPE',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'REQUEST_JSON_MALFORMED',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'REQUEST_MALFORMED',
  FST_ERR_BAD_URL: 'REQUEST_MALFORMED',
  FST_ERR_MAX_PARAM_LENGTH: 'NOT_FOUND',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'REQUEST_MEDIA_TYPE',
};

const statusCodes: Readonly<Record<number, string>> = {
  400: 'REQUEST_MALFORMED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  406: 'REQUEST_MALFORMED',
  408: 'REQUEST_TIMEOUT',
  413: 'REQUEST_TOO_LARGE',
  414: 'REQUEST_TOO_LARGE',
  415: 'REQUEST_MEDIA_TYPE',
  416: 'REQUEST_MALFORMED',
  429: 'RATE_LIMITED',
  503: 'SERVER_STOPPING',
};

function clientDetail(error: FastifyError): string {
  return (error.statusCode ?? 500) < 500 ? error.message : 'The server cannot answer now';
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
