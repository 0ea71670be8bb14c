import fs from 'fs/promises';
import path from 'path';
import { stringify } from 'yaml';
import { ConfiguredMonitor } from '../config';
import { Loaded } from './Loaded';

/** The text of a monitor that app-config names. */
export async function readConfigured(
  configured: ConfiguredMonitor,
): Promise<Loaded> {
  const { entityRef } = configured;
  if ('definition' in configured) {
    const location = `drift.monitors.${configured.id}`;
    return {
      entityRef,
      definedIn: { kind: 'config', location },
      text: stringify(configured.definition),
    };
  }
  const definedIn = {
    kind: 'file' as const,
    location: path.basename(configured.file),
  };
  try {
    return {
      entityRef,
      definedIn,
      text: await fs.readFile(configured.file, 'utf8'),
    };
  } catch {
    return { entityRef, definedIn, problem: 'the file cannot be read' };
  }
}
