import { createHash } from 'node:crypto';
import { type BtmlValue, CodedError, isCodedError, nameMember, parseJson } from '@blockcluster/btml';
import type {} from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { type RecordRequest, readRecordRequest } from './request.ts';

const FIELDS = ['digest', 'media', 'name', 'name64', 'meta', 'plan'] as const;
const isField = (name: string): name is (typeof FIELDS)[number] => FIELDS.some((field) => field === name);

/**
 * Reads a multipart request with exactly one file, which is hashed as it streams by and never stored. Fields of the
 * same names as the JSON members may accompany it; `meta` is JSON. Name and media type default to those of the file's
 * part. Throws REQUEST_MULTIPART, DIGEST_MISMATCH, and the codes of a JSON request.
 */
export async function readUpload(request: FastifyRequest): Promise<RecordRequest> {
  try {
    return await read(request);
  } catch (cause) {
    throw refused(cause);
  }
}

async function read(request: FastifyRequest): Promise<RecordRequest> {
  const given: Record<string, BtmlValue> = {};
  let file: { digest: string; name: string | undefined; media: string } | undefined;
  for await (const part of request.parts()) {
    if (part.type === 'file') {
      if (file !== undefined) throw malformed('A request registers one file');
      const hash = createHash('sha256');
      for await (const piece of part.file) hash.update(piece);
      if (part.file.truncated) throw new CodedError('REQUEST_TOO_LARGE', 'The file is too large');
      file = { digest: `sha-256:${hash.digest('hex')}`, name: part.filename, media: part.mimetype };
      continue;
    }
    if (!isField(part.fieldname) || typeof part.value !== 'string' || part.fieldname in given)
      throw malformed(`The field "${part.fieldname}" is unknown, repeated or not text`);
    given[part.fieldname] = part.fieldname === 'meta' ? parseJson(part.value) : part.value;
  }
  if (file === undefined) throw malformed('The request holds no file');
  if (given.digest !== undefined && given.digest !== file.digest)
    throw new CodedError('DIGEST_MISMATCH', `The file that arrived has the digest ${file.digest}`, {
      pointer: '/digest',
      details: { digest: file.digest },
    });
  // A name never stops a file from being registered: what the model can't hold as text travels as name64.
  if (given.name === undefined && given.name64 === undefined && file.name)
    Object.assign(given, nameMember(file.name.toWellFormed()));
  if (given.media === undefined && isMedia(file.media, file.digest)) given.media = file.media;
  return readRecordRequest(parseJson(JSON.stringify({ ...given, digest: file.digest })));
}

/** Whatever the parser stumbles over (no boundary, an early end, …) is the sender's mistake. */
function refused(cause: unknown): unknown {
  // Our own refusals, limits and aborted requests have codes already.
  if (!(cause instanceof Error) || 'code' in cause) return cause;
  return new CodedError('REQUEST_MULTIPART', `The body is not multipart as announced: ${cause.message}`, { cause });
}

function malformed(message: string): CodedError {
  return new CodedError('REQUEST_MULTIPART', message);
}

function isMedia(media: string, digest: string): boolean {
  try {
    readRecordRequest({ digest, media });
    return media !== 'application/octet-stream';
  } catch (error) {
    if (!isCodedError(error)) throw error;
    return false;
  }
}
