import { createReadStream } from 'fs';
import { fileError } from './FileError';
import type { Rows } from './Rows';

/** The fields of one line; quotes may hold commas, and doubled quotes. */
function fieldsOf(line: string, file: string, number: number): string[] {
  if (!line.includes('"')) return line.split(',');
  const fields: string[] = [];
  let at = 0;
  while (at <= line.length) {
    if (line[at] !== '"') {
      const comma = line.indexOf(',', at);
      const end = comma < 0 ? line.length : comma;
      fields.push(line.slice(at, end));
      at = end + 1;
      continue;
    }
    let text = '';
    at++;
    for (;;) {
      const quote = line.indexOf('"', at);
      if (quote < 0) {
        throw fileError({ file, line: number }, 'a quote is not closed');
      }
      text += line.slice(at, quote);
      at = quote + 1;
      if (line[at] !== '"') break;
      text += '"';
      at++;
    }
    if (at < line.length && line[at] !== ',') {
      throw fileError(
        { file, line: number },
        `'${line.slice(at, at + 10)}' stands after a quote`,
      );
    }
    fields.push(text);
    at++;
  }
  return fields;
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  const decode = (block: Uint8Array | undefined) => {
    try {
      return block ? decoder.decode(block, { stream: true }) : decoder.decode();
    } catch {
      throw fileError({ file }, 'is not text in UTF-8');
    }
  };
  const blocks: AsyncIterable<Uint8Array> = createReadStream(file, {
    highWaterMark: 1 << 20,
  });
  for await (const block of blocks) {
    const lines = (rest + decode(block)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      yield line.endsWith('\r') ? line.slice(0, -1) : line;
    }
  }
  rest += decode(undefined);
  if (rest !== '') yield rest.endsWith('\r') ? rest.slice(0, -1) : rest;
}

/** The rows of a CSV file with a header. */
export async function readCsv(file: string): Promise<Rows> {
  const lines = linesOf(file);
  const first = await lines.next();
  if (first.done) throw fileError({ file }, 'the file is empty (0 bytes)');
  const columns = fieldsOf(first.value, file, 1).map(name => name.trim());
  const place = { file, line: 1 };
  async function* rows(): AsyncGenerator<string[]> {
    let number = 1;
    for await (const line of lines) {
      number++;
      if (line === '') continue;
      const fields = fieldsOf(line, file, number);
      if (fields.length !== columns.length) {
        throw fileError(
          { file, line: number },
          `${fields.length} fields, the header has ${columns.length}`,
        );
      }
      place.line = number;
      yield fields;
    }
  }
  return {
    file,
    columns,
    rows: rows(),
    place: column => ({ ...place, column }),
  };
}
