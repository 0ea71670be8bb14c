import fs from 'fs';
import { INSTANCE, Portal } from './startPortal';

/** What one full read of the registry did, as the backend keeps it. */
export interface SyncReport {
  startedAt: string;
  finishedAt: string;
  outcome: string;
  models: number;
  versions: number;
  rowsWritten: number;
  readMs: number;
  totalMs: number;
}

/** The newest report in the backend's own database. */
export async function readSyncReport(
  portal: Portal,
): Promise<SyncReport | undefined> {
  const row = await portal.database.first<{ sync?: string }>(
    'models',
    'select sync from upstream_status where id = ?',
    `registry:${INSTANCE}`,
  );
  return row?.sync ? JSON.parse(row.sync).report : undefined;
}

/** The backend's process during one second. */
export interface ProcessSample {
  at: number;
  uptimeMs: number;
  rssBytes: number;
  maxDelayMs: number;
  p99DelayMs: number;
}

export function readProbe(portal: Portal): ProcessSample[] {
  return fs
    .readFileSync(portal.probeFile, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line));
}
