import { type BtmlMap, CodedError, canonicalize, isCodedError } from '@blockcluster/btml';
import type { BlockRef, BroadcastResult, LedgerDriver, NodeStatus, ScanRequest, ScanResult } from '../driver.ts';
import { attested, evidenceKey, headersOf, largestGroup, mergeWaiting, reachesOn, scanKey } from './compare.ts';
import { type LedgerNode, type NodeStanding, Witness } from './node.ts';

export interface AgreementOptions {
  /** How many of all nodes must say the same: more than half of them, or all. */
  readonly agreement: 'majority' | 'all';
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** A ledger behind several nodes of which none is believed alone. */
export interface AgreedDriver extends LedgerDriver {
  /** How many must say the same, of how many. */
  readonly agreement: { readonly need: number; readonly of: number };
  /** How each node stands to the others. */
  standings(): readonly NodeStanding[];
}

interface Answer<T> {
  readonly witness: Witness;
  readonly value: T;
}

/** Blocks below the newest common height that are tried when the nodes don't have one block there yet. */
const BELOW_TIP = 3;

/**
 * One driver in front of several nodes of one ledger. Where the chain stands, what it did to our accounts, how much they
 * own and what proves it is asked of all, and only what enough of them say counts; a node that contradicts them is asked
 * nothing for `EXCLUDED_MS`. The number that is needed is of all nodes, not of those that answer: who can silence some
 * doesn't decide for the rest. Transactions are sent to all. Throws LEDGER_DISAGREEMENT when too few agree: work waits.
 */
export function agreedDriver(nodes: readonly LedgerNode[], options: AgreementOptions): AgreedDriver {
  const [first] = nodes;
  if (first === undefined) throw new CodedError('COMPILE_INVALID', 'A ledger needs a node');
  const other = nodes.find(({ driver }) => driver.chain !== first.driver.chain);
  if (other !== undefined)
    throw new CodedError(
      'LEDGER_CHAIN_MISMATCH',
      `${other.name} is on ${other.driver.chain}, not ${first.driver.chain}`,
    );
  const panel = new Panel(nodes, options);
  const base = first.driver;
  return {
    ...base,
    agreement: { need: panel.need, of: nodes.length },
    standings: () => panel.standings(),
    status: () => panel.status(),
    blockHash: (height) => panel.blockHash(height),
    async quote() {
      const quotes = await panel.answers((driver) => driver.quote());
      // What enough of them ask at most: one that names a fortune is not followed.
      const least = (name: 'rate' | 'floor') =>
        -panel.enough(
          attested(
            quotes.map(({ value }) => -value[name]),
            panel.need,
          ),
        );
      return { rate: least('rate'), floor: least('floor') };
    },
    async accountState(account) {
      const states = await panel.answers((driver) => driver.accountState(account));
      const of = (name: 'nonce' | 'balance') =>
        panel.enough(
          attested(
            states.map(({ value }) => value[name]),
            panel.need,
          ),
        );
      return { nonce: of('nonce'), balance: of('balance') };
    },
    broadcast: (raw) => panel.broadcast(raw),
    scan: (request) => panel.scan(request),
    evidence: (request) => panel.evidence((driver) => driver.evidence(request)),
    trust: (request) => panel.trust((driver) => driver.trust(request)),
    close: async () => {
      await Promise.allSettled(nodes.map(({ driver }) => driver.close()));
    },
  };
}

class Panel {
  readonly need: number;
  readonly #witnesses: readonly Witness[];

  constructor(nodes: readonly LedgerNode[], { agreement, now = Date.now }: AgreementOptions) {
    this.need = agreement === 'all' ? nodes.length : Math.floor(nodes.length / 2) + 1;
    this.#witnesses = nodes.map((node) => new Witness(node, now));
  }

  standings(): readonly NodeStanding[] {
    return this.#witnesses.map(({ standing }) => standing);
  }

  enough<T>(value: T | undefined): T {
    if (value === undefined) throw this.#disagreement('too few of the nodes answer');
    return value;
  }

  #disagreement(detail: string): CodedError {
    const of = this.#witnesses.length;
    return new CodedError('LEDGER_DISAGREEMENT', `${this.need} of ${of} nodes must agree: ${detail}`, {
      details: {
        nodes: this.standings().map(({ name, state, reason }) => ({ name, state, ...(reason ? { reason } : {}) })),
      },
    });
  }

  /** What the nodes that have traffic answer. A refusal that enough of them give is given on. */
  async answers<T>(
    question: (driver: LedgerDriver) => Promise<T>,
    asked: readonly Witness[] = this.#asked(),
  ): Promise<Answer<T>[]> {
    const settled = await Promise.allSettled(asked.map((witness) => witness.ask(question)));
    const refusals: CodedError[] = [];
    const given = settled.flatMap((one, i): Answer<T>[] => {
      const witness = asked[i];
      if (one.status === 'fulfilled') return witness && one.value !== undefined ? [{ witness, value: one.value }] : [];
      if (!isCodedError(one.reason)) throw one.reason;
      refusals.push(one.reason);
      return [];
    });
    const [refusal] = largestGroup(refusals, this.need, ({ code }) => code) ?? [];
    if (refusal !== undefined) throw refusal;
    if (given.length < this.need)
      throw (
        refusals.find(({ code }) => code.endsWith('NOT_READY')) ?? this.#disagreement('too few of the nodes answer')
      );
    return given;
  }

