/** What someone typed into the search field of the records page. */
export type SearchTarget =
  | { readonly kind: 'all' }
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'digest'; readonly digest: string }
  | { readonly kind: 'name'; readonly name: string };

/** Tells ids, digests and names apart: a CID in base32, 64 hex digits with or without the algorithm, anything else. */
export function readSearch(input: string): SearchTarget {
  const text = input.trim().normalize('NFC');
  if (text === '') return { kind: 'all' };
  const digest = /^(?:sha-?256[:=])?([0-9a-f]{64})$/i.exec(text)?.[1];
  if (digest) return { kind: 'digest', digest: `sha-256:${digest.toLowerCase()}` };
  if (/^b[a-z2-7]{50,}$/.test(text)) return { kind: 'id', id: text };
  return { kind: 'name', name: text };
}
