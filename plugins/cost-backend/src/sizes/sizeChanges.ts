import type {
  ContainerRecommendation,
  ContainerSize,
  ReplicaChange,
} from '@bellwether/plugin-cost-common';
import { bytesInWords, close, coresInWords } from './quantities';

const isSame = (a: number | null, b: number | null) =>
  a === b || (a !== null && b !== null && close(a, b));

/** Whether a size is in force, as far as a recommendation says something. */
export function isInForce(
  { recommended }: Pick<ContainerRecommendation, 'recommended'>,
  size: ContainerSize,
): boolean {
  return (
    [
      'cpuRequestCores',
      'cpuLimitCores',
      'memoryRequestBytes',
      'memoryLimitBytes',
    ] as const
  ).every(
    field =>
      recommended[field] === null || isSame(size[field], recommended[field]),
  );
}

/** For example "CPU 4 → 2.4 cores, memory 8 → 4.6 GiB, 3 → 2 pods". */
export function titleOf(
  containers: readonly ContainerRecommendation[],
  replicas?: ReplicaChange | null,
): string {
  const several = containers.length > 1;
  const parts = containers.flatMap(({ container, current, recommended }) => {
    const of = several ? ` of ${container}` : '';
    const changes: string[] = [];
    const [a, b] = [current.cpuRequestCores, recommended.cpuRequestCores];
    if (b !== null && !isSame(a, b)) {
      changes.push(
        `CPU${of} ${a === null ? 'none' : coresInWords(a)} → ${coresInWords(
          b,
        )} cores`,
      );
    }
    const [c, d] = [current.memoryRequestBytes, recommended.memoryRequestBytes];
    if (d !== null && !isSame(c, d)) {
      changes.push(
        `memory${of} ${c === null ? 'none' : bytesInWords(c)} → ${bytesInWords(
          d,
        )}`,
      );
    }
    const [e, f] = [current.memoryLimitBytes, recommended.memoryLimitBytes];
    if (changes.length === 0 && f !== null && !isSame(e, f)) {
      changes.push(
        `memory limit${of} ${
          e === null ? 'none' : bytesInWords(e)
        } → ${bytesInWords(f)}`,
      );
    }
    return changes;
  });
  const pods = replicas
    ? [`${replicas.current} → ${replicas.recommended} pods`]
    : [];
  const text = [...parts, ...pods].join(', ') || 'Same size';
  return text[0].toLocaleUpperCase('en-US') + text.slice(1);
}

/** The sizes of before in place of those that were put in force. */
export function takenBack(
  containers: readonly ContainerRecommendation[],
): ContainerRecommendation[] {
  return containers.map(({ container, current, recommended }) => ({
    container,
    current: recommended,
    recommended: current,
  }));
}
