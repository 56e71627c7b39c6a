/** Decompresses one block of Snappy's raw format (google/snappy, format_description.txt), as consensus-spec vectors use it. */
export function unsnappy(data: Uint8Array): Uint8Array {
  let size = 0;
  let at = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = data[at++] ?? 0;
    size += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  const out = new Uint8Array(size);
  let end = 0;
  const little = (bytes: number): number => {
    let value = 0;
    for (let i = 0; i < bytes; i++) value += (data[at++] ?? 0) * 256 ** i;
    return value;
  };
  while (at < data.length) {
    const tag = data[at++] ?? 0;
    const kind = tag & 3;
    if (kind === 0) {
      const short = tag >> 2;
      const length = (short < 60 ? short : little(short - 59)) + 1;
      out.set(data.subarray(at, at + length), end);
      at += length;
      end += length;
      continue;
    }
    const length = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const offset = kind === 1 ? ((tag >> 5) << 8) | little(1) : little(kind === 2 ? 2 : 4);
    for (let i = 0; i < length; i++, end++) out[end] = out[end - offset] ?? 0;
  }
  if (end !== size) throw new RangeError('a block ends too early');
  return out;
}
