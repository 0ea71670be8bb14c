import {
  CHALLENGER,
  CHAMPION,
  ModelDetail,
} from '@bellwether/plugin-models-common';

/** Version that an alias points at; `null` where it is not set. */
export function versionOf(model: ModelDetail, alias: string): number | null {
  return model.aliases.find(item => item.alias === alias)?.version ?? null;
}

/** Where a person most likely wants to move an alias: the champion to the challenger, else to the newest version. */
export function likelyTarget(
  model: ModelDetail,
  alias: string,
): number | undefined {
  const current = versionOf(model, alias);
  const challenger =
    alias === CHAMPION ? versionOf(model, CHALLENGER) : undefined;
  return [challenger, model.newestVersion]
    .flatMap(version => version ?? [])
    .find(version => version !== current);
}

/** The aliases that can be moved: those that exist, and the two that the portal knows. */
export function movableAliases(model: ModelDetail): string[] {
  const names = model.aliases.map(({ alias }) => alias);
  return [...new Set([CHAMPION, CHALLENGER, ...names])];
}
