import fs from 'fs';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import Ajv, { ValidateFunction } from 'ajv';
import { ManifestObject } from './kustomize';
import { Violation, violationsOf } from './violationsOf';

const PACKAGE = '@bellwether/plugin-scaffolder-backend-module-models';

/** Schemas of whole objects; everything else is found among Kubernetes' own. */
const CUSTOM = [
  'AnalysisTemplate.argoproj.io',
  'Application.argoproj.io',
  'DriftMonitor.bellwether.dev',
  'ExternalSecret.external-secrets.io',
  'InferenceService.serving.kserve.io',
  'Kustomization.kustomize.config.k8s.io',
  'Rollout.argoproj.io',
  'ServiceMonitor.monitoring.coreos.com',
];

const BUILT_IN: Record<string, string> = {
  'v1/Service': 'io.k8s.api.core.v1.Service',
  'v1/ServiceAccount': 'io.k8s.api.core.v1.ServiceAccount',
  'v1/ConfigMap': 'io.k8s.api.core.v1.ConfigMap',
  'v1/Namespace': 'io.k8s.api.core.v1.Namespace',
  'apps/v1/Deployment': 'io.k8s.api.apps.v1.Deployment',
  'policy/v1/PodDisruptionBudget': 'io.k8s.api.policy.v1.PodDisruptionBudget',
  'networking.k8s.io/v1/NetworkPolicy':
    'io.k8s.api.networking.v1.NetworkPolicy',
  'networking.k8s.io/v1/Ingress': 'io.k8s.api.networking.v1.Ingress',
};

/** Checks objects against the schemas that this package ships (schemas/README.md) and Backstage's own for entities. */
export class Schemas {
  static load(): Schemas {
    const ajv = new Ajv({ allErrors: true, strict: false, logger: false });
    const read = (name: string) =>
      JSON.parse(
        fs.readFileSync(
          resolvePackagePath(PACKAGE, 'schemas', `${name}.json`),
          'utf8',
        ),
      );
    ajv.addSchema(read('kubernetes'));
    CUSTOM.forEach(name => ajv.addSchema(read(name)));
    return new Schemas(ajv);
  }

  private constructor(private readonly ajv: Ajv) {}

  /** @returns undefined where there is no schema for the kind */
  violations(object: ManifestObject): Violation[] | undefined {
    const { kind } = object;
    const validate = this.validatorOf(object);
    if (!validate) return undefined;
    if (validate(object)) return [];
    return violationsOf(kind, validate.errors);
  }

  private validatorOf({
    apiVersion,
    kind,
  }: ManifestObject): ValidateFunction | undefined {
    const builtIn = BUILT_IN[`${apiVersion}/${kind}`];
    if (builtIn) {
      return this.ajv.getSchema(`kubernetes.json#/definitions/${builtIn}`);
    }
    const [group] = apiVersion.split('/');
    return this.ajv.getSchema(`${kind}.${group}.json`);
  }
}