  /** Takes what enough say; the others lose their traffic. */
  #settle<T>(answers: readonly Answer<T>[], keyOf: (value: T) => string, what: string): readonly T[] {
    const group = largestGroup(answers, this.need, ({ value }) => keyOf(value));
    if (group === undefined) throw this.#disagreement(`they differ about ${what}`);
    for (const one of answers)
      if (group.includes(one)) one.witness.agrees();
      else one.witness.dissents(`differs about ${what}`);
    return group.map(({ value }) => value);
  }

  /**
   * The newest block that enough nodes have, and who has it. Nodes may differ for a moment right at the top; who has
   * another block some way below follows another chain, and loses its traffic.
   */
  async #tip(): Promise<{ readonly tip: BlockRef; readonly holders: readonly Witness[] }> {
    const statuses = await Promise.all(this.#asked().map((witness) => witness.status()));
    const heights = statuses.flatMap((status) => (status === undefined ? [] : [BigInt(status.height)]));
    const top = Number(this.enough(attested(heights, this.need)));
    const base = Math.max(0, top - BELOW_TIP);
    await this.blockHash(base);
    for (let height = top; height >= base; height--) {
      const hashes = await this.answers(async (driver) => (await driver.blockHash(height)) ?? '');
      const group = largestGroup(hashes, this.need, ({ value }) => value);
      const hash = group?.[0]?.value;
      if (group !== undefined && hash) return { tip: { height, hash }, holders: group.map(({ witness }) => witness) };
    }
    throw this.#disagreement(`they have different blocks above height ${base}`);
  }

  #asked(): readonly Witness[] {
    return this.#witnesses.filter((witness) => witness.asked);
  }

  async blockHash(height: number): Promise<string | undefined> {
    const hashes = await this.answers(async (driver) => (await driver.blockHash(height)) ?? '');
    const [hash] = this.#settle(hashes, (value) => value, `the block at height ${height}`);
    return hash === '' ? undefined : hash;
  }

  async status(): Promise<NodeStatus> {
    const statuses = await Promise.all(
      this.#witnesses.map((witness) => witness.driver.status().catch(() => undefined)),
    );
    const reachable = statuses.flatMap((status) => (status?.reachable ? [status] : []));
    const [first] = reachable;
    const down = { height: 0, hash: '', time: 0, peers: 0, version: '', synced: false };
    if (first === undefined) return { ...down, reachable: false, detail: 'none of the nodes answers' };
    try {
      const { tip } = await this.#tip();
      const at = reachable.find(({ hash }) => hash === tip.hash) ?? first;
      const others = this.standings().filter(({ state }) => state !== 'agrees');
      const detail = others
        .map(({ name, state, reason }) => `${name} ${state}${reason ? `: ${reason}` : ''}`)
        .join('; ');
      return { ...at, ...tip, synced: reachable.some(({ synced }) => synced), ...(detail === '' ? {} : { detail }) };
    } catch (error) {
      if (!isCodedError(error)) throw error;
      return { ...first, synced: false, detail: error.message };
    }
  }

  async scan(request: ScanRequest): Promise<ScanResult> {
    const { tip, holders } = await this.#tip();
    const to = Math.min(tip.height, request.to ?? tip.height);
    const scans = await this.answers((driver) => driver.scan({ ...request, to }), holders);
    return this.enough(mergeWaiting(this.#settle(scans, scanKey, 'what the chain did')));
  }

  /** Of the evidence that agrees, the one that reaches least far: what is above it, fewer nodes may have seen. */
  async evidence(question: (driver: LedgerDriver) => Promise<BtmlMap>): Promise<BtmlMap> {
    const given = await this.answers(question);
    const same = this.#settle(given, evidenceKey, 'what happened to a transaction');
    const sorted = same.toSorted((a, b) => headersOf(a).length - headersOf(b).length);
    const chosen = sorted.find((one) => sorted.filter((other) => reachesOn(one, other)).length >= this.need);
    if (chosen === undefined) throw this.#disagreement('they have different blocks on top of a transaction');
    for (const { witness, value } of given)
      if (!reachesOn(chosen, value) && !reachesOn(value, chosen))
        witness.dissents('has other blocks on top of a transaction');
    return chosen;
  }

  async trust(question: (driver: LedgerDriver) => Promise<BtmlMap>): Promise<BtmlMap> {
    const given = await this.answers(question);
    const group = largestGroup(given, this.need, ({ value }) => canonicalize(value));
    if (group?.[0] === undefined) throw this.#disagreement('they name different roots of trust');
    return group[0].value;
  }

  async broadcast(raw: string): Promise<BroadcastResult> {
    const sent = await this.answers((driver) => driver.broadcast(raw));
    const stateOf = (state: BroadcastResult['state']) => sent.find(({ value }) => value.state === state);
    // The others may have it from the first by now.
    const taken = stateOf('accepted') ?? stateOf('known');
    if (taken !== undefined) return taken.value;
    const rejections = sent.flatMap(({ value }) => (value.state === 'rejected' ? [value] : []));
    const conflict = rejections.filter((one) => one.conflict).length >= this.need;
    return { state: 'rejected', reason: rejections[0]?.reason ?? 'no node takes it', conflict };
  }
}
