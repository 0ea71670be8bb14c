import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Component } from '../../stack/Component';
import { typescript } from '../typescript';
import { processName, standInsOf } from './standIns';

/** Writes status where no real controller runs in this stack, and says so by its name. */
export const statusWriter: Component = {
  name: 'status-writer',
  version: '',
  needs: ['control-plane'],
  install: async () => {},
  async start(context) {
    const process_ = context.spawn(
      processName(standInsOf(context.components)),
      process.execPath,
      typescript(path.join(__dirname, 'writer.ts'), ...context.components),
      { env: { ...process.env, ...context.environment } },
    );
    await context.untilReady(process_, async () =>
      (await readFile(process_.logFile, 'utf8')).includes('ready: '),
    );
    return { processes: [{ process: process_ }], environment: {} };
  },
};
