import { spawn } from 'child_process';
import path from 'path';

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** Runs the command as a process of its own, in `folder`, with `input` on its standard input. */
export async function runBellwether(
  folder: string,
  args: string[],
  input = '',
): Promise<Ended> {
  const child = spawn(
    process.execPath,
    [
      '-r',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      path.resolve(__dirname, '../../main.ts'),
      ...args,
    ],
    {
      cwd: folder,
      env: { PATH: process.env.PATH },
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  let [out, err] = ['', ''];
  child.stdout.on('data', chunk => {
    out += chunk;
  });
  child.stderr.on('data', chunk => {
    err += chunk;
  });
  // The command may end without reading its input.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const code = await new Promise<number | null>(resolve => {
    child.once('close', resolve);
  });
  return { code, out, err };
}
