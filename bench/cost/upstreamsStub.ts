/**
 * A process of its own: `upstreamsStub.ts FOLDER PORT` answers as the Prometheus and the models backend of a cluster whose servers are the
 * workloads of a folder of answers, each in a namespace of its own name.
 */
import fs from 'fs';
import http from 'http';
import path from 'path';
import { readMatrix } from '@bellwether/rightsizing';
import { CLUSTER, namesIn, PODS_PER_NODE, serverOf } from './servers';

const [folder, port] = process.argv.slice(2);
const names = namesIn(folder);

const bodyOf = (name: string, what: 'cpu' | 'memory') =>
  fs.readFileSync(path.join(folder, `${name}.${what}.json`));

const matrixOf = (series: readonly string[]) =>
  `{"status":"success","data":{"resultType":"matrix","result":[${series.join(
    ',',
  )}]}}`;

/** What was used in cores, as the counter of seconds that Prometheus scrapes. */
function counted(name: string): string {
  return matrixOf(
    readMatrix(bodyOf(name, 'cpu')).map(({ labels, samples }) => {
      const { at, value } = samples;
      let seconds = 0;
      const values = Array.from(at, (moment, index) => {
        seconds += index > 0 ? value[index] * (moment - at[index - 1]) : 0;
        return `[${moment},"${seconds.toFixed(6)}"]`;
      });
      return `{"metric":${JSON.stringify(labels)},"values":[${values.join(
        ',',
      )}]}`;
    }),
  );
}

const pods = names.flatMap(name =>
  readMatrix(bodyOf(name, 'memory')).map(({ labels }) => ({
    namespace: name,
    pod: labels.pod,
  })),
);
const HISTOGRAM = 'rest_server_request_duration_seconds';

/** Each pod answers ten requests a second, all of them within a tenth of one. */
function answered(name: string, asked: URLSearchParams): string {
  const [start, end, step] = ['start', 'end', 'step'].map(field =>
    Number(asked.get(field)),
  );
  return matrixOf(
    pods
      .filter(({ namespace }) => namespace === name)
      .map(({ pod }) => {
        const values: string[] = [];
        for (let at = start; at <= end; at += step) {
          values.push(`[${at},"${10 * (at - start)}"]`);
        }
        return `{"metric":{"pod":"${pod}"},"values":[${values.join(',')}]}`;
      }),
  );
}

function range(asked: URLSearchParams): string | Buffer {
  const query = asked.get('query') ?? '';
  const name = /namespace="(w\d+)"/.exec(query)?.[1];
  if (name && query.includes('rest_server_request')) {
    return answered(name, asked);
  }
  if (name && query.includes('container_cpu_usage_seconds_total')) {
    return counted(name);
  }
  return name && query.includes('container_memory_working_set_bytes')
    ? bodyOf(name, 'memory')
    : matrixOf([]);
}

const nodeOf = (index: number) => `node-${Math.floor(index / PODS_PER_NODE)}`;
const nodes = [...new Set(pods.map((_, index) => nodeOf(index)))];

type Vector = Array<{ metric: Record<string, string>; value: number }>;

function instant(query: string): Vector {
  if (query.includes(`${HISTOGRAM}_bucket`)) {
    return ['0.1', '0.5', '+Inf'].map(le => ({ metric: { le }, value: 1 }));
  }
  if (query.includes('count(rest_server_requests_total{')) {
    return [{ metric: {}, value: 1 }];
  }
  if (query.includes('(kube_pod_info{')) {
    return pods.map((pod, index) => ({
      metric: { ...pod, node: nodeOf(index) },
      value: 1,
    }));
  }
  if (query.includes('(kube_pod_container_resource_requests{')) {
    return pods.flatMap(pod => [
      { metric: { ...pod, resource: 'cpu' }, value: 8 },
      { metric: { ...pod, resource: 'memory' }, value: 32 * 2 ** 30 },
    ]);
  }
  if (query.includes('(kube_node_status_allocatable{')) {
    return nodes.flatMap(node => [
      { metric: { node, resource: 'cpu' }, value: 8.5 * PODS_PER_NODE },
      {
        metric: { node, resource: 'memory' },
        value: 34 * 2 ** 30 * PODS_PER_NODE,
      },
    ]);
  }
  return [];
}

http
  .createServer((request, response) => {
    let body = '';
    request.on('data', chunk => {
      body += chunk;
    });
    request.on('end', () => {
      response.setHeader('content-type', 'application/json');
      if (request.url?.endsWith('/v1/records/servers')) {
        response.end(
          JSON.stringify({
            clusters: [{ cluster: CLUSTER, complete: true }],
            servers: names.map(serverOf),
          }),
        );
        return;
      }
      const asked = new URLSearchParams(body);
      const query = asked.get('query') ?? '';
      if (request.url?.endsWith('/query_range')) {
        response.end(range(asked));
        return;
      }
      const result = instant(query).map(({ metric, value }) => ({
        metric,
        value: [0, String(value)],
      }));
      response.end(
        JSON.stringify({
          status: 'success',
          data: { resultType: 'vector', result },
        }),
      );
    });
  })
  .listen(Number(port), '127.0.0.1');
