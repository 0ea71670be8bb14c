import fs from 'fs';
import Database from 'better-sqlite3';
import path from 'path';
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

/** The newest report in the backend's own database, opened for reading only. */
export function readSyncReport(portal: Portal): SyncReport | undefined {
  const file = path.join(portal.databaseFolder, 'models.sqlite');
  if (!fs.existsSync(file)) return undefined;
  const database = new Database(file, { readonly: true });
  try {
    const row = database
      .prepare('select sync from upstream_status where id = ?')
      .get(`registry:${INSTANCE}`) as { sync?: string } | undefined;
    return row?.sync ? JSON.parse(row.sync).report : undefined;
  } finally {
    database.close();
  }
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
