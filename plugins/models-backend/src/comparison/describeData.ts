import type { ComparedVersion, Dataset } from './compareVersions';

/** Whether numbers of several versions may be judged against each other, and why. */
export interface DataComparison {
  comparable: boolean;
  because: string;
}

/** Contexts in which a run names the data that its metrics were measured on. */
const MEASURED = /eval|test|valid|hold/i;

/**
 * Versions are comparable when their metrics were measured on the same data: the evaluation data where the runs name some,
 * else all data that they name. Where a run names none, nothing speaks against it but nothing for it either, and the words
 * say so.
 */
export function describeData(
  compared: readonly ComparedVersion[],
): DataComparison {
  const known = compared.map(({ run }) => run?.datasets ?? []);
  const named = known.filter(datasets => datasets.length > 0);
  if (named.length === 0) {
    return {
      comparable: true,
      because: 'No run says on which data it was measured.',
    };
  }
  if (named.length < known.length) {
    const silent = compared
      .filter((_, index) => known[index].length === 0)
      .map(({ version }) => version.version);
    return {
      comparable: false,
      because: `It is not known on which data ${joinVersions(
        silent,
      )} was measured.`,
    };
  }
  const isEvaluated = known.every(datasets => datasets.some(isMeasured));
  const relevant = known.map(datasets =>
    isEvaluated ? datasets.filter(isMeasured) : datasets,
  );
  const keys = new Set(relevant.map(keyOf));
  const what = isEvaluated ? 'evaluation data' : 'data';
  const names = [
    ...new Set(relevant.flatMap(datasets => datasets.map(nameOf))),
  ].sort();
  return keys.size === 1
    ? {
        comparable: true,
        because: `All were measured on the same ${what}: ${names.join(', ')}.`,
      }
    : {
        comparable: false,
        because: `They were measured on different ${what}: ${names.join(
          ', ',
        )}.`,
      };
}

function isMeasured({ context }: Dataset): boolean {
  return MEASURED.test(context ?? '');
}

function keyOf(datasets: readonly Dataset[]): string {
  return datasets.map(nameOf).sort().join('\n');
}

function nameOf({ name, digest }: Dataset): string {
  return digest ? `${name} (${digest})` : name;
}

function joinVersions(versions: readonly number[]): string {
  return `version ${versions.join(' and ')}`;
}
