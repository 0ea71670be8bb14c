/** A file that cannot be read or makes no sense; the message is one line that names file, line or row, and column. */
export class FileError extends Error {
  readonly name = 'FileError';
}

/** Where in a file something stands. */
export interface Place {
  file: string;
  /** 1 is the first line of a text file, its header included. */
  line?: number;
  /** 1 is the first row of data. */
  row?: number;
  column?: string;
}

export function fileError(
  { file, line, row, column }: Place,
  problem: string,
): FileError {
  const parts = [
    ...(line === undefined ? [] : [`line ${line}`]),
    ...(row === undefined ? [] : [`row ${row}`]),
    ...(column === undefined ? [] : [`column ${column}`]),
  ];
  return new FileError(
    `${file}: ${parts.length > 0 ? `${parts.join(', ')}: ` : ''}${problem}`,
  );
}
