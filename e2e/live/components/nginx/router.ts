// Runs nginx, and gives it a new configuration whenever the cluster's Ingresses, Services or pods ask for another one.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Body } from '../../../contract/kubernetes/wire';
import { Cluster } from '../kubernetes/Cluster';
import { follow } from '../kubernetes/follow';
import { renderConfiguration } from './configuration';
import { clusterSchema, routesOf } from './routes';

const [program, folder, port] = process.argv.slice(2);
const file = path.join(folder, 'nginx.conf');

process.title = 'nginx-router';

const seen: { ingresses: Body[]; services: Body[]; pods: Body[] } = {
  ingresses: [],
  services: [],
  pods: [],
};

function configuration(): string {
  return renderConfiguration(routesOf(clusterSchema.parse(seen)), {
    port: Number(port),
    folder,
  });
}

let written = configuration();
writeFileSync(file, written);
const nginx = spawn(
  program,
  ['-c', file, '-e', path.join(folder, 'error.log')],
  { stdio: 'inherit' },
);
nginx.once('error', error => {
  console.error(error.message);
  process.exit(1);
});
nginx.once('exit', code => process.exit(code ?? 1));
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => nginx.kill('SIGTERM'));
}

function update(): void {
  const wanted = configuration();
  if (wanted === written) return;
  written = wanted;
  writeFileSync(file, wanted);
  nginx.kill('SIGHUP');
  console.log(`${new Date().toISOString()} new configuration`);
}

const cluster = Cluster.of(process.env);
const paths = {
  ingresses: '/apis/networking.k8s.io/v1/ingresses',
  services: '/api/v1/services',
  pods: '/api/v1/pods',
};
for (const kind of ['ingresses', 'services', 'pods'] as const) {
  follow(cluster, paths[kind], objects => {
    seen[kind] = objects;
    update();
  });
}
