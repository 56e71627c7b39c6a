// A process that anchors until it kills itself with SIGKILL at a chosen point: run by crash.test.ts, nowhere else.

import { createWorld, testClock } from '../anchors/testing.ts';
import { connect } from '../database/connect.ts';

const { CHILD_DATABASE = '', CHILD_KEY = '', CHILD_POINT = '', CHILD_SKIP = '0', CHILD_NOW = '0' } = process.env;
const target = JSON.parse(CHILD_DATABASE);
const database = connect(target);
let skip = Number(CHILD_SKIP);

const world = await createWorld({
  database: { ...database, target, drop: () => database.close() },
  masterKey: Buffer.from(CHILD_KEY, 'hex'),
  clock: testClock(Number(CHILD_NOW)),
  at: (point) => {
    if (point === CHILD_POINT && skip-- <= 0) process.kill(process.pid, 'SIGKILL');
  },
});
for (let round = 0; round < 60; round++) {
  await world.publish();
  await world.tick();
  world.clock.advance(2_000);
  await world.open.mine();
}
// Whoever gets here was not killed, and the test must know.
process.exit(3);
