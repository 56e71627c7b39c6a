// The smallest contract of CosmWasm that keeps something: it stores the message that it gets and gives it back when it is
// asked. There is no compiler for Rust where this product runs, and so short a contract can be read as it is.

const I32 = 0x7f;
const localGet = 0x20;
const localSet = 0x21;
const globalGet = 0x23;
const globalSet = 0x24;
const i32Store = 0x36;
const i32Const = 0x41;
const i32Add = 0x6a;
const call = 0x10;
const end = 0x0b;

/** Where the region of the key lies, and that of the answer to a call (CosmWasm's `Region`: offset, capacity, length). */
const KEY_REGION = 16;
const ANSWER_REGION = 32;
const KEY_AT = 8;
const ANSWER_AT = 64;
const HEAP = 1024;

/**
 * WebAssembly of the contract. `instantiate` and `execute` take a message `{"ok":"<base64>"}`; a query, whatever it is,
 * answers the bytes in it.
 *
 * @param action what it tells in an event whenever it is made or executed; nothing when left out
 */
export function cellContract(action?: string): Uint8Array {
  const attributes = action === undefined ? [] : [{ key: 'action', value: action }];
  const answer = JSON.stringify({ ok: { messages: [], attributes, events: [], data: null } });
  const types = [
    signature([I32, I32], []),
    signature([I32], [I32]),
    signature([I32], []),
    signature([], []),
    signature([I32, I32, I32], [I32]),
    signature([I32, I32], [I32]),
  ];
  const imports = [
    [...text('env'), ...text('db_write'), 0, 0],
    [...text('env'), ...text('db_read'), 0, 1],
  ];
  const functions = [[1], [2], [3], [4], [5]];
  const exports: readonly (readonly [string, number])[] = [
    ['allocate', 2],
    ['deallocate', 3],
    ['interface_version_8', 4],
    ['instantiate', 5],
    ['execute', 5],
    ['query', 6],
  ];
  const bodies = [
    allocate,
    [0, end],
    [0, end],
    // db_write(key, message); the answer never changes.
    [0, i32Const, KEY_REGION, localGet, 2, call, 0, i32Const, ANSWER_REGION, end],
    // What was stored is an answer as it is.
    [0, i32Const, KEY_REGION, call, 1, end],
  ];
  const data: readonly (readonly [number, readonly number[]])[] = [
    [KEY_AT, [0x63]],
    [KEY_REGION, region(KEY_AT, 1)],
    [ANSWER_REGION, region(ANSWER_AT, answer.length)],
    [ANSWER_AT, [...Buffer.from(answer)]],
  ];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, types),
    ...section(2, imports),
    ...section(3, functions),
    // Two pages of memory; the host sets the bound.
    ...section(5, [[0, 2]]),
    // Where the free memory begins.
    ...section(6, [[I32, 1, i32Const, ...signed(HEAP), end]]),
    ...section(7, [[...text('memory'), 2, 0], ...exports.map(([name, index]) => [...text(name), 0, index])]),
    ...section(
      10,
      bodies.map((body) => [...unsigned(body.length), ...body]),
    ),
    ...section(
      11,
      data.map(([at, bytes]) => [0, i32Const, ...signed(at), end, ...unsigned(bytes.length), ...bytes]),
    ),
  ]);
}

/** Takes a region and its bytes from the free memory; nothing is ever given back, because a call ends the memory. */
const allocate = [
  ...[1, 1, I32],
  ...[globalGet, 0, localSet, 1],
  ...[localGet, 1, localGet, 1, i32Const, 12, i32Add, i32Store, 2, 0],
  ...[localGet, 1, localGet, 0, i32Store, 2, 4],
  ...[localGet, 1, i32Const, 0, i32Store, 2, 8],
  ...[localGet, 1, i32Const, 12, i32Add, localGet, 0, i32Add, globalSet, 0],
  ...[localGet, 1, end],
];

function region(offset: number, length: number): number[] {
  return [offset, length, length].flatMap((value) => [value & 0xff, value >> 8, 0, 0]);
}

function signature(takes: readonly number[], gives: readonly number[]): number[] {
  return [0x60, takes.length, ...takes, gives.length, ...gives];
}

function section(id: number, entries: readonly (readonly number[])[]): number[] {
  const content = [...unsigned(entries.length), ...entries.flat()];
  return [id, ...unsigned(content.length), ...content];
}

function text(value: string): number[] {
  return [value.length, ...Buffer.from(value)];
}

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >> 7)];
}

function signed(value: number): number[] {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}
