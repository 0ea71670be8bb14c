import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { REFERENCE, SERVER } from './drivenServer';
import { MoreLists } from './Gate';

/** How a repository says what is on the cluster, and what applies it. */
export interface GitLayout {
  /** Texts of its files, by path. */
  files: Record<string, string>;
  /** Objects of Argo CD or Flux on the cluster, by the path of their list. */
  listed(repository: string): MoreLists;
  /** What they write on what they apply. */
  marks: { annotations?: object; labels?: object };
  /** The share that the files say, as whatever applies them reads it. */
  shareIn(files: Record<string, string>): number | undefined;
}

const APPLICATION = 'kyc';
const SPEC = { predictor: { canaryTrafficPercent: SERVER.canaryWeight } };

const manifest = (spec: object) =>
  `# Steps are reviewed here.\n${stringify({
    apiVersion: REFERENCE.apiVersion,
    kind: REFERENCE.kind,
    metadata: { name: SERVER.name, namespace: SERVER.namespace },
    spec,
  })}`;

const manifestSchema = z.object({
  spec: z.object({
    predictor: z.object({ canaryTrafficPercent: z.number().optional() }),
  }),
});

const shareOf = (text: string) =>
  manifestSchema.parse(parse(text)).spec.predictor.canaryTrafficPercent;

const seen = (name: string, namespace: string) => ({
  name,
  namespace,
  uid: `${name}-1`,
  resourceVersion: '1',
});

function argoCd(path: string, sourceType: string) {
  return {
    listed: (repoURL: string): MoreLists => ({
      '/apis/argoproj.io/v1alpha1/applications': {
        kind: 'ApplicationList',
        items: [
          {
            apiVersion: 'argoproj.io/v1alpha1',
            kind: 'Application',
            metadata: seen(APPLICATION, SERVER.namespace),
            spec: {
              source: { repoURL, path, targetRevision: 'main' },
              syncPolicy: { automated: { selfHeal: true } },
            },
            status: { sourceType },
          },
        ],
      },
    }),
    marks: {
      annotations: {
        'argocd.argoproj.io/tracking-id': `${APPLICATION}:serving.kserve.io/InferenceService:${SERVER.namespace}/${SERVER.name}`,
      },
    },
  };
}

const VERSION = 'serving/prod/version.yaml';
const SHARE = '/spec/predictor/canaryTrafficPercent';

const operationsSchema = z.array(
  z.object({ op: z.string(), path: z.string(), value: z.unknown() }).partial(),
);

/** A manifest as it is, an overlay as the template `new-model` lays it out, and a folder of Flux. */
export const layouts = {
  plain: {
    files: { 'serving/kyc.yaml': manifest(SPEC) },
    ...argoCd('serving', 'Directory'),
    shareIn: files => shareOf(files['serving/kyc.yaml']),
  },
  kustomize: {
    files: {
      'serving/base/kustomization.yaml': 'resources: [kyc.yaml]\n',
      'serving/base/kyc.yaml': manifest(SPEC),
      'serving/prod/kustomization.yaml': stringify({
        namespace: SERVER.namespace,
        resources: ['../base'],
        patches: [
          {
            path: 'version.yaml',
            target: {
              group: 'serving.kserve.io',
              version: 'v1beta1',
              kind: 'InferenceService',
              name: SERVER.name,
            },
          },
        ],
      }),
      [VERSION]:
        '# What is released.\n- op: add\n  path: /spec/predictor/minReplicas\n  value: 2\n',
    },
    ...argoCd('serving/prod', 'Kustomize'),
    shareIn(files) {
      const said = operationsSchema
        .parse(parse(files[VERSION]))
        .filter(({ path }) => path === SHARE);
      const last = said[said.length - 1];
      return last
        ? z.number().optional().parse(last.value)
        : shareOf(files['serving/base/kyc.yaml']);
    },
  },
  flux: {
    files: { 'serving/kyc.yaml': manifest(SPEC) },
    listed: url => ({
      '/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations': {
        kind: 'KustomizationList',
        items: [
          {
            metadata: seen(APPLICATION, 'flux-system'),
            spec: {
              path: './serving',
              sourceRef: { kind: 'GitRepository', name: 'deploy' },
            },
          },
        ],
      },
      '/apis/source.toolkit.fluxcd.io/v1/gitrepositories': {
        kind: 'GitRepositoryList',
        items: [
          {
            metadata: seen('deploy', 'flux-system'),
            spec: { url, ref: { branch: 'main' } },
          },
        ],
      },
    }),
    marks: {
      labels: {
        'kustomize.toolkit.fluxcd.io/name': APPLICATION,
        'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
      },
    },
    shareIn: files => shareOf(files['serving/kyc.yaml']),
  },
} satisfies Record<string, GitLayout>;
