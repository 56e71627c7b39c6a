import type { ColumnType, Generated } from 'kysely';

/** Written once by the database's clock unless given. */
type Stamp = ColumnType<Date, Date | undefined, Date>;

export interface AccessTables {
  api_keys: {
    id: string;
    name: string;
    role: string;
    scopes: string[];
    /** SHA-256 of the secret part; the secret itself is never stored. */
    hash: Buffer;
    created_at: Stamp;
    created_by: string;
    expires_at: Date | null;
    revoked_at: Date | null;
    revoked_by: string | null;
  };
  admin_links: {
    hash: Buffer;
    created_at: Stamp;
    expires_at: Date;
    used_at: Date | null;
  };
  sessions: {
    /** SHA-256 of the cookie's value. */
    hash: Buffer;
    subject: string;
    key_id: string | null;
    role: string;
    scopes: string[];
    csrf: string;
    created_at: Stamp;
    seen_at: Date;
    expires_at: Date;
  };
  secrets: {
    name: string;
    /** nonce (12) || ciphertext || tag (16) */
    sealed: Buffer;
    created_at: Stamp;
  };
  audit_log: {
    id: Generated<bigint>;
    at: Stamp;
    actor: string;
    action: string;
    subject: string;
    address: string | null;
    detail: ColumnType<Record<string, unknown>, string, string>;
  };
}
