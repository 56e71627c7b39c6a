import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CodedError } from '@blockcluster/btml';

/** The last head of a log that a member cosigned. */
export interface SeenHead {
  readonly size: number;
  /** Hex. */
  readonly root: string;
}

/** What a member must not forget: the heads it cosigned, the challenges it answered, what it holds. */
export interface MemberState {
  head(origin: string): Promise<SeenHead | undefined>;
  /** Replaces the head if it is still `last`, durably and at once; false when somebody else was first. */
  advance(origin: string, last: SeenHead | undefined, next: SeenHead): Promise<boolean>;
  /** Remembers a challenge until `until` (seconds since 1970); false when it was known. */
  remember(challenge: string, until: number, now: number): Promise<boolean>;
  held(): Promise<readonly string[]>;
  holds(cid: string): Promise<boolean>;
  hold(cid: string): Promise<void>;
}

interface Kept {
  readonly heads: Map<string, SeenHead>;
  readonly challenges: Map<string, number>;
  readonly held: Set<string>;
}

const nothing = (): Kept => ({ heads: new Map(), challenges: new Map(), held: new Set() });

/** State in memory, with a hook that makes it durable. A witness that forgets its heads must not go on under its key. */
class State implements MemberState {
  readonly #kept: Kept;
  readonly #save: (kept: Kept) => Promise<void>;

  constructor(kept: Kept, save: (kept: Kept) => Promise<void>) {
    this.#kept = kept;
    this.#save = save;
  }

  async head(origin: string): Promise<SeenHead | undefined> {
    return this.#kept.heads.get(origin);
  }

  async advance(origin: string, last: SeenHead | undefined, next: SeenHead): Promise<boolean> {
    // Compared and set without a pause between: of two requests at once only one finds its `last`.
    const present = this.#kept.heads.get(origin);
    if (present?.size !== last?.size || present?.root !== last?.root) return false;
    this.#kept.heads.set(origin, next);
    await this.#save(this.#kept);
    return true;
  }

  async remember(challenge: string, until: number, now: number): Promise<boolean> {
    const { challenges } = this.#kept;
    for (const [known, end] of challenges) if (end < now) challenges.delete(known);
    if (challenges.has(challenge)) return false;
    challenges.set(challenge, until);
    await this.#save(this.#kept);
    return true;
  }

  async held(): Promise<readonly string[]> {
    return [...this.#kept.held];
  }

  async holds(cid: string): Promise<boolean> {
    return this.#kept.held.has(cid);
  }

  async hold(cid: string): Promise<void> {
    if (this.#kept.held.has(cid)) return;
    this.#kept.held.add(cid);
    await this.#save(this.#kept);
  }
}

/** State that ends with the process: for tests. */
export function memoryState(): MemberState {
  return new State(nothing(), async () => {});
}

function parse(text: string, file: string): Kept {
  const value: unknown = JSON.parse(text);
  const member = (name: string): unknown => Reflect.get(Object(value), name);
  const kept = nothing();
  for (const [origin, head] of Object.entries(Object(member('heads')))) {
    const [size, root]: unknown[] = [Reflect.get(Object(head), 'size'), Reflect.get(Object(head), 'root')];
    if (!Number.isSafeInteger(size) || typeof root !== 'string') throw broken(file);
    kept.heads.set(origin, { size: Number(size), root });
  }
  for (const [key, until] of Object.entries(Object(member('challenges')))) kept.challenges.set(key, Number(until));
  const held = member('held');
  if (!Array.isArray(held)) throw broken(file);
  for (const cid of held) kept.held.add(String(cid));
  return kept;
}

function broken(file: string): CodedError {
  // Going on without it would make the member cosign a fork.
  return new CodedError('MEMBER_REQUEST', `${file} is not the state of a member; restore it from a backup`);
}

/** State in a file, written beside and renamed with every change, one change at a time. Only one process may use it. */
export async function fileState(file: string): Promise<MemberState> {
  let kept = nothing();
  try {
    kept = parse(await readFile(file, 'utf8'), file);
  } catch (error) {
    if (Reflect.get(Object(error), 'code') !== 'ENOENT') throw error;
  }
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  let last = Promise.resolve();
  return new State(kept, (state) => {
    const { heads, challenges, held } = state;
    const text = JSON.stringify({
      heads: Object.fromEntries(heads),
      challenges: Object.fromEntries(challenges),
      held: [...held],
    });
    // A failed write is told to who asked for it; the next one writes everything anyway.
    last = last
      .catch(() => {})
      .then(async () => {
        const draft = `${file}.new`;
        const handle = await open(draft, 'w', 0o600);
        try {
          await handle.writeFile(text);
          await handle.sync();
        } finally {
          await handle.close();
        }
        await rename(draft, file);
      });
    return last;
  });
}
