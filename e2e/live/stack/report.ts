import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { readGroupMemory } from './memory';
import { PlainError } from './PlainError';
import type { Stack } from './Stack';
import type { Row } from './table';

/** Prints a step that is done. */
export function printStep(title: string, milliseconds: number): void {
  console.log(`  ${title.padEnd(44)} ${(milliseconds / 1000).toFixed(1)} s`);
}

/** Every process of a stack as it is now. */
export function rowsOf(stack: Stack): Row[] {
  const memory = readGroupMemory();
  return stack.inOrder.flatMap(({ component, processes }) =>
    processes.map(({ process: { name, pid }, address }) => ({
      component: component.name,
      version: component.version,
      process: name,
      address,
      pid,
      memoryBytes: memory?.get(pid),
    })),
  );
}

/** Writes what the components have published, and more, to a file that a shell can read; gives its path. */
export function writeVariables(
  { folder, environment }: Stack,
  more: Record<string, string>,
): string {
  const file = path.join(folder, 'environment.sh');
  const lines = Object.entries({ ...environment, ...more }).map(
    ([name, value]) => `export ${name}='${value.replace(/'/g, `'\\''`)}'\n`,
  );
  writeFileSync(file, lines.join(''), { mode: 0o600 });
  return file;
}

/** Prints why the program ends; what no sentence was written for is shown with its stack. */
export function printFailure(error: unknown): void {
  console.error(error instanceof PlainError ? `\n${error.message}` : error);
  process.exitCode = 1;
}
