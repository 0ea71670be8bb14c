import { z } from 'zod';
import { median, type Measurement } from '../portal/statistics';
import type { MeasuredBackend } from './measureBackend';
import type { MeasuredCommand } from './measureCommand';

const MIB = 1024 * 1024;
const RATIO = 10;
const MEMORY_BYTES = 1e9;
const LONGEST_MS = 50;

/** What a measured process says of itself. */
export const measuredSchema = z.object({
  seconds: z.array(z.number()).min(1),
  arithmeticSeconds: z.array(z.number()).min(1),
  longestMs: z.array(z.number()).optional(),
  rssBytes: z.number(),
  sizes: z.record(
    z.string(),
    z.object({ cpu: z.number(), memory: z.number() }),
  ),
});
export type Measured = z.infer<typeof measuredSchema>;

function waitOf(backend: MeasuredBackend): Measurement {
  return {
    name: 'longest wait of the backend’s event loop',
    value: backend.longestMs,
    unit: 'ms',
    limit: LONGEST_MS,
    note: `while ${backend.servers} servers are recommended sizes, ${Math.round(
      backend.seconds,
    )} s; of its own work ${backend.longestWorkMs.toFixed(1)} ms at a stretch`,
  };
}

/** What is printed, with its limits. */
export function measurementsOf(
  {
    peer,
    peerNote,
    single,
    all,
    command,
    backend,
  }: {
    peer: Measured;
    peerNote: string;
    single: Measured;
    all: Measured;
    command: MeasuredCommand;
    /** Absent where it was left out. */
    backend?: MeasuredBackend;
  },
  workloads: number,
  cores: number,
): Measurement[] {
  const each = (seconds: number[]) => (1000 * median(seconds)) / workloads;
  return [
    {
      name: "answers to sizes: KRR's rule",
      value: each(peer.seconds),
      unit: 'ms each',
      note: `${peerNote}; ${Math.round(peer.rssBytes / MIB)} MiB`,
    },
    {
      name: 'answers to sizes: ours, one core',
      value: each(single.seconds),
      unit: 'ms each',
      note: 'leaks, season, margin, risk and replay too',
    },
    {
      name: `answers to sizes: ours, ${cores} cores`,
      value: each(all.seconds),
      unit: 'ms each',
    },
    {
      name: 'answers to sizes: KRR / ours, one core',
      value: median(peer.seconds) / median(single.seconds),
      unit: 'x',
    },
    {
      name: `answers to sizes: KRR / ours, ${cores} cores`,
      value: median(peer.seconds) / median(all.seconds),
      unit: 'x',
      atLeast: RATIO,
      note: 'Python computes on one',
    },
    {
      name: "from arrays: KRR's rule",
      value: each(peer.arithmeticSeconds),
      unit: 'ms each',
      note: 'one percentile and one maximum',
    },
    {
      name: 'from arrays: ours, one core',
      value: each(single.arithmeticSeconds),
      unit: 'ms each',
    },
    {
      name: 'longest single recommendation',
      value: Math.max(...(single.longestMs ?? [])),
      unit: 'ms',
      note: 'the backend does it in a thread',
    },
    {
      name: '`bellwether rightsize`: file to printed result',
      value: each(command.seconds),
      unit: 'ms each',
      note: `Parquet of ${command.rows.toLocaleString(
        'en-US',
      )} samples, with the start of the command from its sources`,
    },
    {
      name: "`bellwether rightsize`: KRR's rule from its answers / the command",
      value: median(peer.seconds) / median(command.seconds),
      unit: 'x',
    },
    {
      name: '`bellwether rightsize`: memory, highest',
      value: command.rssBytes / MIB,
      unit: 'MiB',
      limit: MEMORY_BYTES / MIB,
      note: '1 GB',
    },
    ...(backend ? [waitOf(backend)] : []),
    {
      name: `memory, highest, ${cores} processes`,
      value: all.rssBytes / MIB,
      unit: 'MiB',
      limit: MEMORY_BYTES / MIB,
      note: '1 GB',
    },
  ];
}
