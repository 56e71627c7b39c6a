import { CodedError, isMap, parseJson } from '@blockcluster/btml';
import { guardedFetch } from './guarded-fetch.ts';

const MAX_ANSWER = 1_048_576;
const WAIT_MS = 15_000;

/**
 * Asks a member who it is and holds that against the key that its operator gave.
 *
 * @param allow `host:port` that may be private, and reached over http.
 * @throws CodedError STORAGE_TARGET_REFUSED, STORAGE_MEMBER_KEY, LEDGER_UNREACHABLE, LEDGER_ANSWER
 */
export async function inspectMember(
  url: string,
  key: string,
  allow: readonly string[],
): Promise<{ readonly name: string }> {
  const base = url.replace(/\/$/, '');
  let text: string;
  try {
    const answer = await guardedFetch({ allow })(`${base}/member`, { signal: AbortSignal.timeout(WAIT_MS) });
    if (!answer.ok) throw new CodedError('LEDGER_ANSWER', `The member answered ${answer.status}`);
    text = await bounded(answer);
  } catch (cause) {
    if (cause instanceof CodedError) throw cause;
    throw new CodedError('LEDGER_UNREACHABLE', `No member answers at ${base}`, { cause });
  }
  const said = parseJson(text);
  const name = isMap(said) ? said.name : undefined;
  if (!isMap(said) || typeof name !== 'string' || !/^[A-Za-z0-9._-]{1,64}$/.test(name))
    throw new CodedError('LEDGER_ANSWER', 'What answers there is no member');
  if (said.key !== key)
    throw new CodedError('STORAGE_MEMBER_KEY', `The member there has another key than ${key}`, { pointer: '/key' });
  return { name };
}

async function bounded(answer: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of answer.body ?? []) {
    size += part.length;
    if (size > MAX_ANSWER) throw new CodedError('LEDGER_ANSWER', 'The member answers too much');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
