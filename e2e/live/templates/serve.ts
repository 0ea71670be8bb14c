import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { answers, json, loopback } from '../components/answers';
import type { KubernetesObject } from '../components/kubernetes/Cluster';
import type { Component } from '../stack/Component';
import type { Project } from './Project';

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

/**
 * Starts MLServer out of the project's environment with the variables of its manifest.
 *
 * @param variable - under which the addresses are published
 */
export function servedPod(options: {
  project: Project;
  rollout: KubernetesObject;
  version: string;
  variable: string;
}): Component {
  const { project, version } = options;
  const { metadata, spec } = rolloutSchema.parse(options.rollout);
  const env = Object.fromEntries(
    spec.template.spec.containers[0].env.flatMap(({ name, value }) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
  return {
    name: `pod of version ${version}`,
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
      const process_ = context.spawn(
        `mlserver ${metadata.name} ${version}`,
        project.program('mlserver'),
        ['start', folder],
        {
          cwd: folder,
          env: {
            ...process.env,
            ...env,
            MLFLOW_DISABLE_TELEMETRY: 'true',
            OMP_NUM_THREADS: '1',
          },
        },
      );
      const url = loopback(ports.http_port);
      const body = await bodyOf(project, [0]);
      await context.untilReady(
        process_,
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
        processes: [{ process: process_, address: url }],
        environment: { [options.variable]: JSON.stringify(served) },
      };
    },
  };
}

/** A request for the predictions of some rows, one tensor per column. */
export async function bodyOf(project: Project, which: number[]) {
  const { columns, rows } = await project.rows();
  return {
    parameters: { content_type: 'pd' },
    inputs: columns.map((name, column) => ({
      name,
      shape: [which.length, 1],
      datatype: 'FP64',
      data: which.map(row => rows[row][column]),
    })),
  };
}
