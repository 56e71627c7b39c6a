import { type BtmlMap, buildReceipt, canonicalize, mergeReceipts, parseDocument, renderMarkup } from '../../src/index.ts';
import { testLog } from '../../test/support/log.ts';
import { testEnvelope, testRecord } from '../../test/support/record.ts';
import { regtestAnchor, regtestTrust } from '../../test/support/regtest.ts';
import { replacedPlace, testRoute, testStatement } from '../../test/support/route.ts';
import { accepted, type Draft, refused } from './types.ts';

const now = '2026-11-22T13:00:00Z';
const record = testRecord('routes');
const log = testLog(record, 5, 11);
const pow = regtestAnchor(log.root, log.path);
const trust = regtestTrust(pow, 2);
const { id } = parseDocument(record);
const chosen = testStatement(id);
const fellBack = testStatement(id, { issued: '2026-11-22T12:40:00Z', replaced: replacedPlace });
const plain = buildReceipt(record, [pow.anchor]);
const stated = buildReceipt(record, [pow.anchor], [chosen, fellBack]);
const envelope = testEnvelope('routes');
const alone = regtestAnchor(testLog(envelope, 0, 1).root, undefined, { others: 0 });
const pending = { btml: '1.0', kind: 'receipt', record, promise: { log: record.issuer, deadline: '2026-11-23T00:00:00Z', plan: 'default' } };
const { needs, ...bare } = testRoute(id);
const [proof] = chosen.proofs;
const [first, second] = Array.isArray(stated.route) ? stated.route : [];

const good = (name: string, receipt: BtmlMap | string, of = trust): Draft =>
  accepted('verify-receipt', name, typeof receipt === 'string' ? receipt : canonicalize(receipt), { trust: of, now });
const bad = (name: string, tag: string, receipt: BtmlMap, error: string): Draft =>
  refused('verify-receipt', name, tag, canonicalize(receipt), error, { trust, now });
const route = (name: string, document: BtmlMap): Draft => accepted('parse-document', name, canonicalize(document));
const noRoute = (name: string, tag: string, document: BtmlMap, error: string): Draft =>
  refused('parse-document', name, tag, canonicalize(document), error);
const withRoute = (...route: readonly BtmlMap[]): BtmlMap => ({ ...plain, route });

export const routeVectors: readonly Draft[] = [
  route('a route', testRoute(id)),
  route('a route without needs', bare),
  route('a route that says what was replaced', testRoute(id, { replaced: replacedPlace })),
  route('all needs', testRoute(id, { needs: { distinct: '2', kinds: ['pow', 'poa', 'bft'], within: '60', development: 'no', maxcost: [{ asset: 'eip155:1/slip44:60', amount: '1000' }] } })),
  noRoute('no subject', 'missing', Object.fromEntries(Object.entries(testRoute(id)).filter(([name]) => name !== 'subject')), 'SCHEMA_MISSING'),
  noRoute('a kind of consensus that there is not', 'unknown-word', testRoute(id, { chosen: [{ chain: 'cosmos:a', kind: 'oracle' }] }), 'SCHEMA_WORD'),
  noRoute('a need that there is not', 'unknown-member', testRoute(id, { needs: { cheap: 'yes' } }), 'SCHEMA_UNKNOWN_MEMBER'),
  noRoute('a kind twice', 'duplicate', testRoute(id, { needs: { kinds: ['pow', 'pow'] } }), 'SCHEMA_DUPLICATE'),
  noRoute('replaced by nobody knows what', 'missing', testRoute(id, { replaced: { chain: 'cosmos:a', kind: 'bft' } }), 'SCHEMA_MISSING'),
  noRoute('seconds that are no number', 'format', testRoute(id, { needs: { within: '1.5' } }), 'SCHEMA_AMOUNT'),

  good('a receipt that states its route', stated),
  good('as markup', renderMarkup(stated)),
  good('the state is that of the anchors, whatever is stated', stated, { trust: '1.0', issued: '2026-11-22T12:30:00Z' }),
  good('the statement is about the envelope in the log', buildReceipt(envelope, [alone.anchor], [testStatement(parseDocument(envelope).id)]), regtestTrust(alone, 2)),
  good('merged: the union of what is stated', mergeReceipts(buildReceipt(record, [pow.anchor], [chosen]), buildReceipt(record, [pow.anchor], [fellBack, chosen]))),
  bad('the statement is about the record inside of the envelope', 'substitution', buildReceipt(envelope, [alone.anchor], [testStatement(parseDocument(testRecord('routes')).id)]), 'PROOF_ROUTE'),
  bad('the statement of another record', 'substitution', withRoute(testStatement(parseDocument(testRecord('another')).id)), 'PROOF_ROUTE'),
  bad('signature changed', 'tampering', withRoute({ ...chosen, proofs: [{ ...proof, value: `AAAA${proof?.value.slice(4)}` }] }), 'SIG_INVALID'),
  bad('what was chosen changed', 'tampering', withRoute({ ...chosen, payload: testRoute(id, { chosen: [{ chain: 'cosmos:a', kind: 'bft' }] }) }), 'VIEW_MISMATCH'),
  bad('not signed', 'unsigned', withRoute(testRoute(id)), 'SCHEMA_KIND'),
  bad('signed, and no route', 'substitution', withRoute(envelope), 'SCHEMA_KIND'),
  bad('in another order', 'canonicalization', { ...stated, route: [second, first] }, 'SCHEMA_ORDER'),
  bad('twice', 'duplicate', { ...stated, route: [first, first] }, 'SCHEMA_ORDER'),
  bad('beside a promise', 'exclusive', { ...pending, route: [chosen] }, 'SCHEMA_EXCLUSIVE'),
  bad('more than sixteen', 'limits', withRoute(...Array.from({ length: 17 }, (_, i) => testStatement(id, { plan: `p${i}` })).sort((a, b) => (canonicalize(a) < canonicalize(b) ? -1 : 1))), 'SCHEMA_LENGTH'),
];
