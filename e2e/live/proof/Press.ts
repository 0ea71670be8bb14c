import type {
  Action,
  ActionParameters,
} from '@bellwether/plugin-canary-common';
import type { KubernetesObject } from '../components/kubernetes/Cluster';
import { IMAGE, type Strategy } from './release';
import { isObserved, type SeenRollout } from './SeenCluster';
import type { Stage } from './Stage';

/** Whether a Rollout is as it should be, seen beside how it was and what was noted before. */
type IsSo = (
  now: SeenRollout,
  before: SeenRollout,
  noted: string[],
) => boolean | Promise<boolean>;

/** A button, and what the cluster must show after it. */
export interface Press {
  action: Action;
  parameters?: ActionParameters;
  /** What is so when it is pressed and afterwards, as the table of the docs has it. */
  what: string;
  /** What is noted before, besides the Rollout. */
  note?: () => Promise<string[]>;
  isSo: IsSo;
}

export interface ButtonStory {
  title: string;
  strategy(): Strategy;
  /** A strategy with an analysis, which is asked for once its template is there. */
  analysed?(): Strategy;
  looks?: number;
  /** Objects that it needs besides. */
  also?: KubernetesObject[];
  presses(stage: Stage): Array<Press | Look>;
}

/** Something that must come about by itself between two presses. */
export interface Look {
  awaited: string;
  isSo: IsSo;
}

export const pauseHere = { pause: {} };
export const image = (tag: string) => `${IMAGE}:${tag}`;

export const isPausedAt =
  (step: number, weight: number) => (now: SeenRollout) =>
    isObserved(now) &&
    now.status.phase === 'Paused' &&
    now.status.currentStepIndex === step &&
    now.weight === weight;

export const isNew = ({ status }: SeenRollout) =>
  status.currentPodHash !== status.stableRS;

export const isAllNew = (now: SeenRollout, before: SeenRollout) =>
  isObserved(now) &&
  now.status.phase === 'Healthy' &&
  now.status.stableRS === before.status.currentPodHash &&
  now.status.stableRS !== before.status.stableRS;

export const setImage = (tag: string, isSo: IsSo, what: string): Press => ({
  action: 'set-image',
  parameters: { container: 'model', image: image(tag) },
  what,
  isSo: (now, before) =>
    now.spec.template.spec.containers[0].image === image(tag) &&
    now.status.currentPodHash !== before.status.currentPodHash &&
    isNew(now) &&
    isSo(now, before, []),
});
