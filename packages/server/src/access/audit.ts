import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';

export interface AuditEntry {
  /** A key's or session's id, `admin-link`, or `system`. */
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly address?: string | undefined;
  /** Never secrets. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Writes what was done to keys, sessions and webhooks, in the transaction that does it. */
export async function audit(db: Kysely<Schema>, entry: AuditEntry): Promise<void> {
  await db
    .insertInto('audit_log')
    .values({
      actor: entry.actor,
      action: entry.action,
      subject: entry.subject,
      address: entry.address ?? null,
      detail: JSON.stringify(entry.detail ?? {}),
    })
    .execute();
}
