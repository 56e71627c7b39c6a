import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Needs, readNeeds, readTextNeeds, wantedKinds } from './needs.ts';
import type { Offer } from './offer.ts';
import { covers } from './pick-plan.ts';
import { findReplacement, findRoute } from './route.ts';

const offer = (name: string, kind: Offer['kind'], more: Partial<Offer> = {}): Offer => ({
  name,
  label: name,
  chain: `test:${name}`,
  kind,
  development: false,
  layers: ['identity', 'data', 'contract', 'settlement'],
  asset: `test:${name}/slip44:1`,
  cost: 100n,
  delay: 60,
  measured: true,
  ...more,
});
const down = (detail = 'no answer'): Partial<Offer> => ({ trouble: { reason: 'unreachable', detail } });
const names = (needs: Needs, offers: Offer[], terms = {}) =>
  findRoute(needs, offers, terms).chosen.map((one) => one.ledger);
const why = (needs: Needs, offers: Offer[], terms = {}) =>
  Object.fromEntries(findRoute(needs, offers, terms).rejected.map((one) => [one.ledger, one.reason]));

const bitcoin = offer('bitcoin', 'pow', { delay: 3_600 });
const ethash = offer('ethash', 'pow', { delay: 120 });
const cosmos = offer('cosmos', 'bft', { delay: 10 });
const clique = offer('clique', 'poa', { delay: 30 });
const sandbox = offer('sandbox', 'pow', { development: true, delay: 12 });
const anvil = offer('anvil', 'none', { development: true });

