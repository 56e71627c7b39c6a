// A process that spends from a script until it kills itself with SIGKILL at a chosen point: run by btcd.test.ts alone.

import { bitcoinRpcClient, createBitcoinDriver } from '@blockcluster/ledgers';
import { pino } from 'pino';
import { readMasterKey, SecretVault } from '../../access/vault.ts';
import { connect } from '../../database/connect.ts';
import { Leases } from '../../database/leases.ts';
import { EventOutbox } from '../../events/outbox.ts';
import { LedgerEngine } from '../../transactions/engine.ts';
import { VaultSigner } from '../../transactions/signer.ts';

const { CHILD_DATABASE = '', CHILD_KEY_FILE = '', CHILD_POINT = '', CHILD_NODE = '' } = process.env;
const { db } = connect(JSON.parse(CHILD_DATABASE));
const clock = { now: () => Date.now() };
const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };
const vault = new SecretVault(await readMasterKey(CHILD_KEY_FILE, random, false), random);
const client = bitcoinRpcClient(JSON.parse(CHILD_NODE));
const driver = createBitcoinDriver({ client, network: 'regtest', label: 'btcd', confirmations: 2 });
const engine = new LedgerEngine(
  { name: 'coins', driver },
  {
    ...{ db, clock, random, log: pino({ level: 'silent' }), events: new EventOutbox(db), observers: [] },
    signer: new VaultSigner({ db, vault, random, clock }),
    at: (point) => {
      if (point === CHILD_POINT) process.kill(process.pid, 'SIGKILL');
    },
  },
);
const leases = new Leases(db, { holder: `child:${process.pid}` });
for (let round = 0; round < 60; round++) {
  await leases.withLease('ledger:coins', (lease) => engine.tick(lease));
  await new Promise((resolve) => setTimeout(resolve, 100));
}
// Whoever gets here was not killed, and the test must know.
process.exit(3);
