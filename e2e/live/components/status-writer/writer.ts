// Writes the status of objects whose controllers do not run here. It is no controller: it makes no pod and moves no traffic.
import type { Body } from '../../../contract/kubernetes/wire';
import { Cluster } from '../kubernetes/Cluster';
import { follow } from '../kubernetes/follow';
import type { StandIn } from './standIn';
import { processName, standInsOf } from './standIns';

const standIns = standInsOf(process.argv.slice(2));
process.title = processName(standIns);

const cluster = Cluster.of(process.env);

async function write(standIn: StandIn, object: Body): Promise<void> {
  const change = standIn.changeOf(object, new Date());
  if (!change) return;
  const { namespace, name, resourceVersion } = object.metadata;
  const separator = standIn.path.lastIndexOf('/');
  const path = [
    standIn.path.slice(0, separator),
    'namespaces',
    namespace,
    standIn.path.slice(separator + 1),
    name,
    ...(standIn.subresource ? [standIn.subresource] : []),
  ].join('/');
  const { status, text } = await cluster.ask({
    method: 'PATCH',
    path,
    type: 'application/merge-patch+json',
    // What has changed in between is looked at again when the watch tells of it.
    body: { ...change, metadata: { resourceVersion } },
  });
  if (status >= 400 && status !== 409 && status !== 404) {
    console.error(`${path}: ${status} ${text.slice(0, 300)}`);
  }
}

for (const standIn of standIns) {
  follow(cluster, standIn.path, async objects => {
    for (const object of objects) {
      await write(standIn, object).catch(error => console.error(`${error}`));
    }
  });
}
console.log(`ready: ${process.title}`);
// With nobody to stand in for, there is still a process to end.
setInterval(() => {}, 60_000);
