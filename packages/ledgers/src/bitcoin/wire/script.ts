import { concatBytes } from './bytes.ts';

export type ScriptKind = 'p2pkh' | 'p2sh' | 'p2wpkh' | 'p2wsh' | 'p2tr' | 'data' | 'other';

/** The standard form of an output script, by its bytes. `data` is OP_RETURN alone or with one shortest push. */
export function scriptKind(script: Uint8Array): ScriptKind {
  const [a, b, c] = script;
  switch (script.length) {
    case 22:
      if (a === 0x00 && b === 0x14) return 'p2wpkh';
      break;
    case 23:
      if (a === 0xa9 && b === 0x14 && script[22] === 0x87) return 'p2sh';
      break;
    case 25:
      if (a === 0x76 && b === 0xa9 && c === 0x14 && script[23] === 0x88 && script[24] === 0xac) return 'p2pkh';
      break;
    case 34:
      if (a === 0x00 && b === 0x20) return 'p2wsh';
      if (a === 0x51 && b === 0x20) return 'p2tr';
      break;
  }
  return a === 0x6a && (script.length === 1 || isOnePush(script)) ? 'data' : 'other';
}

function isOnePush(script: Uint8Array): boolean {
  const length = script[1] ?? 0;
  if (length >= 1 && length <= 75) return script.length === length + 2;
  return length === 0x4c && (script[2] ?? 0) > 75 && script.length === (script[2] ?? 0) + 3;
}

/** Pushes data in the shortest form; at most 255 bytes. */
export function pushData(data: Uint8Array): Uint8Array {
  return data.length <= 75
    ? concatBytes(Uint8Array.of(data.length), data)
    : concatBytes(Uint8Array.of(0x4c, data.length), data);
}

/** OP_RETURN with one push. */
export function dataScript(data: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(0x6a), pushData(data));
}

/** The height as a coinbase script starts with it (BIP-34): a small-number opcode or a minimal script number. */
export function heightPush(height: number): Uint8Array {
  if (height === 0) return Uint8Array.of(0);
  if (height <= 16) return Uint8Array.of(0x50 + height);
  const bytes: number[] = [];
  for (let left = height; left > 0; left = Math.floor(left / 256)) bytes.push(left & 0xff);
  if ((bytes.at(-1) ?? 0) & 0x80) bytes.push(0);
  return pushData(Uint8Array.from(bytes));
}

/**
 * The least value of an output that nodes relay: three times the cost of spending it at the relay floor of
 * 1,000 satoshi per 1,000 vbytes (GetDustThreshold of Bitcoin Core with its default of 3,000).
 */
export function dustLimit(script: Uint8Array): bigint {
  const kind = scriptKind(script);
  if (kind === 'data') return 0n;
  const witness = kind === 'p2wpkh' || kind === 'p2wsh' || kind === 'p2tr';
  return 3n * BigInt(8 + 1 + script.length + (witness ? 67 : 148));
}
