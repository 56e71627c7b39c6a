import { renderColumns } from '../columns.ts';

/** One thing that had to hold, whether it did, and the figure that goes with it. */
export interface Check {
  readonly drill: string;
  readonly what: string;
  readonly held: boolean;
  readonly figure: string;
}

/** Gathers what held; a drill goes on after something did not. */
export class Report {
  readonly checks: Check[] = [];
  readonly #drill: string;
  readonly #say: (text: string) => void;

  constructor(drill: string, say: (text: string) => void) {
    this.#drill = drill;
    this.#say = say;
  }

  say(text: string): void {
    this.#say(`${this.#drill}: ${text}`);
  }

  check(what: string, held: boolean, figure = ''): void {
    this.checks.push({ drill: this.#drill, what, held, figure });
    this.say(`${held ? 'held' : 'DID NOT HOLD'}: ${what}${figure === '' ? '' : ` (${figure})`}`);
  }
}

export const seconds = (value: number): string => `${value.toFixed(1)} s`;

/** A table with a line for each check. */
export function renderChecks(checks: readonly Check[]): string {
  return renderColumns(checks.map(({ drill, what, held, figure }) => [drill, what, held ? 'held' : 'NO', figure]));
}
