import { blocksOf, type SourceFile } from '../SourceFile';
import { SourceError } from '../SourceError';

const NEWLINE = 10;
const LONGEST_LINE_BYTES = 64e6;

/** Lines of one block of a file, and the bytes that it took. */
export interface LineBlock {
  lines: { text: string; line: number }[];
  bytes: number;
}

/**
 * The lines of a text file, block by block.
 *
 * @throws SourceError where a line is not UTF-8
 */
export async function* lineBlocks(
  file: SourceFile,
  signal?: AbortSignal,
): AsyncGenerator<LineBlock> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = Buffer.alloc(0);
  let line = 0;
  const decode = (bytes: Uint8Array) => {
    line++;
    try {
      return { text: decoder.decode(bytes).trim(), line };
    } catch {
      throw new SourceError(
        { source: file.name, row: line },
        'the text is not UTF-8; convert the file to UTF-8',
      );
    }
  };
  for await (const block of blocksOf(file, signal)) {
    const bytes = rest.length ? Buffer.concat([rest, block]) : block;
    const lines: LineBlock['lines'] = [];
    let at = 0;
    for (;;) {
      const end = bytes.indexOf(NEWLINE, at);
      if (end < 0) break;
      lines.push(decode(bytes.subarray(at, end)));
      at = end + 1;
    }
    rest = Buffer.from(bytes.subarray(at));
    if (rest.length > LONGEST_LINE_BYTES) {
      throw new SourceError(
        { source: file.name, row: line + 1 },
        'the line is longer than 64 MB',
      );
    }
    yield { lines, bytes: block.length };
  }
  if (rest.length > 0) yield { lines: [decode(rest)], bytes: 0 };
}
