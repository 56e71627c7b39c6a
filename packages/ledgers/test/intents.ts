// Intents, and receipts that show what their operations did.
import { randomBytes } from 'node:crypto';
import { type BtmlMap, buildReceipt, canonicalize, encodeDidKey, parseIntent } from '@blockcluster/btml';

const issuer = encodeDidKey({ type: 'ed25519', bytes: randomBytes(32) });

/** An intent that asks for an operation, or for several at once, checked by its schema. */
export function intentOf(
  asked: BtmlMap | readonly BtmlMap[],
  asset: { readonly asset: string; readonly decimals: number },
): BtmlMap {
  const ops = [asked].flat();
  const intent = {
    btml: '1.0',
    kind: 'intent',
    issuer,
    issued: '2026-11-22T13:00:00Z',
    audience: String(ops[0]?.chain),
    expires: '2026-12-22T13:00:00Z',
    salt: randomBytes(16).toString('base64url'),
    maxfee: { asset: asset.asset, amount: '1000000000000000000', decimals: String(asset.decimals) },
    ...(ops.length > 1 ? { atomic: 'yes' } : {}),
    ops,
  };
  parseIntent(intent);
  return intent;
}

export function effectReceipt(intent: BtmlMap, evidence: BtmlMap): string {
  return canonicalize(buildReceipt(intent, [evidence]));
}
