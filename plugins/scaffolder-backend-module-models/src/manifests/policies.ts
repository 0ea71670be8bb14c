import { z } from 'zod';
import { ManifestObject } from './kustomize';
import { Violation } from './violationsOf';

/** What a container may break of the rules that clusters usually enforce. */
const containerSchema = z.looseObject({
  name: z.string().default('container'),
  image: z.string().optional(),
  resources: z
    .looseObject({
      requests: z.looseObject({}).optional(),
      limits: z.looseObject({}).optional(),
    })
    .optional(),
  securityContext: z
    .looseObject({
      allowPrivilegeEscalation: z.boolean().optional(),
      privileged: z.boolean().optional(),
      readOnlyRootFilesystem: z.boolean().optional(),
      capabilities: z
        .looseObject({ drop: z.array(z.string()).optional() })
        .optional(),
    })
    .optional(),
  livenessProbe: z.unknown().optional(),
  readinessProbe: z.unknown().optional(),
});

const podSchema = z.looseObject({
  automountServiceAccountToken: z.boolean().optional(),
  hostNetwork: z.boolean().optional(),
  hostPID: z.boolean().optional(),
  hostIPC: z.boolean().optional(),
  securityContext: z
    .looseObject({
      runAsNonRoot: z.boolean().optional(),
      seccompProfile: z.looseObject({ type: z.string() }).optional(),
    })
    .optional(),
  containers: z.array(containerSchema).default([]),
  volumes: z
    .array(z.looseObject({ hostPath: z.unknown().optional() }))
    .default([]),
});

const templateSchema = z.looseObject({
  spec: z.looseObject({ template: z.looseObject({ spec: podSchema }) }),
});
const predictorSchema = z.looseObject({
  spec: z.looseObject({
    predictor: podSchema.extend({ model: containerSchema }),
  }),
});

const REQUIRED_LABELS = ['app.kubernetes.io/name', 'team'];
const LABELLED = new Set([
  'Rollout',
  'Deployment',
  'InferenceService',
  'Service',
]);

/**
 * What Gatekeeper's library of policies would refuse in an object: no limits, root, privileges, a writable root, tokens of the
 * cluster, ports or folders of the node, the tag `latest`, no probes, no labels that say whose it is, a Service of type NodePort.
 * Written from what those policies ask; none of their code is in it.
 */
export function policyViolations(object: ManifestObject): Violation[] {
  const found: Violation[] = [];
  const { kind, metadata } = object;
  if (LABELLED.has(kind)) {
    for (const label of REQUIRED_LABELS) {
      if (!metadata.labels?.[label]) {
        found.push({
          field: `metadata.labels.${label}`,
          problem: 'is missing, so nobody knows whose it is',
        });
      }
    }
  }
  if (kind === 'Service') {
    const type = z
      .looseObject({ spec: z.looseObject({ type: z.string().optional() }) })
      .safeParse(object).data?.spec.type;
    if (type === 'NodePort' || type === 'LoadBalancer') {
      found.push({
        field: 'spec.type',
        problem: `is ${type}, which opens a port to the outside`,
      });
    }
  }
  const template = templateSchema.safeParse(object);
  if (template.success) {
    found.push(
      ...ofPod(template.data.spec.template.spec, 'spec.template.spec'),
    );
  }
  const predictor = predictorSchema.safeParse(object);
  if (kind === 'InferenceService' && predictor.success) {
    const { model, ...pod } = predictor.data.spec.predictor;
    found.push(
      ...ofPod({ ...pod, containers: [] }, 'spec.predictor'),
      // KServe gives a predictor its image, its probes and its writable folder.
      ...ofContainer(model, 'spec.predictor.model', { own: false }),
    );
  }
  return found;
}

function ofPod(pod: z.infer<typeof podSchema>, at: string): Violation[] {
  const found: Violation[] = [];
  const need = (holds: boolean, field: string, problem: string) => {
    if (!holds) found.push({ field: `${at}.${field}`, problem });
  };
  need(
    pod.automountServiceAccountToken === false,
    'automountServiceAccountToken',
    'must be false: the pod needs no token of the cluster',
  );
  need(
    pod.securityContext?.runAsNonRoot === true,
    'securityContext.runAsNonRoot',
    'must be true',
  );
  need(
    pod.securityContext?.seccompProfile?.type === 'RuntimeDefault',
    'securityContext.seccompProfile.type',
    'must be RuntimeDefault',
  );
  need(
    !pod.hostNetwork && !pod.hostPID && !pod.hostIPC,
    'hostNetwork',
    'and hostPID and hostIPC must not be used',
  );
  need(
    pod.volumes.every(volume => volume.hostPath === undefined),
    'volumes',
    'must not hold a folder of the node',
  );
  pod.containers.forEach((container, index) =>
    found.push(
      ...ofContainer(container, `${at}.containers.${index}`, { own: true }),
    ),
  );
  return found;
}

function ofContainer(
  container: z.infer<typeof containerSchema>,
  at: string,
  { own }: { own: boolean },
): Violation[] {
  const found: Violation[] = [];
  const need = (holds: boolean, field: string, problem: string) => {
    if (!holds) found.push({ field: `${at}.${field}`, problem });
  };
  const { resources, securityContext, image } = container;
  for (const which of ['requests', 'limits'] as const) {
    for (const name of ['cpu', 'memory']) {
      need(
        resources?.[which]?.[name] !== undefined,
        `resources.${which}.${name}`,
        'is missing',
      );
    }
  }
  need(
    securityContext?.allowPrivilegeEscalation === false,
    'securityContext.allowPrivilegeEscalation',
    'must be false',
  );
  need(
    securityContext?.privileged !== true,
    'securityContext.privileged',
    'must not be true',
  );
  need(
    securityContext?.capabilities?.drop?.includes('ALL') === true,
    'securityContext.capabilities.drop',
    'must hold ALL',
  );
  if (!own) return found;
  need(
    securityContext?.readOnlyRootFilesystem === true,
    'securityContext.readOnlyRootFilesystem',
    'must be true',
  );
  need(
    image !== undefined && /:[^/]+$/.test(image) && !image.endsWith(':latest'),
    'image',
    'must name a tag, and not latest',
  );
  need(container.readinessProbe !== undefined, 'readinessProbe', 'is missing');
  need(container.livenessProbe !== undefined, 'livenessProbe', 'is missing');
  return found;
}
