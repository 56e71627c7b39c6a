import { createHmac, timingSafeEqual } from 'node:crypto';

/** A member may fetch for so long after it was told to hold something. */
const VALID_SECONDS = 7_200;
const TOKEN = /^([a-z2-7]{20,80}|group)\.([0-9]{10,11})\.([A-Za-z0-9_-]{43})$/;

function macOf(secret: Uint8Array, subject: string, until: number): Buffer {
  return createHmac('sha256', secret).update(`gateway\n${subject}\n${until}`).digest();
}

/**
 * Lets whoever has it fetch the blocks of one piece of content for a while: part of the address that remote members are
 * given, so that content need not be public to be held elsewhere.
 *
 * @param subject CID of the content, or `group` for what the group keeps for itself.
 * @param now seconds since 1970.
 */
export function gatewayToken(secret: Uint8Array, subject: string, now: number): string {
  const until = Math.floor(now) + VALID_SECONDS;
  return `${subject}.${until}.${macOf(secret, subject, until).toString('base64url')}`;
}

/** What a token opens; undefined for one that is forged, altered or over. */
export function openToken(secret: Uint8Array, token: string, now: number): string | undefined {
  const [, subject, until, mac] = TOKEN.exec(token) ?? [];
  if (subject === undefined || until === undefined || mac === undefined || Number(until) < now) return undefined;
  const expected = macOf(secret, subject, Number(until));
  const given = Buffer.from(mac, 'base64url');
  return given.length === expected.length && timingSafeEqual(given, expected) ? subject : undefined;
}
