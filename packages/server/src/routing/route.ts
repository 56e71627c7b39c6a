import { type CellKind, columns, type Layer } from '@blockcluster/ledgers';
import { type Needs, sayNeeds, wantedKinds } from './needs.ts';
import type { Offer, Trouble } from './offer.ts';

/** Why a ledger was not chosen. */
export type Refusal =
  | Trouble
  | 'no-consensus'
  | 'kind'
  | 'layer'
  | 'development'
  | 'asset'
  | 'cost'
  | 'cost-unknown'
  | 'delay'
  | 'taken'
  | 'outranked';

export interface Chosen {
  readonly ledger: string;
  readonly chain: string;
  readonly kind: CellKind;
  /** False while the ledger is down: its anchor waits there. */
  readonly up: boolean;
  readonly detail: string;
}
export interface Rejected {
  readonly ledger: string;
  readonly chain: string;
  readonly kind: Offer['kind'];
  readonly reason: Refusal;
  readonly detail: string;
}
/** What the installation lacks. */
export interface Missing {
  /** Any of these would do. */
  readonly kinds: readonly CellKind[];
  readonly count: number;
  /** Commands or requests, each of which adds what is missing of such a kind. */
  readonly add: readonly string[];
}

/**
 * `satisfied`: every ledger chosen is up. `waiting`: the installation can, but not now. `unsatisfied`: it lacks something.
 */
export interface Route {
  readonly state: 'satisfied' | 'waiting' | 'unsatisfied';
  readonly chosen: readonly Chosen[];
  readonly rejected: readonly Rejected[];
  readonly missing: readonly Missing[];
  /** All of this in one sentence. */
  readonly detail: string;
}

export interface RouteTerms {
  /** The plan's budget, which pays in this asset alone. */
  readonly budgetAsset?: string;
  /** Seconds that pass before a batch closes: they count against `finalWithinSeconds`. */
  readonly closeSeconds?: number;
  /** Ledgers that are used already or have failed. */
  readonly taken?: ReadonlyMap<string, string>;
}

/** A refusal that time does not heal, or undefined. */
function refusalOf(
  needs: Needs,
  offer: Offer,
  terms: RouteTerms,
): Omit<Rejected, 'ledger' | 'chain' | 'kind'> | undefined {
  const taken = terms.taken?.get(offer.name);
  if (taken !== undefined) return { reason: 'taken', detail: taken };
  if (offer.kind === 'none')
    return { reason: 'no-consensus', detail: 'it has no consensus: nothing there is ever final' };
  const { from } = wantedKinds(needs);
  if (!from.includes(offer.kind)) return { reason: 'kind', detail: `its kind is ${offer.kind}` };
  const layer: Layer = needs.layer ?? 'settlement';
  if (!offer.layers.includes(layer)) return { reason: 'layer', detail: `no server acts in its ${layer} cell` };
  if (offer.development && needs.development !== true)
    return { reason: 'development', detail: 'it has no economic weight, and the needs do not allow for that' };
  if (
    !offer.development &&
    offer.asset !== undefined &&
    terms.budgetAsset !== undefined &&
    offer.asset !== terms.budgetAsset
  )
    return { reason: 'asset', detail: `it is paid in ${offer.asset}, the budget in ${terms.budgetAsset}` };
  const price = priceRefusal(needs, offer);
  if (price !== undefined) return price;
  const within = needs.finalWithinSeconds;
  const delay = offer.delay + (terms.closeSeconds ?? 0);
  if (within !== undefined && delay > within) {
    const said = terms.closeSeconds ? ` (${terms.closeSeconds} s of them until the batch closes)` : '';
    return { reason: 'delay', detail: `final after ${delay} s${said}, later than ${within} s` };
  }
  return undefined;
}

function priceRefusal(needs: Needs, offer: Offer): { reason: Refusal; detail: string } | undefined {
  // What has no economic weight costs nothing.
  if (needs.maxCost === undefined || offer.development) return undefined;
  if (offer.cost === undefined)
    return offer.trouble ? undefined : { reason: 'cost-unknown', detail: 'its node does not say what it costs now' };
  const limit = needs.maxCost.find(({ asset }) => asset === offer.asset);
  if (limit === undefined)
    return offer.cost === 0n ? undefined : { reason: 'cost', detail: `no cost is allowed in ${offer.asset}` };
  return offer.cost <= BigInt(limit.amount)
    ? undefined
    : { reason: 'cost', detail: `it costs up to ${offer.cost} of ${offer.asset} now, more than ${limit.amount}` };
}

/**
 * Parts per million of what may be paid at most. Chains pay in assets that have no common measure; without a limit all
 * that cost something are alike, and the sooner one wins.
 */
export function shareOf(needs: Needs, offer: Offer): bigint {
  if (offer.development || offer.cost === 0n) return 0n;
  const limit = needs.maxCost?.find(({ asset }) => asset === offer.asset)?.amount;
  if (limit === undefined || limit === '0' || offer.cost === undefined) return 1_000_000n;
  return (offer.cost * 1_000_000n) / BigInt(limit);
}

/** Up before down, cheaper before dearer, sooner before later; names break ties, so that every server decides alike. */
function compare(needs: Needs, a: Offer, b: Offer): number {
  const down = Number(a.trouble !== undefined) - Number(b.trouble !== undefined);
  if (down !== 0) return down;
  const cost = shareOf(needs, a) - shareOf(needs, b);
  if (cost !== 0n) return cost < 0n ? -1 : 1;
  return a.delay - b.delay || (a.name < b.name ? -1 : Number(a.name > b.name));
}

