import { createHmac, timingSafeEqual } from 'node:crypto';

export const SIGNATURE_HEADER = 'blockcluster-signature';

/**
 * The value of the header `BlockCluster-Signature`: `t=<seconds since 1970>,v1=<hex>[,v1=<hex>]`, where each `v1` is
 * HMAC-SHA256 over `<t>.<body>` with one secret. While a secret is being rotated there are two.
 */
export function sign(body: string, seconds: number, secrets: readonly string[]): string {
  return [`t=${seconds}`, ...secrets.map((secret) => `v1=${mac(body, seconds, secret)}`)].join(',');
}

/**
 * What a receiver does: checks one signature and that the time is within `toleranceSeconds`, so that a recorded delivery
 * cannot be replayed later.
 */
export function verifySignature(
  header: string,
  body: string,
  secret: string,
  nowSeconds: number,
  toleranceSeconds = 300,
): boolean {
  const match = /^t=(\d{1,12})((?:,v1=[0-9a-f]{64}){1,4})$/.exec(header);
  const seconds = Number(match?.[1]);
  if (!match?.[2] || Math.abs(nowSeconds - seconds) > toleranceSeconds) return false;
  const expected = Buffer.from(mac(body, seconds, secret), 'hex');
  return match[2]
    .split(',v1=')
    .slice(1)
    .some((hex) => timingSafeEqual(Buffer.from(hex, 'hex'), expected));
}

function mac(body: string, seconds: number, secret: string): string {
  return createHmac('sha256', secret).update(`${seconds}.${body}`, 'utf8').digest('hex');
}
