import { type BtmlValue, CodedError, formatTime, isMap, parseJson } from '@blockcluster/btml';
import type { Clock, RandomSource } from '../context.ts';
import type { LogKey } from '../log/key.ts';
import { type Needs, readTextNeeds } from '../routing/needs.ts';
import { DEFAULT_PLAN, type PlanDirectory } from './plans.ts';
import type { PreparedRecord } from './prepared.ts';
import { isDocument, prepareRequest, readRecordRequest } from './request.ts';
import { checkSize, prepareDocument } from './submitted.ts';

const SALT_BYTES = 16;

export interface IntakeModules {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly key: LogKey;
  readonly plans: PlanDirectory;
  /** The name of the cheapest plan that satisfies what a request needs. Throws ROUTE_NO_PLAN. */
  readonly pickPlan?: (needs: Needs) => Promise<string>;
}

/** Turns what clients send into records that are ready for the log. Everything is checked here, nothing later. */
export class Intake {
  readonly #modules: IntakeModules;
  #random: Uint8Array = new Uint8Array(0);
  /** Formatting a time costs as much as hashing a record; many records share a second. */
  #issued = { second: -1, text: '' };

  constructor(modules: IntakeModules) {
    this.#modules = modules;
  }

  /**
   * JSON or markup text: a request `{"digest":…}`, a record, or an envelope around a record. Throws coded errors of the
   * core's parsers, RECORD_PLAN_UNKNOWN, RECORD_KIND, RECORD_TOO_LARGE.
   *
   * A request may say what it needs instead of naming a plan; this adds ROUTE_NEEDS and ROUTE_NO_PLAN.
   *
   * @param plan named outside of the text; a request may name the same one or none.
   */
  async text(text: string, plan: string | undefined): Promise<PreparedRecord> {
    const prepared = text.includes('"needs"') ? await this.#needing(text, plan) : this.line(text, plan);
    await this.#modules.plans.require(prepared.plan);
    return prepared;
  }

  /** A text in which the word stands; it need not be the member of a request. */
  async #needing(text: string, plan: string | undefined): Promise<PreparedRecord> {
    const value = /^\s*</.test(text) ? undefined : parseJson(text);
    if (!isMap(value) || Object.hasOwn(value, 'btml') || value.needs === undefined) return this.line(text, plan);
    const { needs, ...request } = value;
    if (plan !== undefined || request.plan !== undefined)
      throw new CodedError('RECORD_PLAN_CONFLICT', 'A record names a plan or what it needs, not both', {
        pointer: '/needs',
      });
    const picked = await this.#modules.pickPlan?.(readTextNeeds(needs));
    return this.value(request, picked);
  }

  /** As `text`, for a stream whose plan was required before. */
  line(text: string, plan: string | undefined): PreparedRecord {
    // Markup is no JSON; the core's document parser tells them apart.
    return /^\s*</.test(text) ? this.#document(text, plan) : this.value(parseJson(text), plan);
  }

  value(value: BtmlValue, plan: string | undefined): PreparedRecord {
    if (isDocument(value)) return this.#document(value, plan);
    const request = readRecordRequest(value);
    if (plan !== undefined && request.plan !== undefined && request.plan !== plan)
      throw new CodedError('RECORD_PLAN_CONFLICT', `The record names plan "${request.plan}", the request "${plan}"`, {
        pointer: '/plan',
      });
    const prepared = prepareRequest(request, {
      issuer: this.#modules.key.did,
      issued: this.#now(),
      salt: this.#salt(),
      defaultPlan: plan ?? DEFAULT_PLAN,
    });
    checkSize(Buffer.byteLength(prepared.document));
    return prepared;
  }

  #document(input: string | BtmlValue, plan: string | undefined): PreparedRecord {
    if (typeof input !== 'string' && !isMap(input)) throw new CodedError('MODEL_ROOT', 'A document is a map');
    return prepareDocument(input, plan ?? DEFAULT_PLAN, this.#modules.clock.now() / 1000);
  }

  /** Salts are cut from a larger piece of randomness: asking for 16 bytes costs as much as asking for 4,096. */
  #salt(): Uint8Array {
    if (this.#random.length < SALT_BYTES) this.#random = this.#modules.random.bytes(256 * SALT_BYTES);
    const salt = this.#random.subarray(0, SALT_BYTES);
    this.#random = this.#random.subarray(SALT_BYTES);
    return salt;
  }

  #now(): string {
    const second = Math.floor(this.#modules.clock.now() / 1000);
    if (second !== this.#issued.second) this.#issued = { second, text: formatTime(second) };
    return this.#issued.text;
  }
}
