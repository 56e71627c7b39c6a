// One JSON request per line on standard input, one JSON answer per line on standard output:
//
//   {"id": 1, "op": "parse-json", "input": {"utf8": "{\"a\":\"b\"}"}, "options": {}}
//   {"id": 1, "ok": {"canonical": "{\"a\":\"b\"}", "id": "bagaaiera…"}}
//   {"id": 2, "error": "JSON_SYNTAX", "pointer": "", "message": "…"}
//
//   node packages/btml/harness/main.ts
import { answer } from './answer.ts';
import { linesOf } from './lines.ts';
import { inputBytes } from './vectors.ts';

for await (const line of linesOf(process.stdin)) {
  const { id, op, input, options } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify({ id, ...answer(op, inputBytes(input), options) })}\n`);
}
