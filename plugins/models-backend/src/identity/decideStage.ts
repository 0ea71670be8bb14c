import { CHALLENGER, CHAMPION, stages } from '@bellwether/plugin-models-common';

export type Stage = (typeof stages)[number];

/** Words that people use for the stages. */
const WORDS: Record<string, Stage | undefined> = {
  ...Object.fromEntries(stages.map(stage => [stage, stage])),
  prod: 'production',
  staging: 'candidate',
  experimental: 'development',
  dev: 'development',
  deprecated: 'archived',
  retired: 'archived',
};

/** Where a model stands: as a tag `lifecycle` or `stage` says, else as its aliases show. */
export function decideStage(model: {
  tags: Record<string, string>;
  aliases: Record<string, number>;
  versionCount: number;
}): Stage {
  for (const key of ['lifecycle', 'stage']) {
    const stage = WORDS[(model.tags[key] ?? '').trim().toLowerCase()];
    if (stage) return stage;
  }
  if (model.versionCount === 0) return 'empty';
  if (CHAMPION in model.aliases) return 'production';
  return CHALLENGER in model.aliases ? 'candidate' : 'development';
}

/** The version that stands for the model: champion, else challenger, else newest. */
export function describedVersion(
  aliases: Record<string, number>,
  newest: number | undefined,
): number | undefined {
  return aliases[CHAMPION] ?? aliases[CHALLENGER] ?? newest;
}
