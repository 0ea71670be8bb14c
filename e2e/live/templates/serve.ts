import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { answers, json, loopback } from '../components/answers';
import type { KubernetesObject } from '../components/kubernetes/Cluster';
import type { Component } from '../stack/Component';
import type { InferenceRequest, Project } from './Project';

export const rolloutSchema = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string(),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
  spec: z.looseObject({
    replicas: z.number(),
    template: z.looseObject({
      metadata: z.looseObject({
        annotations: z.record(z.string(), z.string()),
      }),
      spec: z.looseObject({
        containers: z.array(
          z.looseObject({
            image: z.string(),
            env: z.array(
              z.looseObject({ name: z.string(), value: z.string().optional() }),
            ),
          }),
        ),
      }),
    }),
  }),
});

/** A process that serves what a pod of the project would, by the pod's own settings. */
export interface Served {
  url: string;
  metricsAddress: string;
}

/** MLServer out of the project's environment, with the variables of its manifest. */
export interface Pod {
  component: Component;
  /** Name of its process. */
  server: string;
  /** Under which its addresses are published, as JSON of {@link Served}. */
  variable: string;
}

export function servedPod(options: {
  project: Project;
  rollout: KubernetesObject;
  version: string;
}): Pod {
  const { project, version } = options;
  const { metadata, spec } = rolloutSchema.parse(options.rollout);
  const env = Object.fromEntries(
    spec.template.spec.containers[0].env.flatMap(({ name, value }) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
  const name = `mlserver ${metadata.name} ${version}`;
  const variable = `BELLWETHER_POD_${metadata.name}_${version}`.replace(/\W/g, '_');
  const component: Component = {
    name: `pod of ${metadata.name}, version ${version}`,
    version: '',
    needs: ['mlflow'],
    contracts: [],
    async install() {},
    async start(context) {
      const folder = context.dataDirectory(`pod-${metadata.name}-${version}`);
      await mkdir(folder, { recursive: true });
      const ports = {
        http_port: await context.freePort(),
        grpc_port: await context.freePort(),
        metrics_port: await context.freePort(),
      };
      await writeFile(
        path.join(folder, 'settings.json'),
        JSON.stringify({
          debug: false,
          host: '127.0.0.1',
          parallel_workers: 0,
          ...ports,
        }),
      );
      const server = context.spawn(
        name,
        project.program('mlserver'),
        ['start', folder],
        {
          cwd: folder,
          env: {
            ...process.env,
            ...env,
            // As in the image: the runtime that tells the portal of requests. It has no token here, and tells nothing.
            PYTHONPATH: path.join(project.folder, 'serving'),
            PYTHONDONTWRITEBYTECODE: '1',
            MLFLOW_DISABLE_TELEMETRY: 'true',
            OMP_NUM_THREADS: '1',
          },
        },
      );
      const url = loopback(ports.http_port);
      const body = aboutRow(await project.request(), 0);
      await context.untilReady(
        server,
        () =>
          answers(
            `${url}/v2/models/${metadata.name}/infer`,
            json('POST', body),
          ),
        { timeoutSeconds: 240 },
      );
      const served: Served = {
        url,
        metricsAddress: `127.0.0.1:${ports.metrics_port}`,
      };
      return {
        processes: [{ process: server, address: url }],
        environment: { [variable]: JSON.stringify(served) },
      };
    },
  };
  return { component, server: name, variable };
}

/** The same request, for one of its rows. */
export function aboutRow(
  request: InferenceRequest,
  row: number,
): InferenceRequest {
  return {
    ...request,
    inputs: request.inputs.map(input => ({
      ...input,
      shape: [1, 1],
      data: [input.data[row]],
    })),
  };
}
