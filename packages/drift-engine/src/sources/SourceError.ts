/** Where in a source something is wrong. */
export interface SourcePlace {
  /** File, glob or engine as the user named it; never holds a password. */
  source: string;
  column?: string;
  /** 1 is the first row of data. */
  row?: number;
  /** 1 is the first line of a text file, its header included. */
  line?: number;
}

/** The first line of a text, without the noise that an engine or the system puts around it. */
export function oneLine(text: string): string {
  return text.split('\n')[0].replace(/\s+/g, ' ').trim();
}

/** The system's code of an error, such as `ENOENT`, or ''. */
export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error
    ? String(error.code)
    : '';
}

/** What an error says, without its type's name. */
export function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}

function describePlace({ source, column, row, line }: SourcePlace): string {
  const parts = [
    ...(column === undefined ? [] : [`column ${column}`]),
    ...(row === undefined
      ? []
      : [line === undefined ? `row ${row}` : `row ${row} (line ${line})`]),
  ];
  return parts.length ? `${source}: ${parts.join(', ')}` : source;
}

/**
 * Data that cannot be read or compared. The message is one line that names the source and, where they are known, the
 * column and the row.
 */
export class SourceError extends Error {
  readonly source: string;
  readonly column?: string;
  readonly row?: number;

  constructor(place: SourcePlace, problem: string, options?: ErrorOptions) {
    super(`${describePlace(place)}: ${oneLine(problem)}`, options);
    this.name = 'SourceError';
    this.source = place.source;
    this.column = place.column;
    this.row = place.row;
  }
}
