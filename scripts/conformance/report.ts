import { renderColumns } from '../columns.ts';

/**
 * A step of the scenario on one family: it held; the product refused it with a code that says so; there is no such thing
 * on this ledger; or it failed.
 */
export interface Step {
  readonly family: string;
  readonly step: string;
  readonly outcome: 'held' | 'not supported' | 'does not occur' | 'FAILED';
  /** What was seen; of a refusal its code. */
  readonly detail: string;
  readonly seconds: number;
}

/** Thrown by a step that the product refused with a code, as the family's table says it does. */
export class NotSupported extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** Thrown by a step for which the ledger gives no occasion; the message says why. */
export class DoesNotOccur extends Error {}

/** Runs the steps of a family one after the other, and goes on after one that failed. */
export class Steps {
  readonly steps: Step[] = [];
  readonly #family: string;
  readonly #say: (text: string) => void;

  constructor(family: string, say: (text: string) => void) {
    this.#family = family;
    this.#say = say;
  }

  /** @param run answers what was seen; throws NotSupported, or anything else when the step failed. */
  async step(name: string, run: () => Promise<string>): Promise<boolean> {
    const started = performance.now();
    const result = await outcomeOf(run);
    const seconds = (performance.now() - started) / 1_000;
    this.steps.push({ family: this.#family, step: name, ...result, seconds });
    this.#say(`${this.#family}: ${name}: ${result.outcome} ${result.detail} (${seconds.toFixed(1)} s)`);
    return result.outcome === 'held';
  }
}

async function outcomeOf(run: () => Promise<string>): Promise<Pick<Step, 'outcome' | 'detail'>> {
  try {
    return { outcome: 'held', detail: await run() };
  } catch (error) {
    if (error instanceof NotSupported) return { outcome: 'not supported', detail: error.code };
    if (error instanceof DoesNotOccur) return { outcome: 'does not occur', detail: error.message };
    return { outcome: 'FAILED', detail: error instanceof Error ? error.message : String(error) };
  }
}

/** A table with a line for each step. */
export function renderSteps(steps: readonly Step[]): string {
  return renderColumns(
    steps.map(({ family, step, outcome, detail, seconds }) => [
      family,
      step,
      outcome,
      `${seconds.toFixed(1)} s`,
      detail.slice(0, 120),
    ]),
  );
}
