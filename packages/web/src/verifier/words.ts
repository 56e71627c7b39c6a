import { formatDuration } from '../ui/format.ts';
import type { AnchorVerdict, StatedRoute, Verdict, VerdictState } from './verdict.ts';

/** The verdict's headline and what it means for someone who has never read the specification. */
export interface Words {
  readonly headline: string;
  readonly meaning: string;
}

const chains: Readonly<Record<string, string>> = {
  'bip122:000000000019d6689c085ae165831e93': 'Bitcoin',
  'bip122:00000000da84f2bafbbc53dee25a72ae': 'Bitcoin testnet4',
  'bip122:00000008819873e925422c1ff0f99f7c': 'Bitcoin signet',
  'bip122:0f9188f13cb7b2c71f2a335e3a4fc328': 'Bitcoin regtest (development)',
  'eip155:1': 'Ethereum',
};

/** A chain's everyday name where there is one; otherwise its CAIP-2 name. */
export const chainName = (chain: string): string => chains[chain] ?? (chain === '' ? 'No chain yet' : chain);

const time = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
  timeZoneName: 'short',
});
export function sayTime(value: string): string {
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? value : time.format(date);
}

/** The earliest `notAfter` of the anchors that count: by then the record existed. */
export function provenBy(verdict: Verdict): string | undefined {
  const bounds = verdict.anchors
    .filter((anchor) => anchor.state === verdict.state)
    .map((anchor) => anchor.time?.notAfter)
    .filter((value) => value !== undefined)
    .sort();
  return bounds[0];
}

/** Says a verdict in plain words. `hasFile`: a file was compared with the record. */
export function sayVerdict(verdict: Verdict, hasFile: boolean): Words {
  const subject = hasFile ? 'This exact file' : 'The record in this receipt';
  const by = provenBy(verdict);
  const until = by ? `no later than ${sayTime(by)}` : 'when its block was made';
  if (verdict.state === 'final' && verdict.development) {
    return {
      headline: 'Final (development)',
      meaning:
        `${subject} is in a block of the development chain that your trust file pins. ` +
        'Development chains cost nothing to make, so this shows that the proof works, not that the time can be relied on.',
    };
  }
  if (verdict.state === 'final') {
    return { headline: 'Final', meaning: `${subject} existed ${until}. The proof ends at a root that you trust.` };
  }
  if (verdict.state === 'consistent') {
    return {
      headline: 'Consistent',
      meaning:
        'Every step of the proof fits, but nothing ties it to a chain that you trust. ' +
        'Add the trust roots of its issuer, or block headers from a source of your own.',
    };
  }
  if (verdict.state === 'pending') {
    return {
      headline: 'Pending',
      meaning:
        'The issuer has promised an anchor by a deadline. There is no proof yet: ask for the receipt again later.',
    };
  }
  return {
    headline: 'Refused',
    meaning: 'Do not rely on this receipt: it was changed, damaged or made for something else.',
  };
}

/** A ledger that a statement names. */
export const sayWhere = ({ chain, kind }: { readonly chain: string; readonly kind: string }): string =>
  `${chainName(chain)} (${kind})`;

/** What a statement says of a ledger that was down. */
export function sayReplaced(replaced: NonNullable<StatedRoute['replaced']>): string {
  const { since, reason, detail } = replaced;
  return `${sayWhere(replaced)}, ${reason} since ${sayTime(since)}${detail === undefined ? '' : `: ${detail}`}`;
}

/** A trust root by name and age, and whose it is: an age is only as good as who signed for it. */
export function sayTrust(trust: AnchorVerdict['trust']): string {
  if (trust === undefined) return 'none of yours';
  const { name, age, publisher, version, expires } = trust;
  const by = publisher === undefined ? 'not signed' : `version ${version}, signed by ${publisher}`;
  return `${name}, ${formatDuration(age)} old, ${by}${expires === undefined ? '' : `, to be believed until ${sayTime(expires)}`}`;
}

const labels: Readonly<Record<VerdictState, string>> = {
  final: 'Final',
  consistent: 'Consistent',
  pending: 'Pending',
  invalid: 'Refused',
};
export const stateLabel = (anchor: Pick<AnchorVerdict, 'state' | 'development'>): string =>
  anchor.state === 'final' && anchor.development ? 'Final (development)' : labels[anchor.state];
