import { Config } from '@backstage/config';
import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { monitorDefinitionSchema } from '@bellwether/plugin-drift-common';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import path from 'path';
import { PROMISE_KEY, promiseProblem } from '../definitions/promiseProblem';
import { InferenceLogsConfig, readInferenceLogsConfig } from '../inferenceLogs';

/** Where a monitor of app-config is written down. */
export type ConfiguredMonitor =
  | { id: string; entityRef: string; file: string }
  | { id: string; entityRef: string; definition: unknown };

export interface DriftConfig {
  /** Absolute folders below which the files of monitors lie. */
  roots: string[];
  /** Address of an SQL engine by the name under which monitors know it; holds secrets. */
  connections: ReadonlyMap<string, string>;
  monitors: ConfiguredMonitor[];
  /** Windows before the newest that a new monitor looks back on. */
  backfillWindows: number;
  schedule: SchedulerServiceTaskScheduleDefinition;
  /** Most threads of a run. */
  threads: number;
  /** Most rows of a side that leave an SQL engine, and that a baseline keeps. */
  sampleRows: number;
  /** A run that is not renewed for this long was left behind by a process that died. */
  leaseSeconds: number;
  /** Whether models that come from files on the backend's disk may name monitors beside them. */
  readFileLocations: boolean;
  /** Undefined where the portal takes no inference logs. */
  inferenceLogs?: InferenceLogsConfig;
  /** False discovery rate of the fleet's view. */
  falseDiscoveryRate: number;
}

const SECTION = 'drift';

/**
 * @throws InputError - naming the key that is missing or malformed
 */
export function readDriftConfig(config: Config): DriftConfig {
  const section = config.getOptionalConfig(SECTION);
  const roots = section?.getOptionalStringArray('files.roots') ?? [];
  for (const [index, root] of roots.entries()) {
    if (!path.isAbsolute(root)) {
      throw new InputError(
        `${SECTION}.files.roots[${index}] must be an absolute path, not '${root}'`,
      );
    }
  }
  return {
    roots,
    connections: readConnections(section),
    monitors: readMonitors(section),
    schedule: readSchedule(section),
    backfillWindows: whole(section, 'backfillWindows', 60, 1, 1000),
    threads: whole(section, 'threads', 2, 1, 64),
    sampleRows: whole(section, 'sampleRows', 6000, 1000, 100_000),
    leaseSeconds: whole(section, 'leaseSeconds', 30, 2, 600),
    readFileLocations: readFileLocations(section),
    inferenceLogs: readInferenceLogsConfig(config, roots),
    falseDiscoveryRate:
      section?.getOptionalNumber('fleet.falseDiscoveryRate') ?? 0.1,
  };
}

function readFileLocations(section: Config | undefined): boolean {
  const key = 'definitions.readFileLocations';
  const allowed = section?.getOptionalBoolean(key) ?? false;
  if (allowed && process.env.NODE_ENV === 'production') {
    throw new InputError(
      `${SECTION}.${key} is for development: in production, models come from url locations, or their monitors from drift.monitors`,
    );
  }
  return allowed;
}

function whole(
  section: Config | undefined,
  key: string,
  fallback: number,
  least: number,
  most: number,
): number {
  const value = section?.getOptionalNumber(key) ?? fallback;
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new InputError(
      `${SECTION}.${key} must be a whole number from ${least} to ${most}`,
    );
  }
  return value;
}

function readSchedule(
  section: Config | undefined,
): SchedulerServiceTaskScheduleDefinition {
  const schedule = section?.getOptionalConfig('schedule');
  return schedule
    ? readSchedulerServiceTaskScheduleDefinitionFromConfig(schedule)
    : { frequency: { hours: 1 }, timeout: { minutes: 50 } };
}

function readConnections(section: Config | undefined): Map<string, string> {
  const connections = new Map<string, string>();
  const all = section?.getOptionalConfig('connections');
  for (const name of all?.keys() ?? []) {
    const url = all?.getString(`${name}.url`) ?? '';
    if (!/^(postgres|postgresql|trino|trino\+https):\/\//.test(url)) {
      throw new InputError(
        `${SECTION}.connections.${name}.url must begin with postgresql://, trino:// or trino+https://`,
      );
    }
    connections.set(name, url);
  }
  return connections;
}

function readMonitors(section: Config | undefined): ConfiguredMonitor[] {
  const all = section?.getOptionalConfig('monitors');
  return (all?.keys() ?? []).map(id => {
    const key = `${SECTION}.monitors.${id}`;
    const entry = all?.getConfig(id);
    const file = entry?.getOptionalString('file');
    if (file !== undefined) {
      return { id, entityRef: refOf(entry?.getString('model'), key), file };
    }
    const definition = entry?.getOptional('definition');
    if (definition === undefined) {
      throw new InputError(`${key} needs a file or a definition`);
    }
    const parsed = monitorDefinitionSchema.safeParse(definition);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new InputError(
        `${[key, 'definition', ...issue.path].join('.')}: ${issue.message}`,
      );
    }
    const problem = promiseProblem(parsed.data);
    if (problem !== undefined) {
      throw new InputError(
        `${[key, 'definition', ...PROMISE_KEY].join('.')}: ${problem}`,
      );
    }
    const model = entry?.getOptionalString('model');
    return {
      id,
      entityRef: refOf(model ?? parsed.data.metadata.model, key),
      definition,
    };
  });
}

function refOf(model: string | undefined, key: string): string {
  try {
    return stringifyEntityRef(
      parseEntityRef(model ?? '', {
        defaultKind: 'resource',
        defaultNamespace: 'default',
      }),
    );
  } catch {
    throw new InputError(
      `${key}.model must be the entity ref of a model, such as resource:default/flight-delay`,
    );
  }
}
