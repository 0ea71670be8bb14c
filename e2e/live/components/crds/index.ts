import type { Component } from '../../stack/Component';
import { Cluster } from '../kubernetes/Cluster';
import {
  applyDefinitions,
  type DefinitionSource,
  installDefinitions,
} from '../kubernetes/definitions';

function component(
  source: DefinitionSource,
  { onRequest, contracts = [] }: { onRequest: boolean; contracts?: string[] },
): Component {
  return {
    name: source.name,
    version: source.version,
    needs: ['control-plane'],
    onRequest,
    contracts,
    coldSeconds: 15,
    install: context => installDefinitions(context, source),
    async start(context) {
      const cluster = Cluster.of(context.environment);
      await applyDefinitions(context, cluster, source);
      return { processes: [], environment: {} };
    },
  };
}

/** Of an InferenceService only: each of KServe's definitions costs the API server tens to hundreds of megabytes. */
export const kserveCrds = component(
  {
    name: 'kserve-crds',
    module: 'github.com/kserve/kserve',
    version: '0.20.0',
    files: ['config/crd/full/serving.kserve.io_inferenceservices.yaml'],
  },
  { onRequest: false, contracts: ['kserve'] },
);

/** Applications; without a controller, whose place the status-writer takes. */
export const argoCdCrds = component(
  {
    name: 'argo-cd-crds',
    module: 'github.com/argoproj/argo-cd/v3',
    version: '3.5.1',
    files: ['application', 'appproject'].map(
      name => `manifests/crds/${name}-crd.yaml`,
    ),
  },
  { onRequest: true },
);

export const externalSecretsCrds = component(
  {
    name: 'external-secrets-crds',
    module: 'github.com/external-secrets/external-secrets',
    version: '1.3.2',
    files: ['externalsecrets', 'secretstores'].map(
      name => `config/crds/bases/external-secrets.io_${name}.yaml`,
    ),
  },
  { onRequest: true },
);

export const gatewayApiCrds = component(
  {
    name: 'gateway-api-crds',
    module: 'sigs.k8s.io/gateway-api',
    version: '1.4.0',
    files: ['httproutes', 'gateways', 'gatewayclasses'].map(
      name => `config/crd/standard/gateway.networking.k8s.io_${name}.yaml`,
    ),
  },
  { onRequest: true },
);
