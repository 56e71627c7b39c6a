import { type CodedError, isCodedError } from '../errors.ts';
import { formatTime } from '../identifiers/time.ts';
import { type Interval, isBefore, type Placed } from './order.ts';
import { applyKeyEvent, foundIdentity, type Identity, type KeyEvent, referenceOf, rightsOf } from './rules.ts';

/** An event and what is proven of when it was anchored. */
export interface PlacedEvent extends KeyEvent, Placed {}

/** Times between which something happened. */
export interface Between {
  readonly notBefore?: string;
  /** Absent while nothing is proven. */
  readonly notAfter?: string;
}

/** A key at the time that was asked for. */
export interface KeyAnswer {
  readonly key: string;
  readonly credential: string;
  readonly state: 'valid' | 'ended' | 'not-yet' | 'undetermined';
  readonly from: Between;
  /** When it was replaced or revoked. */
  readonly until?: Between;
  readonly endedBy?: string;
  readonly expires?: string;
  /** Why nothing can be said. */
  readonly reason?: string;
}

/** What became of an event. */
export interface EventAnswer {
  readonly id: string;
  readonly kind: 'credential' | 'revocation';
  readonly issuer: string;
  readonly issued: string;
  readonly effect: 'applied' | 'contested' | 'ignored';
  readonly time: Between;
  readonly code?: string;
  readonly message?: string;
}

export interface KeyResolution {
  /** Id of the founding credential. */
  readonly identity: string;
  readonly subject: string;
  readonly authority: string;
  readonly at: string;
  /** `undetermined` when for one key or more nothing can be said about this time. */
  readonly state: 'determined' | 'undetermined';
  /** did:keys that were valid then. */
  readonly valid: readonly string[];
  readonly keys: readonly KeyAnswer[];
  readonly events: readonly EventAnswer[];
}

interface Held {
  readonly key: string;
  readonly credential: string;
  readonly expires?: number;
  from: Interval;
  until?: Interval;
  endedBy?: string;
  contested?: string;
}

const between = ({ from, to }: Interval): Between => ({
  ...(from > 0 ? { notBefore: formatTime(from) } : {}),
  ...(Number.isFinite(to) ? { notAfter: formatTime(to) } : {}),
});

/** An event comes after the one that it names, whatever else is known: it holds its hash. */
function precedes(a: PlacedEvent, b: PlacedEvent): boolean | undefined {
  if (referenceOf(b) === a.id) return true;
  return referenceOf(a) === b.id ? false : isBefore(a, b);
}

/** Applies events in the order that is proven; what contradicts another and has no order against it, is contested. */
class Resolver {
  identity: Identity;
  readonly held = new Map<string, Held>();
  readonly answers: EventAnswer[] = [];
  readonly #applied: PlacedEvent[] = [];

  constructor(founding: PlacedEvent) {
    this.identity = foundIdentity(founding);
    this.#bind(founding, founding.time);
    this.#applied.push(founding);
    this.#answer(founding, founding.time, { effect: 'applied' });
  }

  /** Applies one event after all that are proven to come before it. */
  apply(event: PlacedEvent): void {
    const target = this.held.get(referenceOf(event) ?? '');
    if (target === undefined) {
      this.#ignore(event, 'IDENTITY_REFERENCE', 'The event is about no credential of this identity');
      return;
    }
    // An event is not anchored before what it names was made; nor does it take effect before that one does.
    const time = { from: Math.max(event.time.from, target.from.from), to: Math.max(event.time.to, target.from.from) };
    try {
      // The signer's keys may have ended by an event that can't be ordered against this one.
      this.identity = applyKeyEvent(this.identity, event, time.to === Number.POSITIVE_INFINITY ? time.from : time.to);
    } catch (error) {
      if (!isCodedError(error)) throw error;
      this.#conflict(event, target, time, error);
      return;
    }
    const doubt = this.#doubt(event, target);
    target.until = time;
    target.endedBy = event.id;
    this.#bind(event, time, doubt);
    this.#applied.push(event);
    this.#answer(event, time, doubt === undefined ? { effect: 'applied' } : { effect: 'contested', message: doubt });
  }

