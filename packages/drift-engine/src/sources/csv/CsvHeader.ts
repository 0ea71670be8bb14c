import { SourceError } from '../SourceError';

const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 34;
const DELIMITERS = [',', '\t', ';', '|'];

export interface CsvHeader {
  names: string[];
  delimiter: number;
  /** Byte at which the first row of data starts. */
  bodyStart: number;
  /** Lines that the header takes. */
  lines: number;
}

/** Byte after the first record, quoted line breaks considered; undefined where the record does not end. */
function endOfRecord(
  bytes: Uint8Array,
  isWhole: boolean,
): { end: number; next: number; lines: number } | undefined {
  let quoted = false;
  let lines = 1;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === QUOTE) quoted = !quoted;
    else if (byte === NEWLINE || byte === RETURN) {
      if (quoted) {
        if (byte === NEWLINE) lines++;
        continue;
      }
      const pair = byte === RETURN && bytes[i + 1] === NEWLINE;
      return { end: i, next: i + (pair ? 2 : 1), lines };
    }
  }
  return isWhole && !quoted
    ? { end: bytes.length, next: bytes.length, lines }
    : undefined;
}

function splitHeader(text: string, delimiter: string): string[] {
  const names: string[] = [];
  let name = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '"') {
      if (quoted && text[i + 1] === '"') {
        name += '"';
        i++;
      } else quoted = !quoted;
    } else if (char === delimiter && !quoted) {
      names.push(name);
      name = '';
    } else name += char;
  }
  return [...names, name].map(each => each.trim());
}

/**
 * Reads the header of a CSV file: the delimiter is that of comma, tab, semicolon and bar which splits it into most
 * names.
 *
 * @param bytes - the file's start
 * @param isWhole - whether that is all of the file, or all that a header may take
 * @returns undefined where the header goes on after these bytes
 * @throws SourceError for a file that is not UTF-8 text, or whose header does not end
 */
export function readCsvHeader(
  source: string,
  bytes: Uint8Array,
  isWhole: boolean,
): CsvHeader | undefined {
  if (
    (bytes[0] === 0xff && bytes[1] === 0xfe) ||
    (bytes[0] === 0xfe && bytes[1] === 0xff) ||
    bytes.subarray(0, 4096).includes(0)
  ) {
    throw new SourceError(
      { source },
      'the file is not text in UTF-8 (it may be UTF-16); convert it to UTF-8',
    );
  }
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const start = mark ? 3 : 0;
  const record = endOfRecord(bytes.subarray(start), isWhole);
  if (!record) {
    if (!isWhole) return undefined;
    throw new SourceError(
      { source },
      'the header does not end; is a quotation mark left open?',
    );
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(
      bytes.subarray(start, start + record.end),
    );
  } catch {
    throw new SourceError(
      { source },
      'the header is not UTF-8; convert the file to UTF-8',
    );
  }
  const splits = DELIMITERS.map(each => splitHeader(text, each));
  const most = Math.max(...splits.map(names => names.length));
  const chosen = splits.findIndex(names => names.length === most);
  const names = splits[chosen];
  const nameless = names.findIndex(name => name === '');
  if (nameless >= 0 && names.length > 1) {
    // pandas writes its index so; every other nameless column is as likely to be a mistake.
    names[nameless] = nameless === 0 ? 'column 1' : '';
    const second = names.indexOf('');
    if (second >= 0) {
      throw new SourceError(
        { source },
        `column ${second + 1} of the header has no name`,
      );
    }
  } else if (nameless >= 0) {
    throw new SourceError({ source }, 'the header is empty');
  }
  return {
    names,
    delimiter: DELIMITERS[chosen].charCodeAt(0),
    bodyStart: start + record.next,
    lines: record.lines,
  };
}
