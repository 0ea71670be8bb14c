import type { RequestListener } from 'node:http';
import { seedApplications, startArgoCd } from './argoCd';
import { createCodeHostApi } from './codeHost';
import { createControlApi } from './control';
import { type ControllerOptions, startControllers } from './controllers';
import { createRequestCounter, type RequestCounter } from './control/requests';
import { createFaults, type Faults } from './faults';
import { createFeastApi } from './feast';
import {
  createKubernetesApi,
  createKubernetesControl,
  type KubernetesApi,
} from './kubernetes';
import { Listener } from './Listener';
import { createMlflowApi, type MlflowAuth } from './mlflow';
import { createOpencostApi } from './opencost';
import { createPrometheusApi } from './prometheus';
import {
  createScoreLogControl,
  ScoreLog,
  type ScoredServer,
} from './scoreLogs';
import { createWorld, type WorldOptions } from './world';
import type { World } from './world/types';

export interface SandboxOptions extends WorldOptions {
  /** Ports on loopback; 0 or absent means any that is free. */
  ports?: {
    control?: number;
    mlflow?: number;
    prometheus?: number;
    feastRegistry?: number;
    feastOnline?: number;
    codeHost?: number;
    /** By name of the cluster. */
    opencost?: Record<string, number>;
    /** By name of the cluster. */
    clusters?: Record<string, number>;
  };
  /** What plays the controllers of the clusters; false leaves every object as it is. */
  controllers?: ControllerOptions | false;
  /** Milliseconds since 1970 as Prometheus has them; defaults to the world's time, which goes on from its `now`. */
  prometheusClock?: () => number;
  /** Folder in which the control API writes what servers answered, with their scores; without it there is no such call. */
  scoreLogs?: string;
  /** Makes MLflow ask for a password. */
  mlflowAuth?: MlflowAuth;
  /** Waits before the retries of an MLflow webhook, in place of the real server's 0, 2 and 4 seconds. */
  webhookRetryMilliseconds?: readonly number[];
  /** Without it, a line is printed for each upstream that is up. */
  quiet?: boolean;
}

/** The upstreams, running. */
export interface Sandbox {
  world: World;
  urls: {
    control: string;
    mlflow: string;
    /** One for all clusters. */
    prometheus: string;
    feast: { registry: string; online: string };
    codeHost: string;
    /** By name of the cluster. */
    opencost: Record<string, string>;
    clusters: Record<string, string>;
  };
  /** Bearer tokens by role, the same on every cluster. */
  tokens: KubernetesApi['tokens'];
  /** The clusters by name, whose objects a test may change from inside. */
  clusters: Record<string, KubernetesApi>;
  faults: Faults;
  requests: RequestCounter;
  /** Writes what a server has answered since the last call to its log of scores. @throws Error - no folder was given */
  writeScores(server: ScoredServer): number;
  close(): Promise<void>;
}

/** Time of the world: `now` at the start, and on from there as real time goes. */
function worldClock(now: Date): () => number {
  const offset = now.getTime() - Date.now();
  return () => Date.now() + offset;
}

const opencostOf = (cluster: string) => `opencost-${cluster}`;

