import { randomUUID } from 'crypto';
import fs from 'fs/promises';
import path from 'path';
import { LoggedRow } from './InferenceLogAdapter';

interface Waiting {
  lines: string;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** How the values of fields are told from what the log itself knows of a row. */
export const FIELD_MARK = '=';

/**
 * Rows that were taken and are in no partition yet: a file of JSON lines. They are on the disk before their sender is
 * answered, so a process may die at any time. A file is never gone on with by another process.
 */
export class Spool {
  static async create(folder: string, now: Date): Promise<Spool> {
    const file = path.join(folder, `${randomUUID()}.jsonl`);
    return new Spool(file, await fs.open(file, 'wx'), now);
  }

  /** Rows that were appended. */
  rows = 0;
  private waiting: Waiting[] = [];
  private writing: Promise<void> | undefined;

  private constructor(
    readonly file: string,
    private readonly handle: fs.FileHandle,
    readonly since: Date,
  ) {}

  /** Resolves when the rows are on the disk. Calls that overlap share one write. */
  append(rows: readonly LoggedRow[], seenAt: Date): Promise<void> {
    this.rows += rows.length;
    const lines = rows.map(row => toLine(row, seenAt)).join('');
    return new Promise((resolve, reject) => {
      this.waiting.push({ lines, resolve, reject });
      this.writing ??= this.write().finally(() => {
        this.writing = undefined;
      });
    });
  }

  async close(): Promise<void> {
    await this.writing;
    await this.handle.close();
  }

  private async write(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      try {
        await this.handle.appendFile(batch.map(({ lines }) => lines).join(''));
        await this.handle.datasync();
        batch.forEach(({ resolve }) => resolve());
      } catch (error) {
        batch.forEach(({ reject }) => reject(error));
      }
    }
  }
}

function toLine(row: LoggedRow, seenAt: Date): string {
  const { at, values, ...known } = row;
  const fields = Object.entries(values).map(([name, value]) => [
    `${FIELD_MARK}${name}`,
    value,
  ]);
  return `${JSON.stringify({
    ...known,
    at: at.getTime(),
    seen: seenAt.getTime(),
    ...Object.fromEntries(fields),
  })}\n`;
}
