import type { AccessTables } from '../access/tables.ts';
import type { TrustTables } from '../anchors/trust-tables.ts';
import type { ContractTables } from '../contracts/tables.ts';
import type { EventTables } from '../events/tables.ts';
import type { IdentityTables } from '../identities/tables.ts';
import type { NodeTables } from '../nodes/tables.ts';
import type { RecordTables } from '../records/tables.ts';
import type { StorageTables } from '../storage/tables.ts';
import type { TransactionTables } from '../transactions/tables.ts';

/** Bookkeeping of the database layer itself. */
export interface DatabaseTables {
  schema_migrations: { version: number; name: string; checksum: string; applied_at: Date };
  leases: { name: string; holder: string; token: bigint; expires_at: Date };
}

export interface FoundationTables extends DatabaseTables, AccessTables, EventTables, TrustTables {}

/** Every table of the product, merged from the interfaces that each capability keeps in its own folder. */
export interface Schema
  extends FoundationTables,
    RecordTables,
    TransactionTables,
    StorageTables,
    IdentityTables,
    NodeTables,
    ContractTables {}
