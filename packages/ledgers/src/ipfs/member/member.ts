import {
  type AgreementTerms,
  ANSWER_SECONDS,
  type Answer,
  agreementHash,
  type BlockCid,
  base64url,
  type Challenge,
  CLOCK_SKEW,
  CodedError,
  challengeHash,
  checkStatement,
  type Ed25519Sign,
  formatTime,
  hexEncode,
  isCodedError,
  type NoteKey,
  parseBlockCid,
  parseTime,
  signAnswer,
} from '@blockcluster/btml';
import { type BlockSource, type DagLimits, walkBlocks } from '../blocks/dag.ts';
import type { BlockStore } from '../blocks/store.ts';
import { type Cosignature, cosignHead, type HeadRequest } from './cosign.ts';
import type { MemberState } from './state.ts';

/** A member of a group: its name in notes, its did:key of ed25519, and what signs for it. */
export interface MemberIdentity {
  readonly name: string;
  readonly key: string;
  readonly sign: Ed25519Sign;
}

export interface MemberOptions extends MemberIdentity {
  readonly store: BlockStore;
  readonly state: MemberState;
  /** Keys (did:key) whose challenges, agreements and requests to hold are answered. */
  readonly issuers: readonly string[];
  /** Logs whose heads are cosigned. */
  readonly logs: readonly NoteKey[];
  /** Most that is held of one CID. */
  readonly limits?: DagLimits;
  /** Seconds since 1970. */
  readonly now: () => number;
}

/** How much of a CID a member holds. */
export interface Holding {
  readonly blocks: number;
  readonly size: number;
}

/** What a member does for others. The same in process and over HTTP. */
export interface MemberService {
  readonly name: string;
  readonly key: string;
  /** Fetches a DAG and keeps it: at most as large as the member allows. Throws MEMBER_LIMIT, STORAGE_…. */
  hold(cid: string, source: BlockSource): Promise<Holding>;
  /** Answers a challenge about something held. Throws MEMBER_ISSUER, MEMBER_CHALLENGE, MEMBER_REPLAY, MEMBER_NOT_HELD. */
  answer(challenge: Challenge): Promise<Answer>;
  /** Cosigns a head of a log. Throws MEMBER_…. */
  cosign(request: HeadRequest): Promise<Cosignature>;
  /** Signs an agreement to hold something that it holds already. Throws MEMBER_ISSUER, MEMBER_NOT_HELD, MEMBER_TERMS. */
  agree(terms: AgreementTerms): Promise<string>;
}

const defaultLimits: DagLimits = { blocks: 100_000, bytes: 4 * 2 ** 30 };

/** The block of a number, read from the root on: whoever holds half of a DAG can't answer for the rest. */
async function blockOf(root: BlockCid, number: number, source: BlockSource): Promise<Uint8Array | undefined> {
  let at = 0;
  for await (const { bytes } of walkBlocks(root, source)) {
    if (at === number) return bytes;
    at += 1;
  }
  return undefined;
}

/** A member that holds content, answers challenges about it and witnesses logs. */
export class Member implements MemberService {
  readonly name: string;
  readonly key: string;
  readonly store: BlockStore;
  readonly #options: MemberOptions;

  constructor(options: MemberOptions) {
    this.name = options.name;
    this.key = options.key;
    this.store = options.store;
    this.#options = options;
  }

  /** The keys that it answers to. */
  get issuers(): readonly string[] {
    return this.#options.issuers;
  }

  now(): number {
    return Math.floor(this.#options.now());
  }

  held(): Promise<readonly string[]> {
    return this.#options.state.held();
  }

  async hold(cid: string, source: BlockSource): Promise<Holding> {
    const { store, state, limits = defaultLimits } = this.#options;
    const from: BlockSource = async (block) => (await this.#keptOrRepaired(block)) ?? source(block);
    let blocks = 0;
    let size = 0;
    for await (const block of walkBlocks(parseBlockCid(cid), from, limits)) {
      await store.put(block.cid, block.bytes);
      blocks += 1;
      size += block.bytes.length;
    }
    // Only now, when the last block is kept: what is held is whole.
    await state.hold(cid);
    return { blocks, size };
  }

  /** A block that is kept; one that rotted is dropped, so that it can be fetched again. */
  async #keptOrRepaired(block: BlockCid): Promise<Uint8Array | undefined> {
    try {
      return await this.store.get(block);
    } catch (error) {
      if (!isCodedError(error, 'STORAGE_HASH')) throw error;
      await this.store.delete(block);
      return undefined;
    }
  }

  async answer(challenge: Challenge): Promise<Answer> {
    const { state, store } = this.#options;
    const now = this.now();
    this.#checkIssuer(challenge.issuer);
    const hash = challengeHash(challenge);
    checkStatement(challenge.issuer, hash, challenge.value, '');
    const age = now - (parseTime(challenge.issued) ?? 0);
    if (age < -CLOCK_SKEW || age > ANSWER_SECONDS) {
      throw new CodedError('MEMBER_CHALLENGE', `The challenge was issued ${age} seconds ago`, { pointer: '/issued' });
    }
    await this.#checkHeld(challenge.cid);
    const bytes = await this.#read(challenge, store);
    const until = (parseTime(challenge.issued) ?? 0) + ANSWER_SECONDS;
    if (!(await state.remember(hexEncode(hash), until, now))) {
      throw new CodedError('MEMBER_REPLAY', 'This challenge was answered before');
    }
    return signAnswer(challenge, this.#options, formatTime(this.now()), bytes);
  }

  cosign(request: HeadRequest): Promise<Cosignature> {
    const { logs, state } = this.#options;
    return cosignHead(request, this.#options, logs, state, this.now());
  }

  async agree(terms: AgreementTerms): Promise<string> {
    this.#checkIssuer(terms.issuer);
    await this.#checkHeld(terms.cid);
    if (!terms.holders.includes(this.key) || (parseTime(terms.until) ?? 0) <= this.now()) {
      throw new CodedError('MEMBER_TERMS', 'An agreement names this member as a holder, in a term that is not over');
    }
    let size = 0;
    for await (const { bytes } of walkBlocks(parseBlockCid(terms.cid), this.store.get)) size += bytes.length;
    if (String(size) !== terms.size) {
      throw new CodedError('MEMBER_TERMS', `${size} bytes are held, not ${terms.size}`, { pointer: '/size' });
    }
    return base64url.encode(this.#options.sign(agreementHash(terms)));
  }

  #checkIssuer(issuer: string): void {
    if (!this.#options.issuers.includes(issuer)) {
      throw new CodedError('MEMBER_ISSUER', `${issuer} is not known here`, { pointer: '/issuer' });
    }
  }

  async #checkHeld(cid: string): Promise<void> {
    if (!(await this.#options.state.holds(cid))) throw new CodedError('MEMBER_NOT_HELD', `${cid} is not held here`);
  }

  async #read({ cid, block, offset, length }: Challenge, store: BlockStore): Promise<Uint8Array> {
    let bytes: Uint8Array | undefined;
    try {
      bytes = await blockOf(parseBlockCid(cid), Number(block), store.get);
    } catch (error) {
      // A block that was lost or rotted: the member must not claim to hold it.
      if (!isCodedError(error)) throw error;
      throw new CodedError('MEMBER_NOT_HELD', `${cid} is no longer whole: ${error.message}`, { cause: error });
    }
    const end = Number(offset) + Number(length);
    if (bytes === undefined || end > bytes.length) {
      throw new CodedError('MEMBER_CHALLENGE', 'There is no such range of bytes', { pointer: '/block' });
    }
    return bytes.slice(Number(offset), end);
  }
}
