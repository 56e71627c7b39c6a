import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Line, LineSplitter } from './lines.ts';

function split(pieces: readonly Buffer[], limit = 1_000): Line[] {
  const splitter = new LineSplitter(limit);
  return [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.finish()];
}
const shown = (line: Line) => ('text' in line ? `${line.number} ${line.text}` : `${line.number} !${line.error.code}`);

describe('lines of a stream', () => {
  it('are the same however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' })),
        fc.array(fc.integer({ min: 1, max: 9 })),
        (texts, cuts) => {
          const whole = Buffer.from(texts.map((text) => text.replaceAll('\n', '')).join('\n'));
          const pieces: Buffer[] = [];
          for (let at = 0, turn = 0; at < whole.length; turn++) {
            const length = cuts[turn % Math.max(1, cuts.length)] ?? 5;
            pieces.push(whole.subarray(at, at + length));
            at += length;
          }
          expect(split(pieces).map(shown)).toEqual(split([whole]).map(shown));
        },
      ),
    );
  });

  it('number every line, leave empty ones out, and end without a newline too', () => {
    expect(split([Buffer.from('a\n\n b \r\n   \nc')]).map(shown)).toEqual(['1 a', '3  b \r', '5 c']);
    expect(split([])).toEqual([]);
  });

  it('refuse what is too long or not UTF-8 and go on behind it', () => {
    const pieces = ['x'.repeat(8), 'y'.repeat(8), '\nok\n'].map((text) => Buffer.from(text));
    expect(split(pieces, 10).map(shown)).toEqual(['1 !BULK_LINE_TOO_LONG', '2 ok']);
    expect(split([Buffer.from([0xff, 0xfe, 0x0a, 0x61])]).map(shown)).toEqual(['1 !JSON_ENCODING', '2 a']);
    expect(split([Buffer.from('z'.repeat(11))], 10).map(shown)).toEqual(['1 !BULK_LINE_TOO_LONG']);
  });

  it('hold no more than the limit of an endless line', () => {
    const splitter = new LineSplitter(100);
    const before = process.memoryUsage().arrayBuffers;
    for (let count = 0; count < 1_000; count++) splitter.push(Buffer.alloc(65_536, 0x61));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(80 * 1024 * 1024);
    expect(splitter.push(Buffer.from('\nb\n')).map(shown)).toEqual(['1 !BULK_LINE_TOO_LONG', '2 b']);
  });
});
