import type { Framework, WorldServer } from '../../world/types';
import type { JsonObject } from '../types';
import { labelValue, objectName } from './names';
import type { Site } from './Site';

/** How a server's objects say which model they serve. */
export type Naming =
  /** By annotation and label. */
  | 'named'
  /** Only by the address that the container loads the model from. */
  | 'by-address';

const SHARE_BY_ADDRESS = 0.25;

export function namingOf(site: Site, { name }: WorldServer): Naming {
  return site.random('naming', name).chance(SHARE_BY_ADDRESS)
    ? 'by-address'
    : 'named';
}

export function modelAddress(model: string, version: number): string {
  return `models:/${model}/${version}`;
}

/** Labels that a server and all that belongs to it carry. */
export function serverLabels(
  site: Site,
  server: WorldServer,
): Record<string, string> {
  const system = site.modelOf(server)?.system;
  return {
    'app.kubernetes.io/name': objectName(server.name),
    'app.kubernetes.io/component': 'model-server',
    ...(system && { 'app.kubernetes.io/part-of': labelValue(system) }),
    'backstage.io/kubernetes-id': labelValue(server.model),
    ...(namingOf(site, server) === 'named' && {
      'bellwether.dev/model': labelValue(server.model),
    }),
  };
}

/** Servers whose answers the sandbox logs with their scores. */
const SCORED = ['card-fraud'];

export function modelAnnotations(
  site: Site,
  server: WorldServer,
  version: number,
): Record<string, string> {
  return namingOf(site, server) === 'named'
    ? {
        'bellwether.dev/model': server.model,
        'bellwether.dev/model-version': String(version),
        ...(SCORED.includes(server.name) && {
          'bellwether.dev/score-log': server.name,
        }),
      }
    : {};
}

interface Runtime {
  image: string;
  /** KServe's name of the runtime that loads the format. */
  kserve: string;
  /** Image that KServe runs; its own ones have KServe's version. */
  kserveImage: string;
  gpu: boolean;
}

const TRITON: Runtime = {
  image: 'registry.example.com/serving/tritonserver:25.09-py3',
  kserve: 'kserve-tritonserver',
  kserveImage: 'registry.example.com/serving/tritonserver:25.09-py3',
  gpu: true,
};

const MLSERVER = 'registry.example.com/serving/mlserver:1.7.1';

const RUNTIMES: Record<Framework, Runtime> = {
  sklearn: {
    image: MLSERVER,
    kserve: 'kserve-sklearnserver',
    kserveImage: 'registry.example.com/kserve/sklearnserver',
    gpu: false,
  },
  xgboost: {
    image: MLSERVER,
    kserve: 'kserve-xgbserver',
    kserveImage: 'registry.example.com/kserve/xgbserver',
    gpu: false,
  },
  lightgbm: {
    image: MLSERVER,
    kserve: 'kserve-lgbserver',
    kserveImage: 'registry.example.com/kserve/lgbserver',
    gpu: false,
  },
  pytorch: TRITON,
  onnx: TRITON,
};

export function frameworkOf(site: Site, server: WorldServer): Framework {
  return site.modelOf(server)?.framework ?? 'sklearn';
}

export function runtimeOf(site: Site, server: WorldServer): Runtime {
  return RUNTIMES[frameworkOf(site, server)];
}

export function kserveImageOf(site: Site, server: WorldServer): string {
  const { kserveImage } = runtimeOf(site, server);
  return kserveImage.includes(':')
    ? kserveImage
    : `${kserveImage}:${site.platform.kserve.version}`;
}

export function resourcesOf({ gpu }: Runtime): JsonObject {
  return gpu
    ? {
        requests: { cpu: '2', memory: '8Gi', 'nvidia.com/gpu': '1' },
        limits: { memory: '8Gi', 'nvidia.com/gpu': '1' },
      }
    : {
        requests: { cpu: '500m', memory: '1Gi' },
        limits: { memory: '2Gi' },
      };
}
