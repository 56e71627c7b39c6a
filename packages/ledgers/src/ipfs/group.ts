import {
  type AgreementTerms,
  ANSWER_SECONDS,
  agreementHash,
  type BlockCid,
  type BtmlMap,
  base64url,
  CodedError,
  canonicalBytes,
  checkStatement,
  commitmentBlock,
  cosignatureMessage,
  type Document,
  formatBlockCid,
  formatTime,
  hexEncode,
  isCodedError,
  makeDirectory,
  parseBlockCid,
  parseCheckpoint,
  parseNote,
  type StoredDirectory,
} from '@blockcluster/btml';
import { surveyDag } from './blocks/dag.ts';
import { nameBlock } from './blocks/hash.ts';
import { importFile } from './blocks/import.ts';
import { askAll, type Challenger, runRound } from './challenges.ts';
import type { Agreement, AgreementRequest, HeadToCosign, Published, StorageDriver, StorageStatus } from './driver.ts';
import { appendEvent } from './key-events.ts';
import type { MemberClient } from './member/client.ts';
import type { Cosignature } from './member/cosign.ts';

export interface GroupOptions extends Challenger {
  /** Name of the group: the chain is `ipfs:` and this name. */
  readonly group: string;
  readonly label: string;
  readonly members: readonly MemberClient[];
  readonly threshold: number;
  /** Address of the gateway from which members fetch what the store holds; or one for each root. */
  readonly gateway: string | ((root: BlockCid) => string);
  readonly version: string;
  /** True for members of one party: their word is worth no more than its own. */
  readonly development?: boolean;
  /** The trust entry, where it says more than the present members (by default those, from ever and for ever). */
  readonly trust?: BtmlMap;
  /** Keeps a DAG that was stored (a node pins it). */
  readonly pin?: (cid: BlockCid) => Promise<void>;
  /** Peers of the store's node. */
  readonly peers?: () => Promise<number>;
}

function isDocument(content: Document | Uint8Array | AsyncIterable<Uint8Array>): content is Document {
  return 'btml' in content;
}

/** A group of members behind the interface that the product uses. */
class Group implements StorageDriver {
  readonly chain: string;
  readonly family = 'ipfs';
  readonly kind = 'storage';
  readonly development: boolean;
  readonly label: string;
  readonly threshold: number;
  readonly #options: GroupOptions;

  constructor(options: GroupOptions) {
    this.chain = `ipfs:${options.group}`;
    this.label = options.label;
    this.development = options.development ?? false;
    this.threshold = options.threshold;
    this.#options = options;
  }

  async status(): Promise<StorageStatus> {
    const { members, version, peers } = this.#options;
    const reached = await Promise.all(
      members.map(async ({ name, key, held }) => {
        try {
          return { name, key, reachable: true, held: await held() };
        } catch (error) {
          if (!isCodedError(error)) throw error;
          return { name, key, reachable: false, held: 0, detail: error.message };
        }
      }),
    );
    const synced = reached.filter(({ reachable }) => reachable).length >= this.threshold;
    try {
      return { reachable: true, version, peers: (await peers?.()) ?? 0, members: reached, synced };
    } catch (error) {
      if (!isCodedError(error)) throw error;
      return { reachable: false, version, peers: 0, members: reached, synced: false, detail: error.message };
    }
  }

  async publish(content: Document | Uint8Array | AsyncIterable<Uint8Array>): Promise<Published> {
    const { store, pin } = this.#options;
    if (!isDocument(content)) {
      const file = await importFile(content, store);
      await pin?.(file.cid);
      return { cid: file.cid, total: file.total };
    }
    const bytes = canonicalBytes(content);
    const cid = nameBlock('json', bytes);
    await store.put(cid, bytes);
    await pin?.(cid);
    return { cid, total: bytes.length };
  }

  async append(document: Document, head?: Published): Promise<Published> {
    const { store, pin } = this.#options;
    const entry = await appendEvent(store, document, head);
    await pin?.(entry.cid);
    return entry;
  }

  async hold({ cid }: Published): Promise<readonly string[]> {
    const { members, onRefusal } = this.#options;
    const from = this.#gatewayOf(cid);
    const ask = async (member: MemberClient): Promise<string> => {
      await member.hold(formatBlockCid(cid), from);
      return member.name;
    };
    return (await askAll(members, ask, onRefusal)).given;
  }

