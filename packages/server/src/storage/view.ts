import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { AgreementRow } from './agreements.ts';
import type { ContentRow } from './content.ts';
import type { AgreementItem, ContentItem } from './schemas.ts';

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

/** Content as the API shows it, with what is known of each present member's copy. */
export async function contentItems(db: Kysely<Schema>, rows: readonly ContentRow[]): Promise<ContentItem[]> {
  if (rows.length === 0) return [];
  const cids = rows.map(({ cid }) => cid);
  const [members, holders, proofs] = await Promise.all([
    db.selectFrom('storage_members').selectAll().where('left_at', 'is', null).orderBy('name').execute(),
    db.selectFrom('content_holders').selectAll().where('cid', 'in', cids).execute(),
    db.selectFrom('storage_proofs').select(['subject', 'answered_at']).where('subject', 'in', cids).execute(),
  ]);
  const known = new Map(holders.map((holder) => [`${holder.cid} ${holder.member}`, holder]));
  const proven = new Map(proofs.map((proof) => [proof.subject, proof.answered_at]));
  return rows.map((row) => {
    const self = `/api/v1/content/${row.cid}`;
    return {
      cid: row.cid,
      digest: `sha-256:${row.digest}`,
      size: Number(row.size),
      blocks: row.blocks,
      ...(row.name === null ? {} : { name: row.name }),
      ...(row.media === null ? {} : { media: row.media }),
      public: row.public,
      plan: row.plan,
      record: row.record,
      storedAt: row.stored_at.toISOString(),
      provenAt: iso(proven.get(row.cid) ?? null),
      holders: members.map(({ name, key, url }) => {
        const holder = known.get(`${row.cid} ${name}`);
        return {
          ...{ name, key, local: url === null },
          state: holder?.state ?? ('waiting' as const),
          answered: Number(holder?.answered ?? 0n),
          missed: Number(holder?.missed ?? 0n),
          repaired: Number(holder?.repaired ?? 0n),
          answeredAt: iso(holder?.answered_at ?? null),
          checkedAt: iso(holder?.checked_at ?? null),
          ...(holder?.detail ? { detail: holder.detail } : {}),
        };
      }),
      links: { self, receipt: `${self}/receipt`, gateway: `/api/v1/ipfs/${row.cid}?format=car` },
    };
  });
}

/** How a file is offered for download: always as an attachment, so that no browser runs what strangers stored. */
export function downloadHeaders(row: ContentRow): Readonly<Record<string, string>> {
  const plain = (row.name ?? row.cid).replace(/[^\x20-\x7e]|["\\%]/g, '_').slice(0, 150);
  const full = encodeURIComponent((row.name ?? row.cid).toWellFormed()).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  );
  return {
    'content-type': row.media ?? 'application/octet-stream',
    'content-length': String(row.size),
    'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${full}`,
    'content-security-policy': "sandbox; default-src 'none'",
    'cache-control': 'private, max-age=29030400, immutable',
    etag: `"${row.cid}"`,
    'x-ipfs-path': `/ipfs/${row.cid}`,
    'x-content-type-options': 'nosniff',
  };
}

export function agreementItem(row: AgreementRow): AgreementItem {
  const self = `/api/v1/agreements/${row.id}`;
  const open = row.state === 'waiting' || row.state === 'active';
  return {
    ...{ id: row.id, cid: row.cid, state: row.state },
    from: iso(row.from_at),
    until: row.until_at.toISOString(),
    ...{ every: row.every, within: row.within },
    holders: [...(row.agreement?.terms.holders ?? [])],
    ...{ kept: row.kept, missed: row.missed },
    nextAt: open ? row.due_at.toISOString() : null,
    ...(row.reason === null ? {} : { reason: row.reason }),
    createdAt: row.created_at.toISOString(),
    links: { self, receipt: `${self}/receipt` },
  };
}
