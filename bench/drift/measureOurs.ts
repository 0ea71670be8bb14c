import { execFile } from 'child_process';
import path from 'path';
import { promisify } from 'util';
import type { DataSet } from './dataSets';
import { parseMeasured, type Measured } from './pythonPeer';

const run = promisify(execFile);

export type TaskName =
  | 'marginal'
  | 'ensemble'
  | 'profiles'
  | 'baseline'
  | 'ks'
  | 'mmd';

/** Runs a task of `measure.ts` in a process of its own, so that its memory is its own. */
export async function measureOurs(
  task: TaskName,
  files: DataSet,
  rounds: number,
): Promise<Measured> {
  const { stdout } = await run(process.execPath, [
    ...['-r', require.resolve('@backstage/cli/config/nodeTransform.cjs')],
    path.join(__dirname, 'measure.ts'),
    task,
    files.reference,
    files.current,
    String(rounds),
  ]);
  return parseMeasured(stdout);
}
