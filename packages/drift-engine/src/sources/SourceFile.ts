import fs from 'node:fs';
import zlib from 'node:zlib';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { codeOf, messageOf, SourceError } from './SourceError';

export type FileFormat = 'parquet' | 'arrow' | 'csv' | 'json-lines';

/** A file to read: on disk, or bytes that the caller holds. */
export interface SourceFile {
  /** As the user named it. */
  name: string;
  format: FileFormat;
  path?: string;
  bytes?: Uint8Array;
  sizeBytes: number;
  isGzip: boolean;
}

const BLOCK_BYTES = 1024 * 1024;
const EXTENSIONS: Record<string, FileFormat> = {
  '.parquet': 'parquet',
  '.pq': 'parquet',
  '.csv': 'csv',
  '.tsv': 'csv',
  '.txt': 'csv',
  '.arrow': 'arrow',
  '.ipc': 'arrow',
  '.feather': 'arrow',
  '.arrows': 'arrow',
  '.jsonl': 'json-lines',
  '.ndjson': 'json-lines',
  '.json': 'json-lines',
};
const FORMAT_NAMES: Record<FileFormat, string> = {
  parquet: 'Parquet',
  arrow: 'Arrow IPC',
  csv: 'CSV',
  'json-lines': 'JSON lines',
};

function startsWith(bytes: Uint8Array, text: string): boolean {
  return (
    Buffer.from(bytes.subarray(0, text.length)).toString('latin1') === text
  );
}

function formatOfStart(start: Uint8Array): FileFormat {
  if (startsWith(start, 'PAR1')) return 'parquet';
  if (startsWith(start, 'ARROW1') || startsWith(start, '\xff\xff\xff\xff')) {
    return 'arrow';
  }
  const text = Buffer.from(start)
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '');
  return /^\s*[{[]/.test(text) ? 'json-lines' : 'csv';
}

function detect(
  name: string,
  start: Uint8Array,
): { format: FileFormat; isGzip: boolean } {
  const isGzip = start[0] === 0x1f && start[1] === 0x8b;
  const plain = name.toLowerCase().replace(/\.gz$/, '');
  const named = EXTENSIONS[path.extname(plain)];
  const found = isGzip ? named ?? 'csv' : formatOfStart(start);
  const isBinary = (format: FileFormat) =>
    format === 'parquet' || format === 'arrow';
  if (named && named !== found && (isBinary(named) || isBinary(found))) {
    throw new SourceError(
      { source: name },
      `the file is named ${FORMAT_NAMES[named]} but is not (it may be broken, or ${FORMAT_NAMES[found]})`,
    );
  }
  if (isGzip && isBinary(found)) {
    throw new SourceError(
      { source: name },
      `a compressed ${FORMAT_NAMES[found]} file cannot be read; unpack it`,
    );
  }
  // The text formats cannot be told apart by their first bytes alone: a name decides.
  return { format: named ?? found, isGzip };
}

const EMPTY = 'the file is empty (0 bytes)';

export function memoryFile(name: string, bytes: Uint8Array): SourceFile {
  if (bytes.length === 0) throw new SourceError({ source: name }, EMPTY);
  return {
    name,
    bytes,
    sizeBytes: bytes.length,
    ...detect(name, bytes.subarray(0, 64)),
  };
}

/** What the system says about a path, in words. */
export function fileProblem(name: string, error: unknown): SourceError {
  const code = codeOf(error);
  const problems: Record<string, string> = {
    ENOENT: 'there is no such file',
    ENOTDIR: 'there is no such file',
    EACCES: 'permission denied: this user may not read the file',
    EPERM: 'permission denied: this user may not read the file',
    EISDIR:
      'this is a directory; name a file, or a pattern such as DIR/*.parquet',
    EMFILE: 'too many files are open',
  };
  return new SourceError(
    { source: name },
    problems[code] ?? `cannot be read (${code || messageOf(error)})`,
    { cause: error },
  );
}

/** Opens a file far enough to know that it can be read and what it is. */
export async function diskFile(name: string): Promise<SourceFile> {
  const start = Buffer.alloc(64);
  let sizeBytes: number;
  let filled: number;
  try {
    const stat = await fs.promises.stat(name);
    if (stat.isDirectory())
      throw Object.assign(new Error(), { code: 'EISDIR' });
    sizeBytes = stat.size;
    const handle = await fs.promises.open(name, 'r');
    try {
      filled = (await handle.read(start, 0, start.length, 0)).bytesRead;
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw fileProblem(name, error);
  }
  if (sizeBytes === 0 && filled === 0) {
    throw new SourceError({ source: name }, EMPTY);
  }
  return {
    name,
    path: name,
    sizeBytes,
    ...detect(name, start.subarray(0, filled)),
  };
}

async function* blocksOfMemory(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += BLOCK_BYTES) {
    yield bytes.subarray(at, at + BLOCK_BYTES);
  }
}

/**
 * The content of a text file, block by block, unpacked.
 *
 * @throws SourceError where the file cannot be read or its compression is broken; the signal's reason when aborted
 */
export async function* blocksOf(
  file: SourceFile,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const plain =
    file.path === undefined
      ? blocksOfMemory(file.bytes ?? new Uint8Array(0))
      : fs.createReadStream(file.path, { highWaterMark: BLOCK_BYTES });
  try {
    if (!file.isGzip) {
      for await (const block of plain) {
        signal?.throwIfAborted();
        yield block;
      }
      return;
    }
    const unpack = zlib.createGunzip({ chunkSize: BLOCK_BYTES });
    const packed = pipeline(plain, unpack);
    // The loop below reports a failure; without a handler here it would count as unhandled.
    packed.catch(() => undefined);
    for await (const block of unpack) {
      signal?.throwIfAborted();
      yield block;
    }
    await packed;
  } catch (error) {
    if (error instanceof SourceError || signal?.aborted) throw error;
    const code = codeOf(error);
    if (code.startsWith('Z_')) {
      throw new SourceError(
        { source: file.name },
        'the compressed file is broken or incomplete',
        { cause: error },
      );
    }
    if (code.startsWith('E')) throw fileProblem(file.name, error);
    throw error;
  }
}
