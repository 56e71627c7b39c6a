import { CodedError, isCodedError } from '../errors.ts';
import { parseDocument } from '../kinds/parse.ts';
import type { Receipt } from '../kinds/receipt.ts';
import type { Verdict } from '../receipt/verdict.ts';
import { verifyReceipt } from '../receipt/verify.ts';
import { verifyEnvelope } from '../signature/envelope.ts';
import type { Trust } from '../trust/types.ts';
import type { BtmlMap } from '../value.ts';
import { type Placed, placeOf } from './order.ts';
import { type EventAnswer, type KeyResolution, type PlacedEvent, resolveEventsAt } from './resolve.ts';
import type { KeyEvent } from './rules.ts';

/** A receipt of a key event whose verdict is known. */
export interface JudgedEvent {
  readonly receipt: Uint8Array | string | BtmlMap;
  readonly verdict: Verdict;
}

export interface ResolveOptions {
  /** Id of the founding credential; may be left out where only one was handed over. */
  readonly identity?: string;
  /** Seconds since 1970. */
  readonly at: number;
}

/** The answer, and on what it rests. */
export interface ProvenKeys extends KeyResolution {
  /** True where an event that counts is anchored on chains without economic weight alone. */
  readonly development: boolean;
  readonly proven: readonly string[];
  readonly notProven: readonly string[];
}

const INCOMPLETE = [
  'that there is no other event: who shows the evidence may leave one out',
  'that no event was anchored earlier than is shown: who shows the evidence may leave an anchor out',
];

/**
 * Reads a signed key event: an envelope around a credential or a revocation that its issuer's key signed. The issuer is a
 * did:key, so that nothing has to be asked of anybody.
 *
 * @param now seconds since 1970: nothing may be signed later. Left out, nothing is said about that.
 * @throws CodedError IDENTITY_UNSIGNED, IDENTITY_ISSUER, SIG_…, VIEW_…, and what `parseDocument` throws
 */
export function readKeyEvent(input: Uint8Array | string | BtmlMap, now?: number): KeyEvent {
  const { document } = parseDocument(input);
  if (document.kind === 'credential' || document.kind === 'revocation')
    throw new CodedError('IDENTITY_UNSIGNED', 'A key event counts only in an envelope that its issuer signed');
  if (document.kind !== 'envelope') throw new CodedError('IDENTITY_KIND', 'This is no key event', { pointer: '/kind' });
  const { payload, signers } = verifyEnvelope(document, {
    purpose: 'describe',
    ...(now === undefined ? {} : { now: now }),
  });
  const event = payload.document;
  if (event.kind !== 'credential' && event.kind !== 'revocation')
    throw new CodedError('IDENTITY_KIND', 'The envelope holds no key event', { pointer: '/payload/kind' });
  if (!event.issuer.startsWith('did:key:') || !signers.includes(event.issuer))
    throw new CodedError('IDENTITY_ISSUER', 'The issuer is the did:key that signed', { pointer: '/payload/issuer' });
  return { id: payload.id, document: event };
}

function receiptOf(input: JudgedEvent['receipt']): Receipt {
  const { document } = parseDocument(input);
  if (document.kind !== 'receipt' || document.record === undefined)
    throw new CodedError('IDENTITY_KIND', 'This is no receipt of a key event', { pointer: '/kind' });
  return document;
}

/** What two receipts of one event prove together: it took effect when it was anchored first. */
function both(a: Placed, b: Placed): Placed {
  const proven = [a.time, b.time].filter(({ to }) => Number.isFinite(to));
  const from = Math.min(...proven.map((time) => time.from));
  const time = proven.length === 0 ? a.time : { from, to: Math.min(a.time.to, b.time.to) };
  return { time, positions: new Map([...a.positions, ...b.positions]) };
}

interface Read {
  readonly placed: PlacedEvent[];
  readonly ignored: EventAnswer[];
  readonly development: Map<string, boolean>;
}

/** Events that are signed and whose receipts hold; what is wrong with the others is told. */
function read(events: readonly JudgedEvent[]): Read {
  const result: Read = { placed: [], ignored: [], development: new Map() };
  for (const { receipt, verdict } of events) {
    try {
      if (verdict.state === 'invalid') throw new CodedError(verdict.code, verdict.message);
      const parsed = receiptOf(receipt);
      const event = readKeyEvent(parsed.record ?? {});
      const known = result.placed.findIndex(({ id }) => id === event.id);
      const place = placeOf(parsed, verdict);
      const earlier = result.placed[known];
      if (earlier === undefined) result.placed.push({ ...event, ...place });
      else result.placed[known] = { ...earlier, ...both(earlier, place) };
      result.development.set(event.id, verdict.state === 'final' && verdict.development);
    } catch (error) {
      if (!isCodedError(error)) throw error;
      const { subject } = verdict;
      const kind = subject?.kind === 'revocation' ? 'revocation' : 'credential';
      const { id = '', issuer = '', issued = '' } = subject ?? {};
      result.ignored.push({
        ...{ id, kind, issuer, issued },
        ...{ effect: 'ignored', time: {}, code: error.code, message: error.message },
      });
    }
  }
  return result;
}

function foundingOf(placed: readonly PlacedEvent[], identity: string | undefined): PlacedEvent {
  const founding = placed.filter(
    ({ id, document }) =>
      document.kind === 'credential' && document.prev === undefined && (identity === undefined || id === identity),
  );
  const ids = new Set(founding.map(({ id }) => id));
  const [first] = founding;
  if (first === undefined || ids.size > 1)
    throw new CodedError(
      'IDENTITY_UNKNOWN',
      first === undefined ? 'The evidence has no founding credential of this identity' : 'Say which identity is meant',
    );
  return first;
}

/** As `resolveKeys`, by verdicts that are known already. */
export function resolveJudged(events: readonly JudgedEvent[], { identity, at }: ResolveOptions): ProvenKeys {
  const { placed, ignored, development } = read(events);
  const founding = foundingOf(placed, identity);
  const resolution = resolveEventsAt(founding, placed, at);
  const counting = resolution.events.filter(({ effect }) => effect !== 'ignored');
  const unanchored = counting.filter(({ time }) => time.notAfter === undefined).length;
  return {
    ...resolution,
    events: [...resolution.events, ...ignored],
    development: counting.some(({ id }) => development.get(id) === true),
    proven: [
      `${counting.length} events are signed by keys that were allowed to make them`,
      `${counting.length - unanchored} of them are anchored, at times that are proven as stated`,
    ],
    notProven: INCOMPLETE,
  };
}

/**
 * Which keys spoke for an identity at a time, from receipts of its key events and the verifier's own trust. Opens no socket
 * and reads no clock. The time of an event is the interval in which its anchors prove that it was anchored, whatever the
 * document says of itself; near an event the answer is `undetermined`. Order in the evidence doesn't matter.
 *
 * @param receipts each of one signed credential or revocation.
 * @throws CodedError IDENTITY_UNKNOWN
 *
 * @example
 * resolveKeys(receipts, { at: Date.parse('2026-11-01T00:00:00Z') / 1000, trust: parseTrust(file), now: new Date() }).valid;
 */
export function resolveKeys(
  receipts: readonly (Uint8Array | string | BtmlMap)[],
  options: ResolveOptions & { readonly trust: Trust; readonly now: Date },
): ProvenKeys {
  const { trust, now } = options;
  const events = receipts.map((receipt) => ({ receipt, verdict: verifyReceipt(receipt, { trust, now, any: true }) }));
  return resolveJudged(events, options);
}
