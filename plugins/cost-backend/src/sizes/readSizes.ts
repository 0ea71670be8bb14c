import type { ContainerSize } from '@bellwether/plugin-cost-common';
import {
  parseQuantity,
  type ClusterObject,
} from '@bellwether/plugin-models-node';
import { z } from 'zod';
import { gpusOfUnit, isGpuPart } from './gpuUnits';

const quantitiesSchema = z.record(z.string(), z.unknown()).optional();

const containerSchema = z.looseObject({
  name: z.string().optional(),
  resources: z
    .object({ requests: quantitiesSchema, limits: quantitiesSchema })
    .optional(),
});

const commandSchema = z.object({
  env: z.array(z.object({ name: z.string() })).optional(),
  command: z.array(z.string()).optional(),
  args: z.array(z.string()).optional(),
});

/** What a JVM reads its options from. */
const JVM_SETTINGS = ['JAVA_TOOL_OPTIONS', 'JDK_JAVA_OPTIONS', 'JAVA_OPTS'];

const podSpecSchema = z.object({ containers: z.array(containerSchema) });

const rolloutSchema = z.object({
  replicas: z.number().optional(),
  workloadRef: z.unknown().optional(),
  template: z.object({ spec: podSpecSchema }).optional(),
});

const serviceSchema = z.object({
  predictor: z.looseObject({
    minReplicas: z.number().optional(),
    model: containerSchema.optional(),
    containers: z.array(containerSchema).optional(),
  }),
});

/** KServe's name of the container that serves. */
export const KSERVE_CONTAINER = 'kserve-container';

/** One container in the spec of a server, and where its resources stand. */
export interface SpecContainer {
  name: string;
  /** Path of `resources` from the object's root. */
  path: Array<string | number>;
  resources: {
    requests?: Record<string, unknown>;
    limits?: Record<string, unknown>;
  };
  size: ContainerSize;
  /** A part of a divided GPU counts as that part. */
  gpus: number;
  /** Whether what it asks for is parts of divided GPUs. */
  hasGpuParts?: boolean;
  /** Where its settings or its command say so. */
  runtime?: 'jvm';
}

function sizeOf(resources: SpecContainer['resources']): ContainerSize {
  const { requests = {}, limits = {} } = resources;
  const read = (value: unknown) => {
    const quantity = parseQuantity(value);
    return quantity !== undefined && quantity > 0 ? quantity : null;
  };
  return {
    // What has a limit and no request asks for its limit.
    cpuRequestCores: read(requests.cpu ?? limits.cpu),
    cpuLimitCores: read(limits.cpu),
    memoryRequestBytes: read(requests.memory ?? limits.memory),
    memoryLimitBytes: read(limits.memory),
  };
}

function isJvm(container: z.infer<typeof containerSchema>): boolean {
  const { data } = commandSchema.safeParse(container);
  const { env = [], command = [], args = [] } = data ?? {};
  return (
    env.some(({ name }) => JVM_SETTINGS.includes(name)) ||
    [...command, ...args].some(word => /^(.*\/)?java$|^-Xm[sx]\d/.test(word))
  );
}

function toContainer(
  container: z.infer<typeof containerSchema>,
  path: Array<string | number>,
  fallback: string,
): SpecContainer {
  const resources = container.resources ?? {};
  // Of GPUs, a limit without a request is a request.
  const asked = { ...resources.limits, ...resources.requests };
  const gpus = Object.entries(asked).map(([resource, amount]) => ({
    isPart: isGpuPart(resource),
    count: gpusOfUnit(resource) * (parseQuantity(amount) ?? 0),
  }));
  return {
    name: container.name ?? fallback,
    path: [...path, 'resources'],
    resources,
    ...(isJvm(container) && { runtime: 'jvm' as const }),
    size: sizeOf(resources),
    gpus: gpus.reduce((sum, { count }) => sum + count, 0),
    ...(gpus.some(({ isPart, count }) => isPart && count > 0) && {
      hasGpuParts: true,
    }),
  };
}

/** The containers of a server as its spec has them; undefined where the spec is of another form. */
export function containersOf(
  kind: string,
  object: Pick<ClusterObject, 'spec'>,
): SpecContainer[] | undefined {
  if (kind === 'argo-rollout') {
    const spec = rolloutSchema.safeParse(object.spec).data;
    return spec?.template?.spec.containers.map((container, index) =>
      toContainer(
        container,
        ['spec', 'template', 'spec', 'containers', index],
        'container',
      ),
    );
  }
  const predictor = serviceSchema.safeParse(object.spec).data?.predictor;
  if (!predictor) return undefined;
  return [
    ...(predictor.model
      ? [
          toContainer(
            // KServe calls the container so, whatever `name` the model has.
            { ...predictor.model, name: KSERVE_CONTAINER },
            ['spec', 'predictor', 'model'],
            KSERVE_CONTAINER,
          ),
        ]
      : []),
    ...(predictor.containers ?? []).map((container, index) =>
      toContainer(
        container,
        ['spec', 'predictor', 'containers', index],
        KSERVE_CONTAINER,
      ),
    ),
  ];
}

/** Whether the pods are described elsewhere (`spec.workloadRef`). */
export function isDescribedElsewhere(
  kind: string,
  object: Pick<ClusterObject, 'spec'>,
): boolean {
  return (
    kind === 'argo-rollout' &&
    rolloutSchema.safeParse(object.spec).data?.workloadRef !== undefined
  );
}