  async challenge(root: Uint8Array, content: Published, { held = false } = {}): Promise<BtmlMap> {
    const directory = held ? makeDirectory(root, content.cid, content.total) : await this.#replicate(root, content);
    const { challenge, bytes, answers } = await runRound(directory.cid, this.#options.members, this.#options);
    this.#checkThreshold(answers.length, []);
    return { chain: this.chain, form: 'retrieval-1', directory: hexEncode(directory.bytes), challenge, bytes, answers };
  }

  async cosign(head: HeadToCosign): Promise<BtmlMap> {
    const { text } = parseNote(head.note);
    const { given, refusals } = await askAll(
      this.#options.members,
      (member) => cosignBy(member, head, text),
      this.#options.onRefusal,
    );
    const fork = refusals.find(({ code }) => code === 'MEMBER_FORK');
    // One honest member that saw another history outweighs all that saw only this one.
    if (fork !== undefined) throw fork;
    this.#checkThreshold(given.length, refusals);
    return { chain: this.chain, form: 'witness-1', checkpoint: text, cosignatures: given.map((each) => ({ ...each })) };
  }

  async agree({ root, content, from, until, every, within }: AgreementRequest): Promise<Agreement> {
    const { issuer, members, now, onRefusal, store } = this.#options;
    const directory = await this.#replicate(root, content);
    const { size } = await surveyDag(directory.cid, store.get);
    const terms: AgreementTerms = {
      issuer: issuer.key,
      issued: formatTime(now()),
      cid: formatBlockCid(directory.cid),
      size: String(size),
      from: formatTime(from),
      until: formatTime(until),
      every: String(every),
      within: String(within),
      holders: members.map(({ key }) => key).sort(),
    };
    const hash = agreementHash(terms);
    const { given, refusals } = await askAll(
      members,
      async (member) => {
        const value = await member.agree(terms);
        checkStatement(member.key, hash, value, '');
        return { key: member.key, value };
      },
      onRefusal,
    );
    // An agreement is of all its holders: with one missing there is none.
    if (given.length < members.length) throw this.#notReady(given.length, members.length, refusals);
    const own = { key: issuer.key, value: base64url.encode(issuer.sign(hash)) };
    const signatures = [...given.filter(({ key }) => key !== own.key), own].sort((a, b) => (a.key < b.key ? -1 : 1));
    return { directory: hexEncode(directory.bytes), terms, signatures, rounds: [] };
  }

  async exercise(agreement: Agreement): Promise<Agreement> {
    const { cid, within } = agreement.terms;
    const answerIn = Math.min(Number(within), ANSWER_SECONDS);
    const round = await runRound(parseBlockCid(cid), this.#options.members, this.#options, answerIn);
    this.#checkThreshold(round.answers.length, []);
    return { ...agreement, rounds: [...agreement.rounds, round] };
  }

  evidence({ directory, terms, signatures, rounds }: Agreement): BtmlMap {
    if (rounds.length === 0)
      throw new CodedError('LEDGER_EVIDENCE_NOT_READY', 'No round of challenges was answered yet');
    return {
      chain: this.chain,
      form: 'agreement-1',
      directory,
      agreement: terms,
      signatures: signatures.map((each) => ({ ...each })),
      rounds: rounds.map(({ challenge, bytes, answers }) => ({ challenge, bytes, answers })),
    };
  }

  trust(): BtmlMap {
    if (this.#options.trust !== undefined) return this.#options.trust;
    return {
      chain: this.chain,
      rule: 'members',
      name: this.label,
      threshold: String(this.threshold),
      members: this.#options.members.map(({ name, key }) => ({ name, key })),
    };
  }

  async close(): Promise<void> {}

  /** Stores the directory of root and content, and has the members hold all of it. */
  async #replicate(root: Uint8Array, content: Published): Promise<StoredDirectory> {
    const { store, pin } = this.#options;
    const commitment = commitmentBlock(root);
    const directory = makeDirectory(root, content.cid, content.total);
    await store.put(nameBlock('raw', commitment), commitment);
    await store.put(directory.cid, directory.bytes);
    await pin?.(directory.cid);
    // Who fails to hold it fails to answer too, and is told of then.
    const holders = await this.hold({ cid: directory.cid, total: content.total });
    this.#checkThreshold(holders.length, []);
    return directory;
  }

  #gatewayOf(root: BlockCid): string {
    const { gateway } = this.#options;
    return typeof gateway === 'string' ? gateway : gateway(root);
  }

  #checkThreshold(count: number, refusals: readonly CodedError[]): void {
    if (count < this.threshold) throw this.#notReady(count, this.threshold, refusals);
  }

  #notReady(count: number, wanted: number, refusals: readonly CodedError[]): CodedError {
    const why = refusals.map(({ message }) => message).join('; ');
    return new CodedError(
      'LEDGER_EVIDENCE_NOT_READY',
      `${count} of ${wanted} members did their part${why && `: ${why}`}`,
    );
  }
}

/** A member's cosignature; it says itself from which size on it wants a proof. */
async function cosignBy(member: MemberClient, head: HeadToCosign, text: string): Promise<Cosignature> {
  const ask = async (old: number): Promise<Cosignature> => {
    const proof = old === 0 ? [] : await head.consistency(old);
    const cosignature = await member.cosign({ old, proof, note: head.note });
    checkStatement(member.key, cosignatureMessage(text, Number(cosignature.time)), cosignature.value, '');
    return cosignature;
  };
  try {
    return await ask(0);
  } catch (error) {
    const size = isCodedError(error, 'MEMBER_HEAD') ? error.details?.size : undefined;
    // A member that saw a later head doesn't go back.
    if (typeof size !== 'number' || size > parseCheckpoint(text).size) throw error;
    return ask(size);
  }
}

/** A driver for a group of members; what it publishes it keeps in the store, behind the gateway. */
export function createStorageDriver(options: GroupOptions): StorageDriver {
  return new Group(options);
}
