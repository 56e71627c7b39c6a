import { describe, expect, it } from 'vitest';
import { parseEventStream, readLines, toProblem } from '../src/index.ts';

const streamOf = (...pieces: string[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
      controller.close();
    },
  });

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe('readLines', () => {
  it('joins pieces, splits lines, keeps blank ones', async () => {
    expect(await collect(readLines(streamOf('a', 'b\n\nc\r\nd')))).toEqual(['ab', '', 'c', 'd']);
  });

  it('does not break a character that two pieces share', async () => {
    const bytes = new TextEncoder().encode('é\n');
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytes.slice(0, 1));
        controller.enqueue(bytes.slice(1));
        controller.close();
      },
    });
    expect(await collect(readLines(stream))).toEqual(['é']);
  });
});

describe('parseEventStream', () => {
  it('reads ids, types and data, and passes over comments', async () => {
    const events = await collect(
      parseEventStream(streamOf(': hello\n\nid: 7\nevent: anchor.final\nda', 'ta: {"a":1}\n\nretry: 5\ndata: "x"\n\n')),
    );
    expect(events).toEqual([
      { id: '7', type: 'anchor.final', data: { a: 1 } },
      { id: '7', type: 'message', data: 'x' },
    ]);
  });

  it('leaves out an event that was cut off', async () => {
    expect(await collect(parseEventStream(streamOf('data: 1\n')))).toEqual([]);
  });
});

describe('toProblem', () => {
  it('reads anything as a problem', () => {
    expect(toProblem(502, '<html>')).toEqual({
      type: 'about:blank',
      title: 'HTTP status 502',
      status: 502,
      code: 'HTTP_502',
    });
    expect(toProblem(422, { code: 'SCHEMA_TYPE', title: 't', detail: 'd', pointer: '/a', status: 1 })).toMatchObject({
      status: 422,
      code: 'SCHEMA_TYPE',
      pointer: '/a',
    });
  });
});
