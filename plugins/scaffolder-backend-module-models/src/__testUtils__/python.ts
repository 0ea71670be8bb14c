import { spawnSync } from 'child_process';

const COMPILE = `
import json, sys
problems = []
for name, text in json.load(sys.stdin).items():
    try:
        compile(text, name, "exec")
    except SyntaxError as error:
        problems.append(f"{name}:{error.lineno}: {error.msg}")
print(json.dumps(problems))
`;

/**
 * What Python says against programs, by path.
 *
 * @throws Error - where there is no Python: what is generated was not compiled then
 */
export function compileErrors(
  programs: Record<string, string>,
  python = 'python3',
): string[] {
  const { status, stdout, stderr, error } = spawnSync(python, ['-c', COMPILE], {
    input: JSON.stringify(programs),
    encoding: 'utf8',
  });
  if (error || status !== 0) {
    throw new Error(
      `No Python has compiled what was generated: ${error?.message ?? stderr}`,
    );
  }
  return JSON.parse(stdout);
}

/** What a program of a made project prints, and how it ends; only Python's own library is there. */
export function runPython(
  folder: string,
  program: string,
  env: Record<string, string> = {},
): { status: number | null; printed: string } {
  const { status, stdout, stderr, error } = spawnSync(
    'python3',
    ['-c', program],
    { cwd: folder, env: { ...process.env, ...env }, encoding: 'utf8' },
  );
  if (error) throw error;
  return { status, printed: stdout + stderr };
}
