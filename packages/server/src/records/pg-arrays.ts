/**
 * Arrays in PostgreSQL's binary format (src/backend/utils/adt/arrayfuncs.c, array_recv). node-postgres sends a Buffer
 * parameter as binary, so a thousand rows travel as a few parameters without any escaping; as text arrays the same
 * rows would double in size, because canonical JSON is full of quotes.
 */

const OIDS = { bytea: 17, int8: 20, text: 25, uuid: 2950 } as const;

function header(oid: number, length: number, nulls: boolean): Buffer {
  const out = Buffer.alloc(20);
  out.writeInt32BE(1, 0); // dimensions
  out.writeInt32BE(nulls ? 1 : 0, 4);
  out.writeInt32BE(oid, 8);
  out.writeInt32BE(length, 12);
  out.writeInt32BE(1, 16); // lower bound
  return out;
}

function empty(oid: number): Buffer {
  const out = Buffer.alloc(12);
  out.writeInt32BE(oid, 8);
  return out;
}

function variable(oid: number, items: readonly (Uint8Array | null)[]): Buffer {
  if (items.length === 0) return empty(oid);
  let size = 0;
  let nulls = false;
  for (const item of items) {
    size += 4 + (item?.length ?? 0);
    if (item === null) nulls = true;
  }
  const body = Buffer.allocUnsafe(size);
  let at = 0;
  for (const item of items) {
    at = body.writeInt32BE(item === null ? -1 : item.length, at);
    if (item !== null) {
      body.set(item, at);
      at += item.length;
    }
  }
  return Buffer.concat([header(oid, items.length, nulls), body]);
}

/** A `bytea[]` parameter. */
export function byteaArray(items: readonly Uint8Array[]): Buffer {
  return variable(OIDS.bytea, items);
}

/** A `uuid[]` parameter; each item has 16 bytes. */
export function uuidArray(items: readonly Uint8Array[]): Buffer {
  return variable(OIDS.uuid, items);
}

/** A `text[]` parameter; strings must be well-formed Unicode without U+0000. */
export function textArray(items: readonly (string | null)[]): Buffer {
  return variable(
    OIDS.text,
    items.map((item) => (item === null ? null : Buffer.from(item, 'utf8'))),
  );
}

/** An `int8[]` parameter. */
export function int8Array(items: readonly (number | bigint)[]): Buffer {
  if (items.length === 0) return empty(OIDS.int8);
  const body = Buffer.allocUnsafe(items.length * 12);
  let at = 0;
  for (const item of items) {
    at = body.writeInt32BE(8, at);
    at = body.writeBigInt64BE(BigInt(item), at);
  }
  return Buffer.concat([header(OIDS.int8, items.length, false), body]);
}
