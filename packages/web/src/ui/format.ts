/** Pure formatting for people. Dates in the reader's zone, amounts exact. */

/** `sha-256:abcd…` or a long id, shortened in the middle; what fits stays whole. */
export function shorten(value: string, head = 8, tail = 6): string {
  return value.length <= head + tail + 1 ? value : `${value.slice(0, head)}…${value.slice(-tail)}`;
}

/** The hex of a digest without the name of its algorithm. */
export const digestHex = (digest: string): string => digest.replace(/^sha-256:/, '');

/** What a list calls a record. One without a digest is about no content: it is a document that binds or revokes a key. */
export const recordName = ({
  name,
  digest,
}: {
  readonly name?: string | null | undefined;
  readonly digest: string;
}): string => name ?? (digest === '' ? 'Identity event' : 'Unnamed');

/** An author's comment without marks: NatSpec names other members in braces, `{IERC20-approve}`, and code in backticks. */
export const plainComment = (text: string): string =>
  text.replaceAll(/\{([A-Za-z_$][\w$.()-]*)\}/g, '$1').replaceAll('`', '');

const units = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
export const formatNumber = (value: number): string => new Intl.NumberFormat('en').format(value);

/** Bytes in binary units: `183.4 MiB`. */
export function formatBytes(bytes: number): string {
  const names = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < names.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${units.format(value)} ${names[unit] ?? ''}`;
}

/** An integer amount in base units with thousands separated, never rounded. */
export function formatAmount(value: string): string {
  return /^-?\d+$/.test(value) ? value.replace(/\B(?=(\d{3})+$)/g, '\u202f') : value;
}

/** An amount in base units as a figure with its decimals, exactly: (`1250000000`, 8) -> `12.5`. */
export function formatUnits(value: string, decimals: number): string {
  if (!/^\d+$/.test(value)) return value;
  const padded = value.padStart(decimals + 1, '0');
  const whole = formatAmount(padded.slice(0, padded.length - decimals));
  const fraction = padded.slice(padded.length - decimals).replace(/0+$/, '');
  return fraction ? `${whole}.${fraction}` : whole;
}

/** The last part of an asset's CAIP-19 name, in the unit that its amounts count. */
export function assetUnit(asset: string | null | undefined): string {
  if (!asset) return '';
  if (asset.includes('slip44:0') || asset.includes('slip44:1') || asset === 'sat') return 'sat';
  if (asset.includes('slip44:60') || asset === 'wei') return 'wei';
  return asset.split('/').at(-1) ?? asset;
}

const clock = new Intl.DateTimeFormat('en-GB', {
  day: '2-digit',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
export function formatTime(value: string | number | null | undefined): string {
  if (value === null || value === undefined || value === '') return '—';
  const date = new Date(typeof value === 'number' && value < 1e12 ? value * 1000 : value);
  return Number.isNaN(date.getTime()) ? String(value) : clock.format(date);
}

const steps: readonly [number, Intl.RelativeTimeFormatUnit][] = [
  [60, 'second'],
  [60, 'minute'],
  [24, 'hour'],
  [30, 'day'],
  [12, 'month'],
  [Number.POSITIVE_INFINITY, 'year'],
];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });
/** `in 5 min.`, `12 sec. ago`. */
export function formatAgo(value: string | number | null | undefined, now: number): string {
  if (value === null || value === undefined || value === '') return '—';
  let difference = (new Date(typeof value === 'number' && value < 1e12 ? value * 1000 : value).getTime() - now) / 1000;
  if (Number.isNaN(difference)) return String(value);
  for (const [size, unit] of steps) {
    if (Math.abs(difference) < size) return relative.format(Math.round(difference), unit);
    difference /= size;
  }
  return '—';
}

/** `90` -> `1 min 30 s`; `604800` -> `7 d`. */
export function formatDuration(seconds: number): string {
  const parts: string[] = [];
  let rest = Math.round(seconds);
  for (const [size, name] of [
    [86400, 'd'],
    [3600, 'h'],
    [60, 'min'],
    [1, 's'],
  ] as const) {
    const whole = Math.floor(rest / size);
    if (whole > 0) parts.push(`${whole} ${name}`);
    rest -= whole * size;
  }
  return parts.length === 0 ? '0 s' : parts.slice(0, 2).join(' ');
}
