import { InputError } from '@backstage/errors';
import { Action, ActionParameters } from '@bellwether/plugin-canary-common';
import { ClusterObject } from '@bellwether/plugin-models-node';
import { ActionPlan } from '../DeliveryAdapter';

/** A plan before the parts that all plans share. */
export type Draft = Pick<ActionPlan, 'requests' | 'changes' | 'specAfter'> & {
  wanted: string;
  undo?: string;
};

export function pathOf({ metadata }: ClusterObject): string {
  return [
    '/apis/serving.kserve.io/v1beta1/namespaces',
    encodeURIComponent(metadata.namespace ?? ''),
    'inferenceservices',
    encodeURIComponent(metadata.name),
  ].join('/');
}

export function percentFor(
  action: Action,
  { percent }: ActionParameters,
): number {
  if (action === 'abort') return 0;
  if (percent === undefined) {
    throw new InputError('Say how many percent: `parameters.percent`.');
  }
  return percent;
}
