import type { ProvenKeys } from '@blockcluster/btml';

type Answer = Pick<
  ProvenKeys,
  'subject' | 'identity' | 'at' | 'state' | 'development' | 'keys' | 'events' | 'notProven'
>;

const span = ({ notBefore, notAfter }: { readonly notBefore?: string; readonly notAfter?: string }): string =>
  notAfter === undefined ? 'not anchored yet' : `between ${notBefore ?? '…'} and ${notAfter}`;

/** What a resolution says, for people. */
export function resolutionText(answer: Answer): string {
  const keys = answer.keys.flatMap((key) => [
    `  ${key.state.padEnd(12)} ${key.key}`,
    `    bound ${span(key.from)}`,
    ...(key.until === undefined ? [] : [`    ended ${span(key.until)}`]),
    ...(key.expires === undefined ? [] : [`    expires ${key.expires}`]),
    ...(key.reason === undefined ? [] : [`    ${key.reason}`]),
  ]);
  const ignored = answer.events
    .filter(({ effect }) => effect !== 'applied')
    .map(({ id, effect, code, message }) => `  ${effect} ${id} [${code ?? '-'}] ${message ?? ''}`);
  const word = answer.development ? `${answer.state} (development)` : answer.state;
  return [
    `${answer.subject} (${answer.identity}) at ${answer.at}: ${word}`,
    ...keys,
    ...ignored,
    ...answer.notProven.map((line) => `  not proven: ${line}`),
    '',
  ].join('\n');
}
