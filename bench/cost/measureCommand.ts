import { spawn } from 'child_process';
import fs from 'fs';
import path from 'path';
import { json } from 'stream/consumers';
import { z } from 'zod';

const ROOT = path.resolve(__dirname, '../..');

const reportSchema = z.object({
  workloads: z.array(z.object({ samples: z.number() })),
});

export interface MeasuredCommand {
  /** From the start of the process to its end, of each round. */
  seconds: number[];
  rssBytes: number;
  rows: number;
}

async function runOnce(file: string): Promise<{
  seconds: number;
  rssBytes: number;
  report: z.infer<typeof reportSchema>;
}> {
  const peak = `${file}.peak`;
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [
      '-r',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      '-r',
      require.resolve('./peakMemory.cjs'),
      path.join(ROOT, 'packages/cli/src/main.ts'),
      'rightsize',
      '--usage',
      file,
      '--format',
      'json',
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, BENCH_PEAK_FILE: peak },
    },
  );
  const ended = new Promise<number | null>(resolve =>
    child.once('exit', code => resolve(code)),
  );
  const printed = await json(child.stdout);
  const code = await ended;
  const seconds = (performance.now() - started) / 1000;
  if (code !== 0) throw new Error(`bellwether rightsize ended with ${code}`);
  return {
    seconds,
    rssBytes: Number(fs.readFileSync(peak, 'utf8')),
    report: reportSchema.parse(printed),
  };
}

/** The command itself, in a process of its own: from a file of usage to what it prints. */
export async function measureCommand(
  { file, rows }: { file: string; rows: number },
  workloads: number,
  rounds: number,
): Promise<MeasuredCommand> {
  const measured: MeasuredCommand = { seconds: [], rssBytes: 0, rows };
  for (let round = 0; round < rounds; round++) {
    const { seconds, rssBytes, report } = await runOnce(file);
    if (report.workloads.length !== workloads) {
      throw new Error(
        `bellwether rightsize printed ${report.workloads.length} of ${workloads} workloads`,
      );
    }
    measured.seconds.push(seconds);
    measured.rssBytes = Math.max(measured.rssBytes, rssBytes);
  }
  return measured;
}
