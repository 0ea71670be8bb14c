import { createFrontendModule } from '@backstage/frontend-plugin-api';
import {
  createFormField,
  FormFieldBlueprint,
} from '@backstage/plugin-scaffolder-react/alpha';
import { ClusterField } from './ClusterField';
import { FIELD_NAMES } from './fieldNames';
import { ModelNameField } from './ModelNameField';
import { validateModelName } from './modelNameValidation';
import { PlanField } from './PlanField';
import { validatePlan } from './planValidation';
import { ReleasePolicyField } from './ReleasePolicyField';
import { RepositoryField } from './RepositoryField';

const modelName = FormFieldBlueprint.make({
  name: 'bellwether-model-name',
  params: {
    field: async () =>
      createFormField({
        name: FIELD_NAMES.modelName,
        component: ModelNameField,
        validation: validateModelName,
      }),
  },
});

const cluster = FormFieldBlueprint.make({
  name: 'bellwether-cluster',
  params: {
    field: async () =>
      createFormField({ name: FIELD_NAMES.cluster, component: ClusterField }),
  },
});

const releasePolicy = FormFieldBlueprint.make({
  name: 'bellwether-release-policy',
  params: {
    field: async () =>
      createFormField({
        name: FIELD_NAMES.releasePolicy,
        component: ReleasePolicyField,
      }),
  },
});

const repository = FormFieldBlueprint.make({
  name: 'bellwether-repository',
  params: {
    field: async () =>
      createFormField({
        name: FIELD_NAMES.repository,
        component: RepositoryField,
      }),
  },
});

const plan = FormFieldBlueprint.make({
  name: 'bellwether-plan',
  params: {
    field: async () =>
      createFormField({
        name: FIELD_NAMES.plan,
        component: PlanField,
        validation: validatePlan,
      }),
  },
});

/** Fields of the templates for models, for the new frontend system. @alpha */
export const scaffolderModule = createFrontendModule({
  pluginId: 'scaffolder',
  extensions: [modelName, cluster, releasePolicy, repository, plan],
});
