// npm run fuzz:differential -- --inputs 1000000: the differential fuzzer, with this Node.js for the other harness.
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const folder = import.meta.dirname;
const harness = resolve(folder, '../../btml/harness/main.ts');
const child = spawn(
  process.env.BLOCKCLUSTER_PYTHON ?? 'python3',
  [resolve(folder, 'differential.py'), '--node', `'${process.execPath}' '${harness}'`, ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
child.on('error', (error) => {
  console.error(`No Python: ${error.message}. BLOCKCLUSTER_PYTHON names another interpreter.`);
  process.exit(2);
});
child.on('exit', (code) => process.exit(code ?? 2));
