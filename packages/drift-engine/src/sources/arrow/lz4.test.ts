import { unpackLz4 } from './lz4';

/** A frame with one block: magic, descriptor (version 1, independent blocks), block, end mark. */
function frame(block: number[], isStored = false): Uint8Array {
  const size = block.length;
  return Uint8Array.from([
    ...[0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82],
    ...[size & 255, size >> 8, 0, isStored ? 0x80 : 0],
    ...block,
    ...[0, 0, 0, 0],
  ]);
}
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const bytes = (ascii: string) => [...Buffer.from(ascii, 'latin1')];

describe('an LZ4 frame', () => {
  it('is unpacked: literals, matches that overlap what they write, long lengths', () => {
    // "abc" and a match of 9 at distance 3, then the last literals.
    expect(
      text(
        unpackLz4(frame([0x35, ...bytes('abc'), 3, 0, 0x20, ...bytes('xy')])),
      ),
    ).toBe('abcabcabcabcxy');
    // 1 literal, a match of 15 + 255 + 2 + 4 at distance 1.
    expect(
      text(unpackLz4(frame([0x1f, ...bytes('z'), 1, 0, 255, 2, 0x00]))),
    ).toBe('z'.repeat(1 + 276));
    const long = 'q'.repeat(15 + 255 + 1);
    expect(text(unpackLz4(frame([0xf0, 255, 1, ...bytes(long)])))).toBe(long);
  });

  it('may hold a block as it is', () => {
    expect(text(unpackLz4(frame(bytes('plain'), true)))).toBe('plain');
  });

  it('that is broken is an error, not bytes', () => {
    expect(() => unpackLz4(Uint8Array.from([1, 2, 3, 4, 5, 6, 7]))).toThrow(
      /not an LZ4 frame/,
    );
    expect(() => unpackLz4(frame([0x10, ...bytes('a'), 9, 0]))).toThrow(
      /broken/,
    );
    expect(() =>
      unpackLz4(frame(bytes('plain'), true).subarray(0, 13)),
    ).toThrow(/ends early/);
  });
});
