/** Encoder and decoder of an unpadded power-of-two base (RFC 4648), strict about the unused bits of the last digit. */
export interface BitCodec {
  encode(bytes: Uint8Array): string;
  /** Undefined for any text that `encode` would not have written. */
  decode(text: string): Uint8Array<ArrayBuffer> | undefined;
}

function codec(alphabet: string, bits: number): BitCodec {
  const values = new Int8Array(128).fill(-1);
  for (let i = 0; i < alphabet.length; i++) values[alphabet.charCodeAt(i)] = i;
  const mask = (1 << bits) - 1;
  return {
    encode(bytes) {
      let text = '';
      let buffer = 0;
      let held = 0;
      for (const byte of bytes) {
        buffer = ((buffer << 8) | byte) & 0xffff;
        held += 8;
        while (held >= bits) {
          held -= bits;
          text += alphabet[(buffer >> held) & mask];
        }
      }
      return held > 0 ? text + alphabet[(buffer << (bits - held)) & mask] : text;
    },
    decode(text) {
      const bytes = new Uint8Array(Math.floor((text.length * bits) / 8));
      let buffer = 0;
      let held = 0;
      let at = 0;
      for (let i = 0; i < text.length; i++) {
        const unit = text.charCodeAt(i);
        const value = unit < 128 ? (values[unit] ?? -1) : -1;
        if (value < 0) return undefined;
        buffer = ((buffer << bits) | value) & 0xffff;
        held += bits;
        if (held >= 8) {
          held -= 8;
          bytes[at++] = (buffer >> held) & 0xff;
        }
      }
      // A whole digit left over, or unused bits that are not zero: a second spelling of the same bytes.
      return held >= bits || (buffer & ((1 << held) - 1)) !== 0 ? undefined : bytes;
    },
  };
}

export const base64url: BitCodec = codec('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_', 6);
export const base32: BitCodec = codec('abcdefghijklmnopqrstuvwxyz234567', 5);
