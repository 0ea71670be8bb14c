import {
  CHALLENGER,
  CHAMPION,
  ModelVersion,
} from '@bellwether/plugin-models-common';

/** As many are put side by side. */
export const MOST = 5;

const championOf = (versions: ModelVersion[]) =>
  versions.find(({ aliases }) => aliases.includes(CHAMPION))?.version;

/** The champion is what the others are held against; after it they go by age. */
export function inOrder(
  selected: Iterable<number>,
  versions: ModelVersion[],
): number[] {
  const champion = championOf(versions);
  return [...new Set(selected)].sort((a, b) => {
    if (a === champion) return -1;
    return b === champion ? 1 : a - b;
  });
}

/** What is ticked where the URL says nothing: champion and challenger, else the two newest. */
export function firstSelection(versions: ModelVersion[]): number[] {
  const challenger = versions.find(({ aliases }) =>
    aliases.includes(CHALLENGER),
  )?.version;
  const named = [championOf(versions), challenger].flatMap(
    version => version ?? [],
  );
  const newest = versions.map(({ version }) => version).sort((a, b) => b - a);
  return inOrder([...new Set([...named, ...newest])].slice(0, 2), versions);
}

/** What the URL asks to compare, in its order; `unknown` are those that the registry does not hold. */
export function readSelection(
  text: string | null,
  versions: ModelVersion[],
): { selected: number[]; unknown: string[] } {
  const parts = [...new Set((text ?? '').split(',').filter(Boolean))];
  const isKnown = (part: string) =>
    versions.some(({ version }) => String(version) === part);
  return {
    selected: parts.filter(isKnown).map(Number).slice(0, MOST),
    unknown: parts.filter(part => !isKnown(part)),
  };
}
