import type { Codec } from './scalar.ts';
import { LENGTH, refuseProto, WireReader, WireWriter } from './wire.ts';

/** One field of a message: how it is read from a reader that stands behind its tag, and how it is written. */
export interface Field<T> {
  readonly number: number;
  readonly wire: number;
  readonly repeated: boolean;
  /** The value before anything was read; undefined for a field that must be there. */
  readonly initial: T | undefined;
  /** The value, or of a repeated field the next one of them. */
  read(reader: WireReader): unknown;
  write(writer: WireWriter, value: T): void;
}

type ValueOf<F> = F extends Field<infer T> ? T : never;
export type MessageOf<F> = { readonly [K in keyof F]: ValueOf<F[K]> };

/** A message with its one canonical encoding. */
export interface Message<T> extends Codec<T> {
  /** @throws CodedError BFT_PROTO with `pointer` for anything that `encode` would not have written. */
  decode(bytes: Uint8Array, pointer?: string): T;
  encode(value: T): Uint8Array;
}

export type Infer<M> = M extends Message<infer T> ? T : never;

/** A value that is left out when it is the initial one, as proto3 does. */
export function field<T>(number: number, codec: Codec<T>): Field<T> {
  return {
    number,
    wire: codec.wire,
    repeated: false,
    initial: codec.initial,
    read(reader) {
      const value = codec.read(reader);
      return codec.isInitial(value) ? refuseProto(`Field ${number} states its default`, reader.pointer) : value;
    },
    write(writer, value) {
      if (codec.isInitial(value)) return;
      writer.tag(number, codec.wire);
      codec.write(writer, value);
    },
  };
}

/** A value that is always written, also when it is empty: what gogoproto does with messages that cannot be null. */
export function always<T>(number: number, codec: Codec<T>): Field<T> {
  return {
    number,
    wire: codec.wire,
    repeated: false,
    initial: undefined,
    read: (reader) => codec.read(reader),
    write(writer, value) {
      writer.tag(number, codec.wire);
      codec.write(writer, value);
    },
  };
}

/** A value or nothing: a message that may be null, or a member of a oneof. */
export function optional<T>(number: number, codec: Codec<T>): Field<T | null> {
  return {
    number,
    wire: codec.wire,
    repeated: false,
    initial: null,
    read: (reader) => codec.read(reader),
    write(writer, value) {
      if (value === null) return;
      writer.tag(number, codec.wire);
      codec.write(writer, value);
    },
  };
}

/** Any number of values, each with a tag of its own. */
export function repeated<T>(number: number, codec: Codec<T>): Field<readonly T[]> {
  return {
    number,
    wire: codec.wire,
    repeated: true,
    initial: [],
    read: (reader) => codec.read(reader),
    write(writer, values) {
      for (const value of values) {
        writer.tag(number, codec.wire);
        codec.write(writer, value);
      }
    },
  };
}

function readFields(fields: ReadonlyMap<number, [string, Field<unknown>]>, reader: WireReader): Map<string, unknown> {
  const values = new Map<string, unknown>();
  let last = 0;
  while (!reader.done) {
    const tag = reader.varint();
    const number = Number(tag >> 3n);
    const found = fields.get(number);
    if (found === undefined) return refuseProto(`Field ${number} is not known`, reader.pointer);
    const [name, { wire, repeated, read }] = found;
    const before = values.get(name);
    if (number < last || (number === last && !repeated)) {
      return refuseProto(`Field ${number} stands in the wrong place or twice`, reader.pointer);
    }
    if (Number(tag & 7n) !== wire) return refuseProto(`Field ${number} is of another type`, reader.pointer);
    const value = read(reader);
    if (Array.isArray(before)) before.push(value);
    else values.set(name, repeated ? [value] : value);
    last = number;
  }
  return values;
}

/**
 * A protobuf message. Reading accepts exactly what writing produces: fields in ascending order, none unknown, none
 * twice, no defaults written out, numbers in their shortest form. So every message has one spelling.
 *
 * @param further what must hold between fields; refuses with the pointer given.
 */
export function message<F extends Readonly<Record<string, Field<unknown>>>>(
  fields: F,
  further?: (value: MessageOf<F>, pointer: string) => void,
): Message<MessageOf<F>> {
  const named = Object.entries(fields).sort(([, a], [, b]) => a.number - b.number);
  const byNumber = new Map(
    named.map(([name, entry]): [number, [string, Field<unknown>]] => [entry.number, [name, entry]]),
  );
  // Every field was read by its own codec, which is what the type says.
  const complete = (_value: Readonly<Record<string, unknown>>): _value is MessageOf<F> => true;
  const decode = (input: Uint8Array, pointer = ''): MessageOf<F> => {
    const read = readFields(byNumber, new WireReader(input, pointer));
    const value: Record<string, unknown> = {};
    for (const [name, { initial, number }] of named) {
      const member = read.has(name) ? read.get(name) : initial;
      if (member === undefined) return refuseProto(`Field ${number} is missing`, pointer);
      value[name] = member;
    }
    if (!complete(value)) return refuseProto('A message is incomplete', pointer);
    further?.(value, pointer);
    return value;
  };
  const encode = (value: MessageOf<F>): Uint8Array => {
    const writer = new WireWriter();
    for (const [name, entry] of named) entry.write(writer, value[name]);
    return writer.finish();
  };
  return {
    wire: LENGTH,
    get initial(): MessageOf<F> {
      return decode(new Uint8Array(0));
    },
    isInitial: (value) => encode(value).length === 0,
    read: (reader) => decode(reader.delimited(), reader.pointer),
    write: (writer, value) => writer.delimited(encode(value)),
    decode,
    encode,
  };
}
