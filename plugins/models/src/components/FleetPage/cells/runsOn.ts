import { FleetRow } from '@bellwether/plugin-models-common';
import { formatShare } from '@bellwether/plugin-models-react';

type RunsOn = FleetRow['runsOn'][number];

/** What one line of the cell says: clusters that serve the same version in the same state. */
export interface RunsOnLine {
  clusters: string[];
  /** For example `v13 · 10/10`. */
  words: string;
  isNotChampion: boolean;
  staleSince?: string;
}

function versionWords({ version }: RunsOn) {
  return version === undefined ? 'version unknown' : `v${version}`;
}

function canaryWords({ canary }: RunsOn) {
  if (!canary) return '';
  const version =
    canary.version === undefined ? 'a canary' : `v${canary.version}`;
  return canary.weight === undefined
    ? ` · ${version} as canary`
    : ` · ${version} at ${formatShare(canary.weight)}`;
}

/**
 * Puts clusters together that say the same, so that a fleet that is in order takes one line; what differs gets a line of
 * its own.
 */
export function toRunsOnLines(runsOn: RunsOn[]): RunsOnLine[] {
  const groups = new Map<string, RunsOn[]>();
  for (const entry of runsOn) {
    const { version, champion, canary, staleSince } = entry;
    const key = JSON.stringify([version, champion, canary, staleSince]);
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()].map(group => {
    const [first] = group;
    const ready = group.reduce((sum, entry) => sum + entry.ready, 0);
    const wanted = group.reduce((sum, entry) => sum + entry.wanted, 0);
    return {
      clusters: group.map(({ cluster }) => cluster),
      words: `${versionWords(first)} · ${ready}/${wanted}${canaryWords(first)}`,
      isNotChampion: first.champion === 'differs',
      staleSince: first.staleSince,
    };
  });
}
