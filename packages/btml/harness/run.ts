// Drives any implementation of the harness over all vectors and compares its answers.
//
//   node packages/btml/harness/run.ts                          this implementation
//   node packages/btml/harness/run.ts -- COMMAND [ARG ...]     another one
//
// Exit code 0: all answers agree; 1: some differ; 2: the harness broke off.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { compareAnswer } from './compare.ts';
import { linesOf } from './lines.ts';
import { readVectors } from './vectors.ts';

const dashes = process.argv.indexOf('--');
const [command = process.execPath, ...args] =
  dashes < 0 ? [process.execPath, join(import.meta.dirname, 'main.ts')] : process.argv.slice(dashes + 1);

const vectors = readVectors();
const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
child.on('error', (error) => {
  console.error(`the harness does not start: ${error.message}`);
  process.exit(2);
});
// A harness that ends early closes its input; the missing answers are what is reported.
child.stdin.on('error', () => undefined);
for (const [id, { op, input, options = {} }] of vectors.entries()) {
  child.stdin.write(`${JSON.stringify({ id, op, input, options })}\n`);
}
child.stdin.end();

const differences: string[] = [];
let answered = 0;
for await (const line of linesOf(child.stdout)) {
  const reply = JSON.parse(line);
  const vector = vectors[answered];
  if (!vector || reply.id !== answered) {
    console.error(`answer ${answered} has id ${JSON.stringify(reply.id)}; answers come in the order of the requests`);
    process.exit(2);
  }
  const difference = compareAnswer(vector, reply);
  if (difference) differences.push(difference);
  answered++;
}
for (const difference of differences) console.log(difference);
console.log(`${answered} of ${vectors.length} vectors answered, ${differences.length} differ`);
process.exitCode = answered < vectors.length ? 2 : differences.length > 0 ? 1 : 0;
