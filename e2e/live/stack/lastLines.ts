import { existsSync, readFileSync } from 'node:fs';

const SHOWN_LINES = 15;

/** The end of a log, as a failure shows it. */
export function lastLines(logFile: string, count = SHOWN_LINES): string {
  if (!existsSync(logFile)) return '';
  return readFileSync(logFile, 'utf8')
    .trimEnd()
    .split('\n')
    .slice(-count)
    .join('\n');
}
