import type { DuckDBConnection } from '@duckdb/node-api';

/** A document of `drift.yaml`. */
export interface DriftMonitor {
  apiVersion: 'bellwether.dev/v1';
  kind: 'DriftMonitor';
  metadata: { name: string };
  spec: Record<string, unknown>;
}

export function monitor(
  name: string,
  spec: Record<string, unknown>,
): DriftMonitor {
  return {
    apiVersion: 'bellwether.dev/v1',
    kind: 'DriftMonitor',
    metadata: { name },
    spec,
  };
}

/** What one model was asked and what it answered, as a serving layer would have logged it. */
export interface InferenceLog {
  /** Name of the model, and of the folder. */
  model: string;
  /** Changes whenever the same data would give other rows. */
  revision: number;
  /** What watches it. */
  monitors(now: Date): DriftMonitor[];
  /** Writes Parquet files into an empty folder. */
  write(options: {
    connection: DuckDBConnection;
    folder: string;
    now: Date;
    seed: string;
  }): Promise<void>;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Whole weeks from an old week to the one that holds `now`, in days. Weeks begin on Monday, in UTC. */
export function daysToThisWeek(mondayOfOldWeek: string, now: Date): number {
  const days = (now.getTime() - Date.parse(mondayOfOldWeek)) / DAY_MS;
  return Math.floor(days / 7) * 7;
}

/** A moment as DuckDB reads it, in UTC. */
export function timestamp(at: Date): string {
  return `TIMESTAMP '${at.toISOString().slice(0, 19).replace('T', ' ')}'`;
}

/** A day so many days later, as ISO 8601. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}
