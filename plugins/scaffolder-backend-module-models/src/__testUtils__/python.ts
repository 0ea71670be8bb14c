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

/** What Python says against programs, by path; undefined where there is no Python. */
export function compileErrors(
  programs: Record<string, string>,
): string[] | undefined {
  const { status, stdout, error } = spawnSync('python3', ['-c', COMPILE], {
    input: JSON.stringify(programs),
    encoding: 'utf8',
  });
  if (error || status !== 0) return undefined;
  return JSON.parse(stdout);
}
