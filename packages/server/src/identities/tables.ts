import type { Generated } from 'kysely';

export interface IdentityTables {
  identities: { id: string; subject: string; authority: string; created_at: Date };
  identity_events: {
    position: bigint;
    id: string;
    identity: string;
    kind: 'credential' | 'revocation';
    key: string | null;
    target: string | null;
    issuer: string;
    issued: Date;
    expires: Date | null;
    seq: bigint;
    record: string;
    taken_at: Date;
  };
  identity_chain: { one: Generated<boolean>; head: string; total: bigint; position: bigint; due_at: Date };
}
