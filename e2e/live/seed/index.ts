import type { Component } from '../stack/Component';
import { seed, seededStack } from './seed';

export { load } from './load';

/**
 * Fills the started servers. The models are trained when MLflow is installed and the features made when Feast is, since both
 * are kept between starts; what is seeded here lives as long as the servers' data.
 */
export const seeding: Component = {
  name: 'seed',
  version: '',
  needs: [
    'mlflow',
    'feast',
    'mlserver',
    'prometheus',
    'pod-discovery',
    'openbao',
    'argo-rollouts',
    'kserve-crds',
  ],
  async install() {},
  async start(context) {
    await seed(seededStack(context.environment));
    return { processes: [], environment: {} };
  },
};
