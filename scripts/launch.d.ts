/** Flags of Node with which the product's own command runs. */
export const productFlags: readonly string[];
/** The path of a Node 24 binary, or undefined when the machine has none. */
export function findNode(): string | undefined;
/** Runs a script (or `--bin NAME`) on Node 24 and exits with its code. */
export function launch(args: readonly string[]): void;
