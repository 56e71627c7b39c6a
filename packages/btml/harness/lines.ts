/**
 * The lines of a stream of UTF-8, ended by line feeds only. node:readline also ends a line at U+2028, which may stand
 * unescaped in JSON, and does in some vectors.
 */
export async function* linesOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let held = '';
  for await (const chunk of stream) {
    const parts = (held + decoder.decode(chunk, { stream: true })).split('\n');
    held = parts.pop() ?? '';
    for (const line of parts) if (line.trim() !== '') yield line;
  }
  if (held.trim() !== '') yield held;
}
