import { FIXED64, LENGTH, refuseProto, VARINT, type WireReader, type WireWriter } from './wire.ts';

/** How a value of one protobuf type stands on the wire. */
export interface Codec<T> {
  readonly wire: number;
  /** What a reader takes for a field that is not there. */
  readonly initial: T;
  isInitial(value: T): boolean;
  read(reader: WireReader): T;
  write(writer: WireWriter, value: T): void;
}

function integer(bits: 32 | 64, signed: boolean): (reader: WireReader) => bigint {
  return (reader) => {
    const plain = reader.varint();
    // A negative number of 32 bits is written with the sign of 64.
    const value = signed ? BigInt.asIntN(64, plain) : plain;
    const cut = signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
    return cut === value ? value : refuseProto(`A number is longer than ${bits} bits`, reader.pointer);
  };
}

function long(signed: boolean): Codec<bigint> {
  const read = integer(64, signed);
  return {
    wire: VARINT,
    initial: 0n,
    isInitial: (value) => value === 0n,
    read,
    write: (writer, value) => writer.varint(value),
  };
}

function short(signed: boolean): Codec<number> {
  const read = integer(32, signed);
  return {
    wire: VARINT,
    initial: 0,
    isInitial: (value) => value === 0,
    read: (reader) => Number(read(reader)),
    write: (writer, value) => writer.varint(BigInt(value)),
  };
}

export const int64: Codec<bigint> = long(true);
export const uint64: Codec<bigint> = long(false);
export const int32: Codec<number> = short(true);
export const uint32: Codec<number> = short(false);

export const sfixed64: Codec<bigint> = {
  ...int64,
  wire: FIXED64,
  read: (reader) => BigInt.asIntN(64, reader.fixed64()),
  write: (writer, value) => writer.fixed64(value),
};

export const bool: Codec<boolean> = {
  wire: VARINT,
  initial: false,
  isInitial: (value) => !value,
  read: (reader) => reader.varint() === 1n || refuseProto('A truth value is neither 0 nor 1', reader.pointer),
  write: (writer, value) => writer.varint(value ? 1n : 0n),
};

export const bytes: Codec<Uint8Array> = {
  wire: LENGTH,
  initial: new Uint8Array(0),
  isInitial: (value) => value.length === 0,
  read: (reader) => reader.delimited(),
  write: (writer, value) => writer.delimited(value),
};

export const string: Codec<string> = {
  wire: LENGTH,
  initial: '',
  isInitial: (value) => value === '',
  read: (reader) => reader.text(),
  write: (writer, value) => writer.text(value),
};
