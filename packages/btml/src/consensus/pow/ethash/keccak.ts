import { keccakP } from '@noble/hashes/sha3.js';

/** Little-endian 32-bit words of bytes whose number is a multiple of four. */
export function words(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint32Array.from({ length: bytes.length / 4 }, (_, i) => view.getUint32(4 * i, true));
}

/** The bytes of little-endian words. */
export function wordBytes(value: Uint32Array): Uint8Array {
  const out = new Uint8Array(4 * value.length);
  const view = new DataView(out.buffer);
  value.forEach((word, i) => {
    view.setUint32(4 * i, word, true);
  });
  return out;
}

// A cache takes a million hashes of a few words each: one state is used again for all of them.
const state = new Uint32Array(50);

/** keccak of one block: `rate` is how many words go into it at once, and `input` is shorter. */
function sponge(input: Uint32Array, rate: number): void {
  state.fill(0);
  state.set(input);
  state[input.length] = 1;
  state[rate - 1] = (state[rate - 1] ?? 0) ^ 0x80000000;
  keccakP(state);
}

/** keccak-512 of fewer than 18 words, into 16 words. `output` may be the input. */
export function keccak512Words(input: Uint32Array, output: Uint32Array): void {
  sponge(input, 18);
  for (let i = 0; i < 16; i++) output[i] = state[i] ?? 0;
}

/** keccak-256 of fewer than 34 words, as bytes. */
export function keccak256Words(input: Uint32Array): Uint8Array {
  sponge(input, 34);
  return wordBytes(state.slice(0, 8));
}
