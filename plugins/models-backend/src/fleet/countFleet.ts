import {
  FleetQuery,
  FleetReply,
  stages,
} from '@bellwether/plugin-models-common';

/** How many models share the same values of what can be filtered by. */
export interface FleetGroup {
  owner: string;
  framework: string | null;
  stage: string;
  serving: string | null;
  clusters: string[];
  count: number;
}

/** The filters that choose among values; owners are entity refs. */
export type FleetChoice = Pick<
  FleetQuery,
  'framework' | 'stage' | 'runs' | 'champion'
> & { team?: string[] };

type Facet = Exclude<keyof FleetReply['facets'], 'marked'>;

/** A model that runs nowhere is found by this word. */
const NOWHERE = 'none';

const accepts: Record<
  Facet,
  (group: FleetGroup, choice: FleetChoice) => boolean
> = {
  team: ({ owner }, { team }) => chosen(team, [owner]),
  framework: ({ framework }, choice) =>
    chosen(choice.framework, framework ? [framework] : []),
  stage: ({ stage }, choice) => chosen(choice.stage, [stage]),
  runs: (group, { runs }) => chosen(runs, placesOf(group)),
  champion: ({ serving }, { champion }) => !champion || serving === champion,
};

const facetNames: Facet[] = ['team', 'framework', 'stage', 'runs', 'champion'];

/** Counts the models that all filters let through, and each filter's values within the other filters. Pure. */
export function countFleet(
  groups: readonly FleetGroup[],
  choice: FleetChoice,
): { total: number; facets: Pick<FleetReply['facets'], Facet> } {
  const passing = (group: FleetGroup, except?: Facet) =>
    facetNames.every(
      facet => facet === except || accepts[facet](group, choice),
    );
  const count = (
    facet: Facet,
    valuesOf: (group: FleetGroup) => string[],
    fixed: readonly string[] = [],
  ) => {
    const counts = new Map<string, number>(fixed.map(value => [value, 0]));
    for (const group of groups) {
      const added = passing(group, facet) ? group.count : 0;
      for (const value of valuesOf(group)) {
        counts.set(value, (counts.get(value) ?? 0) + added);
      }
    }
    const all = [...counts].map(([value, models]) => ({
      value,
      count: models,
    }));
    return fixed.length > 0
      ? all
      : all.sort((a, b) => (a.value < b.value ? -1 : 1));
  };
  return {
    total: groups.reduce(
      (all, group) => all + (passing(group) ? group.count : 0),
      0,
    ),
    facets: {
      team: count('team', ({ owner }) => [owner]),
      framework: count('framework', ({ framework }) =>
        framework ? [framework] : [],
      ),
      stage: count('stage', ({ stage }) => [stage], stages),
      runs: count('runs', placesOf),
      champion: count('champion', ({ serving }) => (serving ? [serving] : []), [
        'match',
        'not-champion',
      ]),
    },
  };
}

function placesOf({ clusters }: FleetGroup): string[] {
  return clusters.length > 0 ? clusters : [NOWHERE];
}

function chosen(
  wanted: readonly string[] | undefined,
  values: readonly string[],
): boolean {
  return !wanted?.length || values.some(value => wanted.includes(value));
}
