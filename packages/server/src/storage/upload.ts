import { type BtmlValue, CodedError, isCodedError, nameMember } from '@blockcluster/btml';
import type {} from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { readRecordRequest } from '../records/request.ts';
import type { ContentRequest } from './content.ts';

const FIELDS = ['name', 'media', 'plan', 'public'] as const;
type Field = (typeof FIELDS)[number];
const isField = (name: string): name is Field => FIELDS.some((field) => field === name);
/** To check members of a record before the file has come. */
const SOME_DIGEST = `sha-256:${'0'.repeat(64)}`;

function malformed(message: string): CodedError {
  return new CodedError('REQUEST_MULTIPART', message);
}

/**
 * Reads a multipart request with one file and gives the file on as it arrives. Fields stand before the file, because what
 * they say must be known before the first byte is stored.
 *
 * @throws CodedError REQUEST_MULTIPART, SCHEMA_…, and what `take` throws
 */
export async function readContentUpload<T>(
  request: FastifyRequest,
  take: (request: ContentRequest) => Promise<T>,
): Promise<T> {
  if (!request.isMultipart()) throw malformed('Send multipart/form-data with one file');
  const given: Partial<Record<Field, string>> = {};
  // The limit of the product on files counts; that of the parser is far above it.
  const parts = request.parts();
  try {
    for (let next = await parts.next(); next.done !== true; next = await parts.next()) {
      const part = next.value;
      if (part.type === 'file') {
        const content = describe(given, part.filename, part.mimetype);
        return await take({ ...content, file: whole(part.file, parts) });
      }
      const { fieldname, value } = part;
      if (!isField(fieldname) || typeof value !== 'string' || fieldname in given)
        throw malformed(`The field "${fieldname}" is unknown, repeated or not text`);
      given[fieldname] = value;
    }
  } catch (cause) {
    // Our own refusals, limits and ended requests have codes already; what else is thrown is of the parser.
    if (!(cause instanceof Error) || 'code' in cause) throw cause;
    throw new CodedError('REQUEST_MULTIPART', `The body is not multipart as announced: ${cause.message}`, { cause });
  } finally {
    await parts.return?.();
  }
  throw malformed('The request holds no file');
}

/**
 * A file whose end came, and that of the body with it: one that was cut off by the parser, whose sender went away, or that
 * something else follows is refused before whoever takes it has seen its end.
 */
async function* whole(
  file: AsyncIterable<Uint8Array> & { readonly truncated?: boolean },
  parts: AsyncIterator<unknown>,
): AsyncGenerator<Uint8Array> {
  yield* file;
  if (file.truncated) throw new CodedError('CONTENT_TOO_LARGE', 'The file is too large');
  if ((await parts.next()).done !== true) throw malformed('The file comes last, and there is one');
}

function describe(
  given: Partial<Record<Field, string>>,
  filename: string | undefined,
  mimetype: string,
): Omit<ContentRequest, 'file'> {
  if (given.public !== undefined && given.public !== 'true' && given.public !== 'false')
    throw malformed('"public" is true or false');
  const name = (given.name ?? filename ?? '').toWellFormed();
  const named: Record<string, BtmlValue> = name === '' ? {} : nameMember(name);
  const media = mediaOf(given.media, mimetype);
  const about = { ...named, ...(media === undefined ? {} : { media }) };
  readRecordRequest({ digest: SOME_DIGEST, ...about });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is taken out
  const displayName = name.replace(/[\x00-\x1f\x7f]/g, ' ').slice(0, 512);
  return {
    about,
    displayName: displayName === '' ? undefined : displayName,
    media,
    plan: given.plan,
    public: given.public === 'true',
  };
}

/** What the sender says; of what a browser guessed only what is a media type. */
function mediaOf(stated: string | undefined, guessed: string): string | undefined {
  if (stated !== undefined) return stated;
  if (guessed === 'application/octet-stream') return undefined;
  try {
    readRecordRequest({ digest: SOME_DIGEST, media: guessed });
    return guessed;
  } catch (error) {
    if (!isCodedError(error)) throw error;
    return undefined;
  }
}
