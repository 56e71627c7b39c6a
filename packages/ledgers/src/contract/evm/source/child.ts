// The compiler, in a process of its own: reads the standard JSON input from standard input and writes the output. Started
// by compile.ts with bounded memory, without environment and without access to anything but its own files.
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';

const solc: { compile(input: string): string } = createRequire(import.meta.url)('solc');
// Without a callback for imports: what was not given does not exist.
const output = solc.compile(await text(process.stdin));
process.stdout.write(output);