  /** A refusal holds only against what is proven to come first; else both are in doubt, from the earlier of both on. */
  #conflict(event: PlacedEvent, target: Held, time: Interval, error: CodedError): void {
    const enders = new Set<string>();
    if (target.endedBy !== undefined) enders.add(target.endedBy);
    if (error.code === 'IDENTITY_SIGNER_ENDED')
      for (const binding of rightsOf(this.identity, event.document.issuer))
        if (binding.endedBy !== undefined) enders.add(binding.endedBy);
    const rivals = this.#applied.filter((other) => enders.has(other.id) && precedes(other, event) === undefined);
    if (rivals.length === 0) {
      this.#ignore(event, error.code, error.message);
      return;
    }
    const reason = `Nothing proves whether ${event.id} or ${rivals.map(({ id }) => id).join(', ')} came first`;
    for (const rival of rivals) this.#contest(rival.id, reason);
    if (target.until !== undefined)
      target.until = { from: Math.min(target.until.from, time.from), to: target.until.to };
    this.#bind(event, time, reason);
    this.#applied.push(event);
    this.#answer(event, time, { effect: 'contested', code: error.code, message: reason });
  }

  /** Everything that rests on a contested event is contested too. */
  #contest(event: string, reason: string): void {
    const answer = this.answers.findIndex(({ id }) => id === event);
    const found = this.answers[answer];
    if (found !== undefined) this.answers[answer] = { ...found, effect: 'contested', message: reason };
    const bound = this.held.get(event);
    if (bound !== undefined) bound.contested = reason;
    // What it ended was ended by one of the rivals, whichever came first: only what it bound is in doubt.
  }

  #doubt(event: PlacedEvent, target: Held): string | undefined {
    const rights = rightsOf(this.identity, event.document.issuer);
    const signer = rights.length > 0 && rights.every(({ credential }) => this.held.get(credential)?.contested);
    if (signer) return 'It is signed by a key whose own binding is contested';
    return target.contested;
  }

  #bind(event: PlacedEvent, from: Interval, contested?: string): void {
    const { document, id } = event;
    if (document.kind !== 'credential') return;
    const expires = this.identity.bindings.get(id)?.expires;
    this.held.set(id, {
      ...{ key: document.key, credential: id, from },
      ...(expires === undefined ? {} : { expires }),
      ...(contested === undefined ? {} : { contested }),
    });
  }

  #ignore(event: PlacedEvent, code: string, message: string): void {
    this.#answer(event, event.time, { effect: 'ignored', code, message });
  }

  #answer(event: PlacedEvent, time: Interval, rest: Pick<EventAnswer, 'effect' | 'code' | 'message'>): void {
    const { kind, issuer, issued } = event.document;
    this.answers.push({ id: event.id, kind, issuer, issued, time: between(time), ...rest });
  }
}

function answerOf(held: Held, at: number): KeyAnswer {
  const { key, credential, from, until, expires, contested, endedBy } = held;
  const started = at >= from.to;
  const notYet = at < from.from;
  const over = (until !== undefined && at >= until.to) || (expires !== undefined && at >= expires);
  const ending = until !== undefined && at >= until.from;
  const near = contested ?? (started ? 'It was being replaced or revoked' : 'It was being bound');
  const doubtful = contested !== undefined || !started || ending;
  const state = notYet ? 'not-yet' : over ? 'ended' : doubtful ? 'undetermined' : 'valid';
  return {
    ...{ key, credential, state },
    from: between(from),
    ...(until === undefined ? {} : { until: between(until) }),
    ...(endedBy === undefined ? {} : { endedBy }),
    ...(expires === undefined ? {} : { expires: formatTime(expires) }),
    ...(state === 'undetermined' ? { reason: near } : {}),
  };
}

/** Takes out the events before which no other one of the list is proven to come; of several, those that end keys first. */
function nextOf(waiting: readonly PlacedEvent[]): PlacedEvent | undefined {
  const first = waiting.filter((event) => !waiting.some((other) => other !== event && precedes(other, event) === true));
  // Events that can't be ordered are taken by id, so that the answer doesn't depend on how they were handed over.
  return (first.length > 0 ? first : waiting).toSorted((a, b) => (a.id < b.id ? -1 : 1))[0];
}

/**
 * Which keys spoke for an identity at a time, by events whose times and order are proven as far as they are.
 *
 * @param at seconds since 1970.
 * @throws CodedError IDENTITY_REFERENCE where `founding` founds nothing.
 */
export function resolveEventsAt(founding: PlacedEvent, others: readonly PlacedEvent[], at: number): KeyResolution {
  const resolver = new Resolver(founding);
  let waiting = others.filter(({ id }, i) => id !== founding.id && others.findIndex((other) => other.id === id) === i);
  // What names a credential that is not known (yet) waits, and is ignored in the end.
  for (;;) {
    const ready = waiting.filter((event) => resolver.held.has(referenceOf(event) ?? ''));
    const next = nextOf(ready);
    if (next === undefined) break;
    resolver.apply(next);
    waiting = waiting.filter((event) => event !== next);
  }
  for (const event of waiting) resolver.apply(event);
  const keys = [...resolver.held.values()].map((held) => answerOf(held, at));
  return {
    identity: resolver.identity.id,
    subject: resolver.identity.subject,
    authority: resolver.identity.authority,
    at: formatTime(at),
    state: keys.some(({ state }) => state === 'undetermined') ? 'undetermined' : 'determined',
    valid: [...new Set(keys.filter(({ state }) => state === 'valid').map(({ key }) => key))],
    keys,
    events: resolver.answers,
  };
}