/** Starts every upstream on loopback, from one world. */
export async function startSandbox(
  options: SandboxOptions = {},
): Promise<Sandbox> {
  const { ports = {}, quiet = false, controllers = {} } = options;
  const world = createWorld(options);
  const faults = createFaults();
  const requests = createRequestCounter();
  const mlflowApi = createMlflowApi({
    world,
    faults,
    ...(options.mlflowAuth && { auth: options.mlflowAuth }),
    ...(options.webhookRetryMilliseconds && {
      webhookRetryMilliseconds: options.webhookRetryMilliseconds,
    }),
  });
  const feastApi = createFeastApi({ world, faults });
  const codeHostApi = createCodeHostApi({ world, faults });
  const clusterApis = world.clusters.map(cluster =>
    createKubernetesApi({ cluster, world, faults }),
  );
  const clock = options.prometheusClock ?? worldClock(world.now);
  const prometheusApi = createPrometheusApi({
    world,
    clusters: clusterApis,
    faults,
    clock,
  });
  const scoreLog =
    options.scoreLogs === undefined
      ? undefined
      : new ScoreLog(options.scoreLogs, () => prometheusApi.histories(), clock);
  const controlApi = createControlApi({
    world,
    upstreams: [
      'mlflow',
      'prometheus',
      'feast-registry',
      'feast-online',
      'code-host',
      ...clusterApis.map(({ name }) => opencostOf(name)),
      ...clusterApis.map(({ name }) => name),
    ],
    faults,
    requests,
    clusterControl: createKubernetesControl(clusterApis),
    prometheusControl: prometheusApi.control,
    ...(scoreLog && { scoreLogControl: createScoreLogControl(scoreLog) }),
  });

  const listeners: Listener[] = [];
  const listen = async (
    name: string,
    requestListener: RequestListener,
    port = 0,
  ): Promise<Listener> => {
    const listener = await Listener.start(requestListener, port);
    listeners.push(listener);
    if (!quiet) {
      process.stdout.write(`${name} ${listener.url}\n`);
    }
    return listener;
  };
  const listenAsUpstream = async (
    name: string,
    requestListener: RequestListener,
    port: number | undefined,
  ): Promise<string> => {
    const counted = requests.counted(name, requestListener);
    const listener = await listen(name, counted, port);
    faults.attach(name, listener);
    return listener.url;
  };
  const running = controllers
    ? clusterApis.map(api => startControllers(api, controllers))
    : [];
  const close = async () => {
    mlflowApi.close();
    prometheusApi.close();
    running.forEach(controller => controller.close());
    clusterApis.forEach(api => api.close());
    await Promise.all(listeners.map(listener => listener.refuse()));
  };

  try {
    const control = await listen('control', controlApi, ports.control);
    const mlflow = await listenAsUpstream(
      'mlflow',
      mlflowApi.app,
      ports.mlflow,
    );
    const feast = {
      registry: await listenAsUpstream(
        'feast-registry',
        feastApi.registry,
        ports.feastRegistry,
      ),
      online: await listenAsUpstream(
        'feast-online',
        feastApi.online,
        ports.feastOnline,
      ),
    };
    const prometheus = await listenAsUpstream(
      'prometheus',
      prometheusApi.app,
      ports.prometheus,
    );
    const opencost: Record<string, string> = {};
    for (const { name: cluster } of clusterApis) {
      const name = opencostOf(cluster);
      const { histories } = prometheusApi;
      opencost[cluster] = await listenAsUpstream(
        name,
        createOpencostApi({ cluster, name, histories, faults, clock }),
        ports.opencost?.[cluster],
      );
    }
    const codeHost = await listenAsUpstream(
      'code-host',
      codeHostApi.app,
      ports.codeHost,
    );
    const host = { repositories: codeHostApi.repositories, url: codeHost };
    clusterApis.forEach((api, index) =>
      seedApplications(api, world.clusters[index], host, world),
    );
    if (controllers) {
      clusterApis.forEach(api =>
        running.push(startArgoCd(api, host, controllers.clock)),
      );
    }
    const clusters: Record<string, string> = {};
    for (const { name, app } of clusterApis) {
      clusters[name] = await listenAsUpstream(
        name,
        app,
        ports.clusters?.[name],
      );
    }
    return {
      world,
      urls: {
        control: control.url,
        mlflow,
        prometheus,
        feast,
        codeHost,
        opencost,
        clusters,
      },
      tokens: clusterApis[0].tokens,
      clusters: Object.fromEntries(clusterApis.map(api => [api.name, api])),
      faults,
      requests,
      writeScores(server) {
        if (!scoreLog)
          throw new Error('No folder for logs of scores was given');
        return scoreLog.write(server);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