describe('findRoute', () => {
  it('takes one ledger of each kind, the sooner one where costs have no common measure', () => {
    const route = findRoute({ kinds: ['pow', 'bft'] }, [bitcoin, ethash, cosmos, clique]);
    expect(route.state).toBe('satisfied');
    expect(route.chosen.map(({ ledger }) => ledger).sort()).toEqual(['cosmos', 'ethash']);
    expect(why({ kinds: ['pow', 'bft'] }, [bitcoin, ethash, cosmos, clique])).toEqual({
      bitcoin: 'outranked',
      clique: 'kind',
    });
    expect(route.detail).toBe(
      'Needed: one ledger of each of pow, bft. Chosen: cosmos (bft) and ethash (pow). Not: clique (kind), bitcoin (outranked).',
    );
  });

  it('takes as many different kinds as are asked for, from those that are allowed', () => {
    expect(names({ distinctKinds: 2 }, [bitcoin, ethash, cosmos, clique])).toEqual(['cosmos', 'clique']);
    expect(names({ distinctKinds: 2, kinds: ['pow', 'poa', 'pos'] }, [bitcoin, cosmos, clique])).toEqual([
      'clique',
      'bitcoin',
    ]);
    expect(names({}, [bitcoin, clique])).toEqual(['clique']);
  });

  it('weighs costs by what may be paid', () => {
    const maxCost = [bitcoin, ethash].map(({ asset }) => ({ asset: asset ?? '', amount: '1000' }));
    const cheap = { ...bitcoin, cost: 10n };
    expect(names({ kinds: ['pow'], maxCost }, [cheap, ethash])).toEqual(['bitcoin']);
    const dear = { ...bitcoin, cost: 1_001n };
    expect(why({ kinds: ['pow'], maxCost }, [dear, ethash])).toEqual({ bitcoin: 'cost' });
    expect(why({ kinds: ['pow'], maxCost }, [{ ...bitcoin, cost: undefined }, ethash])).toEqual({
      bitcoin: 'cost-unknown',
    });
    expect(why({ maxCost }, [cosmos])).toEqual({ cosmos: 'cost' });
    expect(names({ maxCost }, [{ ...cosmos, cost: 0n }])).toEqual(['cosmos']);
    const free = [{ asset: bitcoin.asset ?? '', amount: '0' }];
    expect(why({ maxCost: free }, [bitcoin])).toEqual({ bitcoin: 'cost' });
  });

  it('takes a chain without economic weight only where that will do, and one without consensus never', () => {
    expect(why({ kinds: ['pow'] }, [sandbox])).toEqual({ sandbox: 'development' });
    expect(names({ kinds: ['pow'], development: true }, [sandbox, bitcoin])).toEqual(['sandbox']);
    expect(why({ development: true }, [anvil])).toEqual({ anvil: 'no-consensus' });
  });

  it('counts the time until the batch closes', () => {
    expect(names({ finalWithinSeconds: 130 }, [ethash], { closeSeconds: 10 })).toEqual(['ethash']);
    expect(why({ finalWithinSeconds: 130 }, [ethash], { closeSeconds: 11 })).toEqual({ ethash: 'delay' });
  });

  it('keeps to the asset of the budget', () => {
    expect(why({}, [bitcoin], { budgetAsset: 'test:other' })).toEqual({ bitcoin: 'asset' });
  });

  it('does not act in cells that no server serves', () => {
    expect(why({ layer: 'contract' }, [offer('x', 'pow', { layers: ['settlement'] })])).toEqual({ x: 'layer' });
  });

  it('prefers what is up, waits for what is down, and says what is missing', () => {
    const away = { ...ethash, ...down() };
    expect(names({ kinds: ['pow'] }, [away, bitcoin])).toEqual(['bitcoin']);
    expect(why({ kinds: ['pow'] }, [away, bitcoin])).toEqual({ ethash: 'unreachable' });
    const waiting = findRoute({ kinds: ['pow', 'bft'] }, [away, cosmos]);
    expect(waiting).toMatchObject({ state: 'waiting', missing: [] });
    expect(waiting.chosen.find(({ ledger }) => ledger === 'ethash')).toMatchObject({ up: false });
    const lacking = findRoute({ kinds: ['pow', 'bft'] }, [bitcoin]);
    expect(lacking).toMatchObject({
      state: 'unsatisfied',
      missing: [{ kinds: ['bft'], count: 1, add: ['blockcluster nodes add cosmos'] }],
    });
    expect(lacking.detail).toContain('Missing: 1 of bft (blockcluster nodes add cosmos)');
    expect(findRoute({ distinctKinds: 3 }, [bitcoin, cosmos]).missing).toMatchObject([
      { kinds: ['pos', 'poa'], count: 1 },
    ]);
    expect(findRoute({}, []).state).toBe('unsatisfied');
  });

  it('takes the group of storage where its kind is named, whatever the budget is paid in, and nowhere else', () => {
    const group = offer('storage', 'storage', { asset: undefined, cost: 0n, delay: 1 });
    const own = { ...group, development: true };
    expect(names({ kinds: ['storage'] }, [bitcoin, group], { budgetAsset: bitcoin.asset ?? '' })).toEqual(['storage']);
    expect(names({ kinds: ['storage', 'pow'], maxCost: [{ asset: 'a', amount: '0' }] }, [group])).toEqual(['storage']);
    expect(names({}, [bitcoin, group])).toEqual(['bitcoin']);
    expect(names({ distinctKinds: 2, development: true }, [bitcoin, cosmos, own])).toEqual(['cosmos', 'bitcoin']);
    const lacking = findRoute({ kinds: ['storage'] }, [own]);
    expect(lacking).toMatchObject({
      rejected: [{ ledger: 'storage', reason: 'development' }],
      missing: [
        { kinds: ['storage'], add: ['"development": true, for storage', expect.stringContaining('/storage/members')] },
      ],
    });
    expect(names({ kinds: ['storage'], development: true }, [own])).toEqual(['storage']);
    expect(covers({ distinctKinds: 1 }, { kinds: ['storage'] })).toBe(false);
  });

  it('holds for any offers: the needs are met exactly, nothing is chosen twice, and the order of offers is nothing', () => {
    const kinds = ['pow', 'pos', 'poa', 'bft', 'storage'] as const;
    const offers = fc.uniqueArray(
      fc.record({
        name: fc.stringMatching(/^[a-z]{1,6}$/),
        kind: fc.constantFrom(...kinds, 'none' as const),
        development: fc.boolean(),
        cost: fc.option(fc.bigInt(0n, 2_000n), { nil: undefined }),
        delay: fc.integer({ min: 0, max: 5_000 }),
        up: fc.boolean(),
      }),
      { selector: ({ name }) => name, maxLength: 12 },
    );
    const needs = fc.record(
      {
        kinds: fc.uniqueArray(fc.constantFrom(...kinds), { minLength: 1, maxLength: 5 }),
        distinctKinds: fc.integer({ min: 1, max: 5 }),
        development: fc.boolean(),
        finalWithinSeconds: fc.integer({ min: 1, max: 5_000 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(offers, needs, (given, wanted) => {
        const all = given.map(({ up, cost, ...rest }) =>
          offer(rest.name, rest.kind, { ...rest, cost, ...(up ? {} : down()) }),
        );
        const route = findRoute(wanted, all);
        const { from, count } = wantedKinds(wanted);
        const chosen = route.chosen.map(({ kind }) => kind);
        expect(new Set(chosen).size).toBe(chosen.length);
        expect(chosen.every((kind) => from.includes(kind))).toBe(true);
        expect(route.state === 'unsatisfied').toBe(chosen.length < count);
        expect(route.chosen.length + route.rejected.length).toBe(all.length);
        for (const { ledger, up } of route.chosen) {
          const one = all.find(({ name }) => name === ledger);
          expect(up).toBe(one?.trouble === undefined);
          expect(one?.development === true && wanted.development !== true).toBe(false);
          expect(one === undefined || one.delay > (wanted.finalWithinSeconds ?? one.delay)).toBe(false);
        }
        expect(findRoute(wanted, [...all].reverse()).chosen).toEqual(route.chosen);
      }),
    );
  });
});

describe('findReplacement', () => {
  const away = { ...cosmos, ...down() };
  const offers = [bitcoin, clique, away];

  it('keeps to the kind where each kind is needed', () => {
    const needs: Needs = { kinds: ['pow', 'bft'] };
    expect(findReplacement(needs, { ledger: 'cosmos', kind: 'bft' }, ['pow'], offers)).toMatchObject({
      state: 'unsatisfied',
    });
    const second = offer('comet', 'bft');
    expect(
      findReplacement(needs, { ledger: 'cosmos', kind: 'bft' }, ['pow'], [...offers, second]).chosen,
    ).toMatchObject([{ ledger: 'comet' }]);
  });

  it('keeps the kinds different where so many different ones are needed', () => {
    const needs: Needs = { distinctKinds: 2 };
    expect(findReplacement(needs, { ledger: 'cosmos', kind: 'bft' }, ['pow'], offers).chosen).toMatchObject([
      { ledger: 'clique' },
    ]);
    expect(findReplacement(needs, { ledger: 'cosmos', kind: 'bft' }, ['poa'], offers).chosen).toMatchObject([
      { ledger: 'bitcoin' },
    ]);
  });

  it('takes nothing that is down, that is used, or that the needs forbid', () => {
    const needs: Needs = { distinctKinds: 1 };
    const replaced = { ledger: 'cosmos', kind: 'bft' } as const;
    expect(findReplacement(needs, replaced, [], [away, { ...clique, ...down() }]).chosen).toEqual([]);
    expect(
      findReplacement(needs, replaced, [], [away, clique], { taken: new Map([['clique', 'used']]) }).chosen,
    ).toEqual([]);
    expect(findReplacement(needs, replaced, [], [away, sandbox]).chosen).toEqual([]);
  });
});

describe('needs', () => {
  it('refuses what is no need, however large', () => {
    const bad = (value: unknown) =>
      expect(() => readNeeds(value)).toThrow(expect.objectContaining({ code: 'ROUTE_NEEDS' }));
    bad(null);
    bad([]);
    bad('pow');
    bad({ kind: 'pow' });
    bad({ kinds: [] });
    bad({ kinds: ['pow', 'pow'] });
    bad({ kinds: Array.from({ length: 100_000 }, () => 'pow') });
    bad({ kinds: ['pow'], distinctKinds: 2 });
    bad({ distinctKinds: 6 });
    bad({ finalWithinSeconds: 0.5 });
    bad({ maxCost: [{ asset: 'a', amount: '-1' }] });
    bad({ maxCost: [{ asset: 'a', amount: '1'.repeat(1_000) }] });
    bad({ maxCost: Array.from({ length: 17 }, (_, i) => ({ asset: `a${i}`, amount: '1' })) });
    bad({
      maxCost: [
        { asset: 'a', amount: '1' },
        { asset: 'a', amount: '2' },
      ],
    });
    bad(JSON.parse('{"__proto__":{"kinds":["pow"]},"x":1}'));
  });

  it('reads texts where a document has nothing else', () => {
    const text = { kinds: ['pow'], distinctKinds: '1', development: 'true', finalWithinSeconds: '3600' };
    expect(readTextNeeds(text)).toEqual({
      kinds: ['pow'],
      distinctKinds: 1,
      development: true,
      finalWithinSeconds: 3_600,
    });
    for (const development of ['yes', '1', '']) expect(() => readTextNeeds({ development })).toThrow();
    for (const distinctKinds of ['0', '1e1', ' 1', '9'.repeat(40)])
      expect(() => readTextNeeds({ distinctKinds })).toThrow();
  });

  it('tells whether a plan keeps them whatever its router picks', () => {
    expect(covers({ kinds: ['pow', 'bft'] }, { kinds: ['bft'] })).toBe(true);
    expect(covers({ kinds: ['pow', 'bft'] }, { distinctKinds: 2 })).toBe(true);
    expect(covers({ distinctKinds: 2, kinds: ['pow', 'bft', 'poa'] }, { kinds: ['bft'] })).toBe(false);
    expect(
      covers({ distinctKinds: 2, kinds: ['pow', 'bft', 'poa'] }, { distinctKinds: 1, kinds: ['pow', 'bft'] }),
    ).toBe(true);
    expect(covers({ distinctKinds: 2 }, { distinctKinds: 3 })).toBe(false);
    expect(covers({ kinds: ['pow'], development: true }, { kinds: ['pow'] })).toBe(false);
  });
});
