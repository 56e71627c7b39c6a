import {
  type BtmlValue,
  base64url,
  CLOCK_SKEW,
  CodedError,
  canonicalize,
  checkStatement,
  type Ed25519Sign,
  parseBlockCid,
  parseTime,
  sha256,
} from '@blockcluster/btml';

/** An order to hold content, and the gateway to fetch it from. */
export interface HoldOrder {
  readonly cid: string;
  readonly from: string;
}

type SignedOrder = HoldOrder & { readonly issuer: string; readonly issued: string; readonly value: string };

/** Seconds for which an order counts. */
const ORDER_SECONDS = 300;

function orderHash({ cid, from, issuer, issued }: Omit<SignedOrder, 'value'>): Uint8Array {
  return sha256(new TextEncoder().encode(`BTML-HOLD-1\n${canonicalize({ cid, from, issuer, issued })}`));
}

/** Signs an order: a member fetches nothing for strangers. */
export function signHoldOrder(
  order: HoldOrder,
  issuer: { readonly key: string; readonly sign: Ed25519Sign },
  issued: string,
): SignedOrder {
  const terms = { ...order, issuer: issuer.key, issued };
  return { ...terms, value: base64url.encode(issuer.sign(orderHash(terms))) };
}

/**
 * Checks an order that came over the network.
 *
 * @throws CodedError MEMBER_REQUEST, MEMBER_ISSUER, STORAGE_SIGNATURE, STORAGE_CID
 */
export function checkHoldOrder(value: BtmlValue, issuers: readonly string[], now: number): HoldOrder {
  const member = (name: string): string => {
    const found: unknown = Reflect.get(Object(value), name);
    if (typeof found !== 'string') throw new CodedError('MEMBER_REQUEST', `"${name}" is missing`);
    return found;
  };
  const [cid, from, issuer, issued] = [member('cid'), member('from'), member('issuer'), member('issued')];
  if (!issuers.includes(issuer)) throw new CodedError('MEMBER_ISSUER', `${issuer} is not known here`);
  checkStatement(issuer, orderHash({ cid, from, issuer, issued }), member('value'), '');
  const age = now - (parseTime(issued) ?? 0);
  if (age < -CLOCK_SKEW || age > ORDER_SECONDS) throw new CodedError('MEMBER_REQUEST', 'The order is out of its time');
  parseBlockCid(cid);
  if (!URL.canParse(from) || !/^https?:$/.test(new URL(from).protocol)) {
    throw new CodedError('MEMBER_REQUEST', 'The gateway to fetch from is no address of HTTP');
  }
  return { cid, from };
}
