/** Ends the command with exit code 1; the message is the one line that the person reads. */
export class CliError extends Error {
  readonly name: string = 'CliError';
}

/** Ends the command with exit code 2. */
export class UsageError extends Error {
  readonly name = 'UsageError';
}
