import { createScaffolderFieldExtension } from '@backstage/plugin-scaffolder-react';
import { modelsPlugin } from '../plugin';
import { ClusterField } from './ClusterField';
import { FIELD_NAMES } from './fieldNames';
import { ModelNameField } from './ModelNameField';
import { validateModelName } from './modelNameValidation';
import { PlanField } from './PlanField';
import { validatePlan } from './planValidation';
import { ReleasePolicyField } from './ReleasePolicyField';
import { RepositoryField } from './RepositoryField';

/** The name of a new model, for `ScaffolderFieldExtensions` of the legacy frontend system. @public */
export const ModelNameFieldExtension = modelsPlugin.provide(
  createScaffolderFieldExtension({
    name: FIELD_NAMES.modelName,
    component: ModelNameField,
    validation: validateModelName,
  }),
);

/** One of the clusters, likewise. @public */
export const ClusterFieldExtension = modelsPlugin.provide(
  createScaffolderFieldExtension({
    name: FIELD_NAMES.cluster,
    component: ClusterField,
  }),
);

/** One of the release policies, likewise. @public */
export const ReleasePolicyFieldExtension = modelsPlugin.provide(
  createScaffolderFieldExtension({
    name: FIELD_NAMES.releasePolicy,
    component: ReleasePolicyField,
  }),
);

/** Where a repository goes, likewise. @public */
export const RepositoryFieldExtension = modelsPlugin.provide(
  createScaffolderFieldExtension({
    name: FIELD_NAMES.repository,
    component: RepositoryField,
  }),
);

/** What a template would make, likewise. @public */
export const PlanFieldExtension = modelsPlugin.provide(
  createScaffolderFieldExtension({
    name: FIELD_NAMES.plan,
    component: PlanField,
    validation: validatePlan,
  }),
);
