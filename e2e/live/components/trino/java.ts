import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Context } from '../../stack/Component';
import { LackingError } from '../../stack/PlainError';
import { findProgram } from '../debian';

/** Trino 476 was built for it. */
const OLDEST_MAJOR = 24;

/** Where packages of Linux put their Java installations. */
const HOMES = ['/usr/lib/jvm', '/opt/java'];

/** A Java that is new enough: that of `JAVA_HOME`, of the path, or one that is installed beside it. */
export async function findJava(context: Context): Promise<string> {
  const folders = [
    ...(process.env.JAVA_HOME ? [path.join(process.env.JAVA_HOME, 'bin')] : []),
    ...(process.env.PATH ?? '').split(path.delimiter),
    ...(await Promise.all(HOMES.map(installations))).flat(),
  ];
  for (const folder of folders) {
    const java = await findProgram('java', [folder]);
    if (java && (await majorVersion(context, java)) >= OLDEST_MAJOR) {
      return java;
    }
  }
  throw new LackingError(
    `Trino needs Java ${OLDEST_MAJOR} or newer: install one (for example Temurin 25), or let JAVA_HOME name it.`,
  );
}

async function installations(home: string): Promise<string[]> {
  try {
    const names = await readdir(home);
    return names.map(name => path.join(home, name, 'bin'));
  } catch {
    return [];
  }
}

async function majorVersion(context: Context, java: string): Promise<number> {
  // Printed to standard output, unlike the answer to -version.
  return majorOf(await context.run(java, ['--version']));
}

/** Major version in the answer to `java --version`; 0 where there is none. */
export function majorOf(answer: string): number {
  return Number(/^\S+ (\d+)/.exec(answer)?.[1] ?? 0);
}
