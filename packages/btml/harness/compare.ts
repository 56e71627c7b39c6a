import { isDeepStrictEqual } from 'node:util';
import type { Vector } from '../scripts/vectors/types.ts';

/**
 * Says how an answer differs from what its vector expects, or undefined. A refusal must have exactly the code; pointer and
 * message are for people. An answer must have every member that the vector has, with an equal value.
 */
export function compareAnswer(
  vector: Vector & { readonly file: string },
  reply: { readonly ok?: Readonly<Record<string, unknown>>; readonly error?: string },
): string | undefined {
  const name = `${vector.file} ${vector.op} "${vector.name}"`;
  if ('error' in vector.expect) {
    if (reply.error === vector.expect.error) return undefined;
    return `${name}: expected ${vector.expect.error}, got ${reply.error ?? JSON.stringify(reply.ok)}`;
  }
  for (const [member, value] of Object.entries(vector.expect.ok)) {
    const got = reply.ok?.[member];
    if (!isDeepStrictEqual(got, value)) {
      return `${name}: ${member} is ${JSON.stringify(got ?? reply.error)}, expected ${JSON.stringify(value)}`;
    }
  }
  return undefined;
}
