const MAGIC = 0x184d2204;
const STORED = 0x80000000;

/**
 * Unpacks an LZ4 frame (the compression that Arrow IPC and Feather files use by default); checksums are skipped.
 * Formats: lz4_Frame_format.md and lz4_Block_format.md of the LZ4 project.
 *
 * @throws Error where the bytes are not a frame, or end early
 */
export function unpackLz4(packed: Uint8Array): Uint8Array {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  if (view.getUint32(0, true) !== MAGIC) throw new Error('not an LZ4 frame');
  const flags = packed[4];
  const hasBlockChecksum = (flags & 0x10) !== 0;
  const hasSize = (flags & 0x08) !== 0;
  const hasDictionary = (flags & 0x01) !== 0;
  let at = 6 + (hasSize ? 8 : 0) + (hasDictionary ? 4 : 0) + 1;
  let out = new Uint8Array(
    hasSize ? Number(view.getBigUint64(6, true)) : 4 * packed.length,
  );
  let size = 0;
  const room = (more: number) => {
    if (size + more <= out.length) return;
    const grown = new Uint8Array(Math.max(2 * out.length, size + more));
    grown.set(out.subarray(0, size));
    out = grown;
  };
  for (;;) {
    const header = view.getUint32(at, true);
    at += 4;
    if (header === 0) return out.subarray(0, size);
    const end = at + (header & ~STORED);
    if (end > packed.length) throw new Error('the LZ4 frame ends early');
    if (header & STORED) {
      room(end - at);
      out.set(packed.subarray(at, end), size);
      size += end - at;
      at = end;
    } else {
      while (at < end) {
        const token = packed[at++];
        let literals = token >> 4;
        if (literals === 15) {
          let more: number;
          do {
            more = packed[at++];
            literals += more;
          } while (more === 255);
        }
        room(literals);
        out.set(packed.subarray(at, at + literals), size);
        size += literals;
        at += literals;
        // The last sequence of a block has no match.
        if (at >= end) break;
        const offset = packed[at] | (packed[at + 1] << 8);
        at += 2;
        let length = token & 15;
        if (length === 15) {
          let more: number;
          do {
            more = packed[at++];
            length += more;
          } while (more === 255);
        }
        length += 4;
        if (offset === 0 || offset > size) {
          throw new Error('the LZ4 frame is broken');
        }
        room(length);
        // A match may overlap what it writes: byte by byte.
        for (let i = 0; i < length; i++, size++) out[size] = out[size - offset];
      }
    }
    if (hasBlockChecksum) at += 4;
  }
}
