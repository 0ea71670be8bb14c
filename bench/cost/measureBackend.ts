import { execFile } from 'child_process';
import path from 'path';
import { promisify } from 'util';
import { z } from 'zod';
import { freePort, root, startProgram, waitFor } from '../portal/processes';

const run = promisify(execFile);

/** It lies with what it measures. */
const MEASURED = path.join(
  root,
  'plugins/cost-backend/src/__testUtils__/measureBlocks.ts',
);

const measuredSchema = z.object({
  servers: z.number(),
  proposed: z.number(),
  longestMs: z.number(),
  longestWorkMs: z.number(),
  p99Ms: z.number(),
  seconds: z.number(),
  rssBytes: z.number(),
});

export type MeasuredBackend = z.infer<typeof measuredSchema>;

/** Lets the backend recommend sizes for the workloads of a folder, with upstreams and a process of its own. */
export async function measureBackend(folder: string): Promise<MeasuredBackend> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const stub = startProgram('bench/cost/upstreamsStub.ts', [
    folder,
    String(port),
  ]);
  try {
    await waitFor(
      'The upstreams',
      async () => (await fetch(`${url}/v1/records/servers`)).ok,
      { running: stub },
    );
    const { stdout } = await run(process.execPath, [
      '-r',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      MEASURED,
      url,
    ]);
    const measured = measuredSchema.parse(
      JSON.parse(stdout.trimEnd().split('\n').pop() ?? ''),
    );
    if (measured.proposed === 0) {
      throw new Error('The backend recommended no size at all');
    }
    return measured;
  } finally {
    await stub.end();
  }
}
