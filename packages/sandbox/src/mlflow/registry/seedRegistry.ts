import type { Recording } from '../../recording';
import { seededRandom } from '../../world/random';
import type { World, WorldModel } from '../../world/types';
import type { KeyValue, ModelVersionWire, RegisteredModelWire } from '../wire';
import { PROMPT_TAG, type StoredModel, type StoredVersion } from './types';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const PROVENANCE_TAG = 'bellwether.dev/provenance';

/** Shared by all versions: a change of tags replaces the list. */
const VALIDATED: KeyValue[] = [{ key: 'validated', value: 'true' }];
const NOT_VALIDATED: KeyValue[] = [{ key: 'validated', value: 'false' }];

function modelTags(model: WorldModel): KeyValue[] {
  const tags: KeyValue[] = [];
  if (model.ownerIn === 'model-tag') {
    tags.push(
      { key: 'team', value: model.team },
      { key: 'system', value: model.system },
    );
  }
  if (model.ownerIn !== 'nowhere') {
    tags.push(
      { key: 'task', value: model.task },
      { key: 'framework', value: model.framework },
    );
  }
  tags.push({ key: PROVENANCE_TAG, value: model.provenance });
  return tags;
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** A model that the seed made: versions some days apart, the newest less than a month old. */
function syntheticModel(world: World, model: WorldModel): StoredModel {
  const random = seededRandom(world.seed, 'registry', model.name);
  const now = world.now.getTime();
  const newestAge = Math.round(random.fraction() * 28 * DAY) + HOUR;
  const gap = random.integer(4, 24) * DAY;
  const times: number[] = [];
  let time = now - newestAge;
  for (let index = model.versions.length - 1; index >= 0; index--) {
    times[index] = time;
    time -= Math.round(gap * (0.5 + random.fraction()));
  }
  const versions = model.versions.map((number, index): StoredVersion => {
    const createdAt = times[index];
    return {
      name: model.name,
      number,
      createdAt,
      updatedAt: createdAt,
      description: random.chance(0.3)
        ? `Trained on data up to ${day(createdAt - DAY)}.`
        : '',
      source: `models:/m-${random.hex(32)}`,
      runId: random.hex(32),
      runLink: '',
      tags:
        random.chance(0.9) || number === model.aliases.champion
          ? VALIDATED
          : NOT_VALIDATED,
    };
  });
  const createdAt = (times[0] ?? now - newestAge) - random.integer(20, 900);
  return {
    name: model.name,
    createdAt,
    updatedAt: times[times.length - 1] ?? createdAt,
    ...(model.description && { description: model.description }),
    tags: modelTags(model),
    aliases: new Map(Object.entries(model.aliases)),
    versions,
    lastNumber: model.versions[model.versions.length - 1] ?? 0,
  };
}

function recordedVersion(wire: ModelVersionWire): StoredVersion {
  return {
    name: wire.name,
    number: Number(wire.version),
    createdAt: wire.creation_timestamp,
    updatedAt: wire.last_updated_timestamp,
    description: wire.description,
    source: wire.source,
    runId: wire.run_id,
    runLink: wire.run_link,
    tags: wire.tags ?? [],
  };
}

function recordedModel(
  wire: RegisteredModelWire,
  allVersions: ModelVersionWire[],
): StoredModel {
  const versions = allVersions
    .filter(version => version.name === wire.name)
    .map(recordedVersion)
    .sort((left, right) => left.number - right.number);
  return {
    name: wire.name,
    createdAt: wire.creation_timestamp,
    updatedAt: wire.last_updated_timestamp,
    ...(wire.description && { description: wire.description }),
    tags: wire.tags ?? [],
    aliases: new Map(
      (wire.aliases ?? []).map(({ alias, version }) => [
        alias,
        Number(version),
      ]),
    ),
    versions,
    lastNumber: versions[versions.length - 1]?.number ?? 0,
  };
}

/** A prompt, which MLflow keeps among the registered models and leaves out of every search that does not ask for it. */
function prompt(world: World): StoredModel {
  const createdAt = world.now.getTime() - 40 * DAY;
  return {
    name: 'gate-announcement',
    createdAt,
    updatedAt: createdAt,
    description: 'Prompt that words the announcement of a delayed departure.',
    tags: [{ key: PROMPT_TAG, value: 'true' }],
    aliases: new Map(),
    versions: [
      {
        name: 'gate-announcement',
        number: 1,
        createdAt,
        updatedAt: createdAt,
        description: '',
        source: 'dummy-source',
        runId: '',
        runLink: '',
        tags: [
          { key: PROMPT_TAG, value: 'true' },
          {
            key: 'mlflow.prompt.text',
            value:
              'Tell the passengers of {{flight}} that boarding is delayed.',
          },
        ],
      },
    ],
    lastNumber: 1,
  };
}

/** The registry as it is when the world starts. */
export function seedRegistry(
  world: World,
  recording: Recording,
): StoredModel[] {
  const recorded = new Map(
    recording.registeredModels.map(model => [model.name, model]),
  );
  const models = world.models
    .filter(model => model.registered)
    .map(model => {
      const wire = recorded.get(model.name);
      return wire
        ? recordedModel(wire, recording.modelVersions)
        : syntheticModel(world, model);
    });
  return [...models, prompt(world)];
}
