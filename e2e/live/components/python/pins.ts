import { createHash } from 'node:crypto';

const PIN = /^[A-Za-z0-9][A-Za-z0-9._-]*(\[[A-Za-z0-9,._-]+\])?==[^\s;=]+$/;

/** The lines of a requirements file that name a package; comments and empty lines are left out. */
export function readPins(text: string): string[] {
  return text
    .split('\n')
    .map(line => line.replace(/(^|\s)#.*$/, '').trim())
    .filter(line => line !== '')
    .map(line => {
      if (!PIN.test(line)) {
        throw new Error(
          `"${line}" names no exact version: an environment is kept by what is in it, so every requirement needs name==version`,
        );
      }
      return line;
    });
}

/**
 * What tells one environment from another: the pinned packages and the interpreter that runs them. The order of the lines
 * does not matter, and neither do comments.
 */
export function environmentKey(pins: string[], interpreter: string): string {
  return createHash('sha256')
    .update([interpreter, ...[...pins].sort()].join('\n'))
    .digest('hex')
    .slice(0, 12);
}
