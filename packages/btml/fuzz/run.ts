// Structure-aware fuzzing of everything that reads what strangers send.
//
//   npm run fuzz -- [MINUTES] [SEED]
//
// Ends with the counts of each target. Exit code 0: every property held; 1: one did not, and its input is printed;
// 2: wrong arguments.
import { Random } from './random.ts';
import { type Target, targets } from './targets.ts';

interface Count {
  inputs: number;
  accepted: number;
  /** Milliseconds of processor time of the slowest input (neighbours on the machine do not count), and its bytes. */
  slowest: number;
  bytes: number;
}

const minutes = Number(process.argv[2] ?? 1);
const firstSeed = Number(process.argv[3] ?? Date.now() % 1_000_000_000);
if (!(minutes > 0) || !Number.isInteger(firstSeed)) {
  console.error('usage: npm run fuzz -- [MINUTES] [SEED]');
  process.exit(2);
}

const counts = new Map<string, Count>();
const findings: string[] = [];

/** Tries one input; a finding is kept with what is needed to repeat it. */
function attempt(target: Target, seed: number, count: Count): void {
  const input = target.make(new Random(seed));
  const before = process.cpuUsage();
  try {
    if (target.check(input)) count.accepted++;
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    findings.push(
      `${target.name}, seed ${seed}: ${reason}\n  input (base64): ${Buffer.from(input).toString('base64')}`,
    );
  }
  const { user, system } = process.cpuUsage(before);
  const took = (user + system) / 1000;
  if (took > count.slowest) {
    count.slowest = took;
    count.bytes = input.length;
  }
  count.inputs++;
}

const end = Date.now() + minutes * 60_000;
let seed = firstSeed;
while (Date.now() < end && findings.length < 10) {
  for (const target of targets) {
    const count = counts.get(target.name) ?? { inputs: 0, accepted: 0, slowest: 0, bytes: 0 };
    counts.set(target.name, count);
    for (let i = 0; i < 50; i++) attempt(target, seed + i, count);
  }
  seed += 50;
}

let total = 0;
for (const [name, { inputs, accepted, slowest, bytes }] of counts) {
  total += inputs;
  console.log(
    `${name.padEnd(10)} ${String(inputs).padStart(9)} inputs, ${String(accepted).padStart(9)} accepted, ` +
      `slowest ${slowest.toFixed(1)} ms (${bytes} bytes)`,
  );
}
for (const finding of findings) console.log(finding);
console.log(`${total} inputs from seed ${firstSeed} in ${minutes} min, ${findings.length} findings`);
process.exitCode = findings.length > 0 ? 1 : 0;
