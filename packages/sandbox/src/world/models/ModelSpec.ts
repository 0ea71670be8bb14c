import type { Column, Framework, Task, WorldModel } from '../types';

/** A synthetic model as it is written down here. */
export interface ModelSpec {
  name: string;
  description: string;
  task: Task;
  framework: Framework;
  system: string;
  /** Number of versions in the registry; numbers that were deleted are in `deleted`. */
  versions: number;
  deleted?: number[];
  champion?: number;
  challenger?: number;
  /** Aliases other than champion and challenger. */
  aliases?: Record<string, number>;
  ownerIn?: WorldModel['ownerIn'];
  registered?: false;
  /** Columns as `name:type`, separated by spaces. */
  inputs: string;
}

const COLUMN_TYPES: readonly Column['type'][] = [
  'boolean',
  'integer',
  'long',
  'float',
  'double',
  'string',
];

function toColumn(text: string): Column {
  const [name, typeName] = text.split(':');
  const type = COLUMN_TYPES.find(candidate => candidate === typeName);
  if (!type) {
    throw new Error(`Column '${text}' must be written as 'name:type'`);
  }
  return { name, type };
}

export function toWorldModel(team: string, spec: ModelSpec): WorldModel {
  const deleted = new Set(spec.deleted);
  return {
    name: spec.name,
    team,
    system: spec.system,
    description: spec.description,
    provenance: 'synthetic',
    framework: spec.framework,
    task: spec.task,
    inputs: spec.inputs.split(' ').map(toColumn),
    ownerIn: spec.ownerIn ?? 'model-tag',
    versions: Array.from(
      { length: spec.versions },
      (_, index) => index + 1,
    ).filter(version => !deleted.has(version)),
    aliases: {
      ...(spec.champion && { champion: spec.champion }),
      ...(spec.challenger && { challenger: spec.challenger }),
      ...spec.aliases,
    },
    registered: spec.registered ?? true,
  };
}