/** One thing about an offer in words. */
function describe(offer: Offer): string {
  const cost =
    offer.asset === undefined
      ? 'costs nothing'
      : offer.cost === undefined
        ? 'cost not known now'
        : `up to ${offer.cost} of ${offer.asset}`;
  const delay = `${offer.measured ? 'measured' : 'expected'} ${offer.delay} s to finality`;
  return `${offer.kind}${offer.development ? ', development' : ''}; ${cost}; ${delay}`;
}

/**
 * Picks the ledgers that satisfy needs: of each kind the best, the best kinds first. Pure: the same offers give the same
 * route on every server.
 */
export function findRoute(needs: Needs, offers: readonly Offer[], terms: RouteTerms = {}): Route {
  const rejected: Rejected[] = [];
  const fit: (Offer & { readonly kind: CellKind })[] = [];
  for (const offer of offers) {
    const refusal = refusalOf(needs, offer, terms);
    const { name: ledger, chain, kind } = offer;
    if (refusal !== undefined) rejected.push({ ledger, chain, kind, ...refusal });
    else if (kind !== 'none') fit.push({ ...offer, kind });
  }
  fit.sort((a, b) => compare(needs, a, b));
  const { from, count } = wantedKinds(needs);
  const kinds: CellKind[] = [];
  const chosen: Chosen[] = [];
  const down: string[] = [];
  for (const offer of fit) {
    const { name: ledger, chain, kind, trouble } = offer;
    if (!kinds.includes(kind) && kinds.length < count) {
      kinds.push(kind);
      const detail = `${describe(offer)}${trouble ? `; down now: ${trouble.detail}` : ''}`;
      chosen.push({ ledger, chain, kind, up: trouble === undefined, detail });
      if (trouble)
        down.push(`${ledger} is down (${trouble.reason}: ${trouble.detail}), with nothing to take its place.`);
      continue;
    }
    const better = fit.find((one) => one.kind === kind);
    const detail =
      kinds.includes(kind) && better !== offer
        ? `${better?.name} comes first: ${describe(offer)}`
        : `enough kinds without it: ${describe(offer)}`;
    rejected.push({ ledger, chain, kind, reason: trouble?.reason ?? 'outranked', detail: trouble?.detail ?? detail });
  }
  const missing = missingOf(from, kinds, count, rejected);
  const state = missing.length > 0 ? 'unsatisfied' : chosen.every(({ up }) => up) ? 'satisfied' : 'waiting';
  return { state, chosen, rejected, missing, detail: explain(needs, { state, chosen, rejected, missing }, down) };
}

/** Every installation has its group; what it may lack is members of other parties. */
const ADD_MEMBER = 'add members of other parties by POST /api/v1/storage/members';

function missingOf(
  from: readonly CellKind[],
  kinds: readonly CellKind[],
  count: number,
  rejected: readonly Rejected[],
): Missing[] {
  if (kinds.length >= count) return [];
  const open = from.filter((kind) => !kinds.includes(kind));
  const commandsOf = (kind: CellKind) => [
    // What is there and would do is named before what is not there.
    ...rejected
      .filter((one) => one.kind === kind && one.reason === 'development')
      .map(({ ledger }) => `"development": true, for ${ledger}`),
    ...(kind === 'storage'
      ? [ADD_MEMBER]
      : columns[kind].nodes.slice(0, 1).map((node) => `blockcluster nodes add ${node}`)),
  ];
  if (count === from.length) return open.map((kind) => ({ kinds: [kind], count: 1, add: commandsOf(kind) }));
  return [{ kinds: open, count: count - kinds.length, add: open.flatMap(commandsOf) }];
}

/** What is lacking, and how to get it. */
export function sayMissing(missing: readonly Missing[]): string {
  return missing
    .map(
      ({ kinds, count, add }) =>
        `${count} of ${kinds.join(', ') || 'no kind'} (${add.join(' or ') || 'nothing adds it'})`,
    )
    .join('; ');
}

function explain(needs: Needs, route: Omit<Route, 'detail'>, down: readonly string[]): string {
  const { state, chosen, rejected, missing } = route;
  const names = chosen.map(({ ledger, kind }) => `${ledger} (${kind})`).join(' and ') || 'nothing';
  return [
    `Needed: ${sayNeeds(needs)}.`,
    `${state === 'unsatisfied' ? 'Found' : 'Chosen'}: ${names}.`,
    ...(missing.length === 0 ? [] : [`Missing: ${sayMissing(missing)}.`]),
    ...down,
    ...(rejected.length === 0 ? [] : [`Not: ${rejected.map((one) => `${one.ledger} (${one.reason})`).join(', ')}.`]),
  ].join(' ');
}

/**
 * The ledger that takes the place of one that is down, for a batch that has anchors on `kept` besides: it must be up, and
 * the needs hold with it. Undefined when there is none; the route then says why each one was not taken.
 */
export function findReplacement(
  needs: Needs,
  replaced: { readonly ledger: string; readonly kind: CellKind | undefined },
  kept: readonly CellKind[],
  offers: readonly Offer[],
  terms: RouteTerms = {},
): Route {
  const { from, count } = wantedKinds(needs);
  const open = from.filter((kind) => !kept.includes(kind));
  const kinds = count === from.length && replaced.kind !== undefined ? [replaced.kind] : open;
  const down = new Map(
    offers
      .filter(({ trouble }) => trouble !== undefined)
      .map(({ name, trouble }): [string, string] => [name, `down as well: ${trouble?.detail}`]),
  );
  const taken = new Map([...down, ...(terms.taken ?? []), [replaced.ledger, 'it is the one that is down'] as const]);
  if (kinds.length === 0)
    return { state: 'unsatisfied', chosen: [], rejected: [], missing: [], detail: 'No other kind is allowed' };
  return findRoute({ ...needs, kinds, distinctKinds: 1 }, offers, { ...terms, closeSeconds: 0, taken });
}
