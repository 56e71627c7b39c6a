// A process that takes payments, groups and pays them until it kills itself with SIGKILL at a chosen point: run by
// crash.test.ts, nowhere else.

import { createWorld, testClock } from '../anchors/testing.ts';
import { connect } from '../database/connect.ts';
import { openTill, people } from './testing.ts';

const { CHILD_DATABASE = '', CHILD_KEY = '', CHILD_POINT = '', CHILD_NOW = '0', CHILD_AMOUNTS = '' } = process.env;
const target = JSON.parse(CHILD_DATABASE);
const database = connect(target);
const die = (point: string) => {
  if (point === CHILD_POINT) process.kill(process.pid, 'SIGKILL');
};

const world = await createWorld({
  database: { ...database, target, drop: () => database.close() },
  masterKey: Buffer.from(CHILD_KEY, 'hex'),
  clock: testClock(Number(CHILD_NOW)),
  at: die,
});
const till = openTill(world, die);
for (const amount of CHILD_AMOUNTS.split(','))
  await till.pay({ amount, to: people[Number(amount) % 3] ?? people[0] }, `pay-${amount}`);
for (let round = 0; round < 60; round++) {
  world.clock.advance(2_000);
  await till.group();
  await world.tick();
  await world.open.mine();
}
// Whoever gets here was not killed, and the test must know.
process.exit(3);
