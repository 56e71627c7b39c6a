import { describe, expect, it } from 'vitest';
import { CodePointClass, classify } from './classify.ts';

// The engine knows a later Unicode; what 14.0 assigned keeps its properties there, except for what it lists here.
const engine = {
  mark: /\p{M}/u,
  format: /[\p{Cf}\p{Zl}\p{Zp}]/u,
  control: /\p{Cc}/u,
  surrogate: /\p{Cs}/u,
  other: /\p{C}/u,
};

describe('classify', () => {
  it('agrees with the engine about every code point that Unicode 14 assigns', () => {
    const differences: string[] = [];
    const counts = new Array<number>(6).fill(0);
    for (let code = 0; code <= 0x10ffff; code++) {
      const kind = classify(code);
      counts[kind] = (counts[kind] ?? 0) + 1;
      const text = String.fromCodePoint(code);
      const agrees =
        kind === CodePointClass.mark
          ? engine.mark.test(text)
          : kind === CodePointClass.format
            ? engine.format.test(text)
            : kind === CodePointClass.control
              ? engine.control.test(text)
              : kind === CodePointClass.surrogate
                ? engine.surrogate.test(text)
                : kind === CodePointClass.allowed
                  ? !engine.other.test(text) && !engine.mark.test(text)
                  : true;
      if (!agrees) differences.push(code.toString(16));
    }
    expect(differences).toEqual([]);
    // Unicode 14.0: 144,697 graphic and format characters; 65 controls; 2,048 surrogates.
    expect((counts[0] ?? 0) + (counts[1] ?? 0) + (counts[2] ?? 0)).toBe(144_697);
    expect(counts[CodePointClass.control]).toBe(65);
    expect(counts[CodePointClass.surrogate]).toBe(2048);
  }, 60_000);

  it('gives every allowed code point a normal form that later versions keep', () => {
    for (let code = 0x300; code <= 0x10ffff; code++) {
      if (classify(code) > CodePointClass.mark) continue;
      const normal = String.fromCodePoint(code).normalize('NFC');
      expect(normal.normalize('NFC') === normal && [...normal].every((c) => classify(c.codePointAt(0) ?? 0) < 2)).toBe(
        true,
      );
    }
  }, 60_000);
});
