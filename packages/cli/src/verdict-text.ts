import { type AnchorVerdict, type StatedRoute, stateLabel, type Verdict } from '@blockcluster/btml';

const list = (title: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : [`    ${title}`, ...items.map((item) => `      - ${item}`)];

function anchorLines(anchor: AnchorVerdict): string[] {
  const facts = [
    anchor.height === undefined ? undefined : `block ${anchor.height}`,
    anchor.block,
    anchor.confirmations === undefined ? undefined : `${anchor.confirmations} confirmations`,
    anchor.sealers === undefined ? undefined : `${anchor.sealers.distinct} of ${anchor.sealers.of} named authorities`,
    anchor.time === undefined ? undefined : `not after ${anchor.time.notAfter}`,
  ].filter((fact) => fact !== undefined);
  return [
    `  ${stateLabel(anchor)}: ${anchor.chain} (${anchor.kind}) [${anchor.code}]`,
    `    ${anchor.message}`,
    ...(facts.length === 0 ? [] : [`    ${facts.join(', ')}`]),
    ...(anchor.root === undefined || anchor.kind !== 'pow' ? [] : [`    root ${anchor.root}`]),
    ...(anchor.trust === undefined
      ? []
      : [`    trust root: ${anchor.trust.name}, ${describeAge(anchor.trust.age)}${publisherOf(anchor.trust)}`]),
    ...(anchor.threshold === undefined ? [] : [`    threshold: ${anchor.threshold}`]),
    ...list('proven', anchor.proven),
    ...list('not proven', anchor.notProven),
  ];
}

function publisherOf({ publisher, version }: { readonly publisher?: string; readonly version?: number }): string {
  return publisher === undefined ? ', not signed' : `, version ${version} of ${publisher}`;
}

/** An age of so many seconds, in words. */
export function describeAge(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  if (days >= 2) return `${days} days old`;
  const hours = Math.floor(seconds / 3_600);
  return hours >= 2 ? `${hours} hours old` : `${Math.floor(seconds / 60)} minutes old`;
}

/** What a log says about the route: its word, which nothing proves. */
function statedLine({ by, issued, chosen, replaced }: StatedRoute): string {
  const to = chosen.map(({ chain, kind }) => `${chain} (${kind})`).join(' and ');
  const why =
    replaced && `, in place of ${replaced.chain} (${replaced.kind}), ${replaced.reason} since ${replaced.since}`;
  return `  stated, not proven: sent to ${to}${why ?? ''}, says ${by.join(' and ')} at ${issued}`;
}

/** A verdict as lines for people: one line for a good one among many, everything for a single one or a bad one. */
export function verdictText(name: string, file: string | undefined, verdict: Verdict, brief: boolean): string {
  const compared = file === undefined ? 'file not compared' : `file ${file}`;
  const first = `${stateLabel(verdict)}: ${name} (${compared}) [${verdict.code}]`;
  if (brief && verdict.state === 'final') return `${first}\n`;
  const where = verdict.pointer === undefined || verdict.pointer === '' ? '' : ` (at ${verdict.pointer})`;
  const stated = (verdict.stated ?? []).map(statedLine);
  const lines = [first, `  ${verdict.message}${where}`, ...verdict.anchors.flatMap(anchorLines), ...stated];
  return `${lines.join('\n')}\n`;
}
