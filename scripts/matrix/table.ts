import { type CellKind, consensusKinds, type Layer, layers, matrix } from '@blockcluster/ledgers';

export interface CellResult {
  readonly layer: Layer;
  readonly kind: CellKind;
  readonly what: string;
  readonly milliseconds: number;
  readonly cost: string;
  readonly state: string;
  readonly development: boolean;
  readonly code: string;
  readonly message: string;
}

const order = ['invalid', 'pending', 'consistent', 'final'];

function summary(layer: Layer, kind: CellKind, results: readonly CellResult[]): string {
  const own = results.filter((result) => result.layer === layer && result.kind === kind);
  const cell = matrix.find((one) => one.layer === layer && one.kind === kind);
  if (own.length === 0) return cell?.supported ? 'not exercised' : 'planned';
  const worst = own.reduce((a, b) => (order.indexOf(b.state) < order.indexOf(a.state) ? b : a));
  const slowest = Math.max(...own.map(({ milliseconds }) => milliseconds));
  return `${worst.state} ${(slowest / 1_000).toFixed(1)} s`;
}

/** The 4x5 table with verdicts and delays, then each action with its cost, then what could not be done. */
export function renderTable(results: readonly CellResult[], missing: readonly string[]): string {
  const width = 18;
  const row = (cells: readonly string[]): string =>
    cells
      .map((text) => text.padEnd(width))
      .join('')
      .trimEnd();
  const lines = [row(['', ...consensusKinds])];
  for (const layer of layers) lines.push(row([layer, ...consensusKinds.map((kind) => summary(layer, kind, results))]));
  lines.push('');
  for (const { layer, kind, what, state, development, milliseconds, cost, code, message } of results) {
    const verdict = state === 'final' && development ? 'final (development)' : state;
    const why = state === 'final' ? '' : ` ${code}: ${message}`;
    lines.push(`${layer} x ${kind}: ${what}: ${verdict}, ${(milliseconds / 1_000).toFixed(1)} s, ${cost}${why}`);
  }
  if (missing.length > 0) lines.push('', ...missing);
  return lines.join('\n');
}
