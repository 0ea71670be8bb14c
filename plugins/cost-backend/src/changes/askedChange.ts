import { ConflictError } from '@backstage/errors';
import {
  ContainerRecommendation,
  ReplicaChange,
} from '@bellwether/plugin-cost-common';
import { Revised } from '../database';
import { broughtIn, QuantityChange, quantityChanges } from '../sizes';
import { takenBack } from '../sizes/sizeChanges';

/** Sizes, and pods where their number changes with them. */
export interface AskedChange {
  containers: ContainerRecommendation[];
  replicas: ReplicaChange | undefined;
  /** What is there by this change alone, where it is taken back. */
  takenAway: ReadonlyArray<{
    container: string;
    path: QuantityChange['path'];
  }>;
}

/**
 * What a recommendation asks for, or what comes back when it is reverted.
 *
 * @throws ConflictError - it was never put in force
 */
export function askedChange(
  kind: 'apply' | 'revert',
  revised: Revised,
): AskedChange {
  return {
    containers: sizesOf(kind, revised),
    replicas: replicasOf(kind, revised),
    takenAway: takenAwayBy(kind, revised),
  };
}

function takenAwayBy(
  kind: 'apply' | 'revert',
  { stored: { applied } }: Revised,
): AskedChange['takenAway'] {
  if (kind === 'apply') return [];
  return (applied?.containers ?? []).flatMap(one =>
    broughtIn(one).map(({ path }) => ({
      container: one.container,
      path: [...path],
    })),
  );
}

/** The number of pods that is asked for, or that comes back. */
function replicasOf(
  kind: 'apply' | 'revert',
  { stored: { applied, recommendation } }: Revised,
): ReplicaChange | undefined {
  if (kind === 'apply') return recommendation.replicas ?? undefined;
  return (
    applied?.replicas && {
      current: applied.replicas.recommended,
      recommended: applied.replicas.current,
    }
  );
}

/** The sizes that are asked for, or that come back. */
function sizesOf(
  kind: 'apply' | 'revert',
  { stored: { recommendation, applied } }: Revised,
): ContainerRecommendation[] {
  if (kind === 'apply') return recommendation.containers;
  if (!applied) throw new ConflictError('It was never put in force.');
  return takenBack(applied.containers);
}

/** The change alone, for whoever makes it by hand. */
export function inWords({
  containers,
  replicas,
  takenAway,
}: AskedChange): string {
  return [
    ...(replicas ? [`+ pods: ${replicas.recommended}`] : []),
    ...containers.flatMap(one => [
      `  ${one.container}:`,
      ...quantityChanges(one).map(
        ({ path, value }) => `+   resources.${path.join('.')}: ${value}`,
      ),
      ...takenAway
        .filter(({ container }) => container === one.container)
        .map(({ path }) => `-   resources.${path.join('.')}`),
    ]),
  ].join('\n');
}
