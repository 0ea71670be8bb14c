import {
  DriftCause,
  driftCauseSchema,
  MonitorDefinition,
  monitorDefinitionSchema,
  Mute,
  muteSchema,
} from '@bellwether/plugin-drift-common';
import { z } from 'zod';
import { DefinitionProblem, Loaded } from '../definitions';

/** A monitor as the database has it. */
export interface MonitorRow {
  id: string;
  entity_ref: string;
  name: string;
  definition: string;
  defined_in: string;
  problem: string | null;
  mute: string | null;
  seen_at: string;
  told_causes: string | null;
  log: string | null;
  to_tell: number;
  survives_fleet: boolean | number | null;
}

const toldCausesSchema = z.array(driftCauseSchema);

export const logSchema = z.object({
  newestDay: z.iso.date(),
  silentWindows: z.number(),
});

/** How a monitor's log was found by its last run. */
export type SeenLog = z.infer<typeof logSchema>;

export interface StoredPlace {
  location: string;
  definedIn: Loaded['definedIn'];
}

/** A monitor with its last good definition. */
export interface StoredMonitor {
  id: string;
  entityRef: string;
  name: string;
  definition: MonitorDefinition;
  definedIn: Loaded['definedIn'];
  problem?: DefinitionProblem & { since: string };
  mute?: Mute;
  /** Of what the owner was told and what still lasts. */
  toldCauses: DriftCause[];
  /** Absent until the first run. */
  log?: SeenLog;
  /** Judgements of which not everybody was told. */
  toTell: number;
}

export function placeOf(row: MonitorRow): StoredPlace {
  return JSON.parse(row.defined_in);
}

export function toMonitor(row: MonitorRow): StoredMonitor {
  return {
    id: row.id,
    entityRef: row.entity_ref,
    name: row.name,
    definition: monitorDefinitionSchema.parse(JSON.parse(row.definition)),
    definedIn: placeOf(row).definedIn,
    problem: row.problem ? JSON.parse(row.problem) : undefined,
    mute: row.mute ? muteSchema.parse(JSON.parse(row.mute)) : undefined,
    toldCauses: row.told_causes
      ? toldCausesSchema.parse(JSON.parse(row.told_causes))
      : [],
    log: row.log ? logSchema.parse(JSON.parse(row.log)) : undefined,
    toTell: row.to_tell,
  };
}
