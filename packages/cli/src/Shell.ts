/** Where the command runs: what it reads of its surroundings, and where it writes. */
export interface Shell {
  env: Record<string, string | undefined>;
  /** True when a person reads standard output. */
  isTerminal: boolean;
  /** Width of the terminal, characters. */
  columns: number;
  /** All of standard input. */
  readInput(): Promise<Uint8Array>;
  /** Results: standard output. */
  write(text: string): void;
  /** Progress and warnings, a line each: standard error. */
  warn(line: string): void;
}

/** What the command ends with. */
export const exitCodes = {
  done: 0,
  failed: 1,
  wrongUsage: 2,
  failOnMet: 10,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
