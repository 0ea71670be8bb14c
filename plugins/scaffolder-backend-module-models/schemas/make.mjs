// Cuts the schemas of this folder out of what the projects publish:
//   node schemas/make.mjs SWAGGER_JSON CRD.yaml...
// SWAGGER_JSON is api/openapi-spec/swagger.json of k8s.io/kubernetes; the definitions come from the modules of Argo Rollouts,
// Argo CD, KServe, External Secrets, and the Prometheus Operator's API. README.md names versions and licences.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const folder = path.dirname(fileURLToPath(import.meta.url));

/** The objects that the templates write, and what those are made of. */
const KINDS = [
  'io.k8s.api.core.v1.Service',
  'io.k8s.api.core.v1.ServiceAccount',
  'io.k8s.api.core.v1.ConfigMap',
  'io.k8s.api.core.v1.Namespace',
  'io.k8s.api.core.v1.PodTemplateSpec',
  'io.k8s.api.apps.v1.Deployment',
  'io.k8s.api.policy.v1.PodDisruptionBudget',
  'io.k8s.api.networking.v1.NetworkPolicy',
  'io.k8s.api.networking.v1.Ingress',
];

/** What clients write; the rest is the server's. */
const SERVERS_OWN = new Set(['status', 'managedFields']);

/** Without prose, and closed: a field that the server does not know is a spelling mistake. */
function cut(node, depth = 0) {
  if (Array.isArray(node)) return node.map(item => cut(item, depth));
  if (typeof node !== 'object' || node === null) return node;
  const kept = {};
  for (const [key, value] of Object.entries(node)) {
    if (key === 'properties') {
      kept.properties = Object.fromEntries(
        Object.entries(value)
          .filter(([name]) => depth > 0 || !SERVERS_OWN.has(name))
          .map(([name, schema]) => [name, cut(schema, depth + 1)]),
      );
    } else if (key === '$ref') {
      kept.$ref = value.replace(/^#/, 'kubernetes.json#');
    } else if (
      key !== 'description' &&
      key !== 'default' &&
      key !== 'example' &&
      key !== 'title' &&
      !key.startsWith('x-')
    ) {
      kept[key] = cut(value, depth + 1);
    }
  }
  if (node['x-kubernetes-int-or-string'] || node.format === 'int-or-string') {
    return { type: ['integer', 'string'] };
  }
  delete kept.format;
  if (
    kept.properties &&
    kept.additionalProperties === undefined &&
    !node['x-kubernetes-preserve-unknown-fields']
  ) {
    kept.additionalProperties = false;
  }
  return kept;
}

function write(name, schema) {
  const file = path.join(folder, name);
  fs.writeFileSync(file, `${JSON.stringify(schema)}\n`);
  console.log(`${name} ${(fs.statSync(file).size / 1024).toFixed(0)} kB`);
}

function fromSwagger(file) {
  const { definitions } = JSON.parse(fs.readFileSync(file, 'utf8'));
  const kept = {};
  const wanted = [...KINDS];
  while (wanted.length > 0) {
    const name = wanted.pop();
    if (kept[name]) continue;
    const own = definitions[name];
    // Quantities and IntOrString are texts in the document, and numbers as well for the server.
    kept[name] = /(api.resource.Quantity|util.intstr.IntOrString)$/.test(name)
      ? { type: ['number', 'string'] }
      : cut(own);
    for (const [, other] of JSON.stringify(kept[name]).matchAll(
      /kubernetes\.json#\/definitions\/([^"]+)/g,
    )) {
      wanted.push(other);
    }
  }
  write('kubernetes.json', { $id: 'kubernetes.json', definitions: kept });
}

/** A custom resource repeats the whole of a pod's specification: said once, by what Kubernetes publishes. */
function withoutPods(node) {
  if (Array.isArray(node)) return node.map(withoutPods);
  if (typeof node !== 'object' || node === null) return node;
  const { properties } = node;
  if (properties?.containers && properties?.terminationGracePeriodSeconds) {
    return properties.model || properties.sklearn
      ? withoutContainers(node)
      : {
          $ref: 'kubernetes.json#/definitions/io.k8s.api.core.v1.PodSpec',
        };
  }
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, withoutPods(value)]),
  );
}

const PARTS_OF_PODS = {
  affinity: 'Affinity',
  containers: 'Container',
  initContainers: 'Container',
  ephemeralContainers: 'EphemeralContainer',
  volumes: 'Volume',
};

/** KServe's predictor is a pod's specification with fields of its own beside it; of the old runtimes only `model` is written. */
function withoutContainers(node) {
  const properties = {};
  for (const [name, schema] of Object.entries(node.properties)) {
    if (PARTS_OF_PODS[name]) {
      properties[name] = {};
    } else if (
      name === 'model' ||
      !schema.properties?.livenessProbe ||
      !schema.properties?.storageUri
    ) {
      properties[name] = withoutPods(schema);
    }
  }
  return { ...node, properties };
}

function fromDefinition(file) {
  const { spec } = parse(fs.readFileSync(file, 'utf8'));
  for (const version of spec.versions.filter(({ storage }) => storage)) {
    const schema = cut(withoutPods(version.schema.openAPIV3Schema));
    schema.properties.metadata = {
      $ref: 'kubernetes.json#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta',
    };
    const name = `${spec.names.kind}.${spec.group}.json`;
    write(name, {
      $id: name,
      'x-group-version-kind': {
        group: spec.group,
        version: version.name,
        kind: spec.names.kind,
      },
      ...schema,
    });
  }
}

const [swagger, ...definitions] = process.argv.slice(2);
if (!swagger) {
  console.error('usage: node schemas/make.mjs SWAGGER_JSON CRD.yaml...');
  process.exit(1);
}
fromSwagger(swagger);
definitions.forEach(fromDefinition);
