// Cuts the schemas of schemas/ out of what the projects publish; in the repository's root:
//   node -r @backstage/cli/config/nodeTransform.cjs plugins/scaffolder-backend-module-models/src/manifests/makeSchemas.ts SWAGGER_JSON CRD.yaml...
// SWAGGER_JSON is api/openapi-spec/swagger.json of k8s.io/kubernetes; the definitions come from the modules of Argo Rollouts,
// Argo CD, KServe, External Secrets, and the Prometheus Operator's API. schemas/README.md names versions and licences.
import fs from 'fs';
import path from 'path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { parse } from 'yaml';
import { z } from 'zod';
import { closed, isObject } from './closed';

const FOLDER = resolvePackagePath(
  '@bellwether/plugin-scaffolder-backend-module-models',
  'schemas',
);

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

const schemaOfObject = z.record(z.string(), z.unknown());
const swaggerSchema = z.object({
  definitions: z.record(z.string(), schemaOfObject),
});
const definitionSchema = z.object({
  spec: z.object({
    group: z.string(),
    names: z.object({ kind: z.string() }),
    versions: z.array(
      z.object({
        name: z.string(),
        storage: z.boolean(),
        schema: z.object({ openAPIV3Schema: schemaOfObject }),
      }),
    ),
  }),
});

/** Of an object what clients write, closed as a cluster's own schemas are; what it refers to is in Kubernetes' file. */
function cut(node: Record<string, unknown>) {
  const { properties } = node;
  const written = isObject(properties)
    ? Object.entries(properties).filter(([name]) => !SERVERS_OWN.has(name))
    : undefined;
  const cutOut = closed({
    ...node,
    ...(written && { properties: Object.fromEntries(written) }),
  });
  return schemaOfObject.parse(
    JSON.parse(
      JSON.stringify(cutOut).replace(
        /"\$ref":"#/g,
        () => '"$ref":"kubernetes.json#',
      ),
    ),
  );
}

function write(name: string, schema: object) {
  const file = path.join(FOLDER, name);
  fs.writeFileSync(file, `${JSON.stringify(schema)}\n`);
  process.stdout.write(
    `${name} ${(fs.statSync(file).size / 1024).toFixed(0)} kB\n`,
  );
}

function fromSwagger(file: string) {
  const { definitions } = swaggerSchema.parse(
    JSON.parse(fs.readFileSync(file, 'utf8')),
  );
  const kept: Record<string, object> = {};
  const wanted = [...KINDS];
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (kept[name]) continue;
    // Quantities and IntOrString are texts in the document, and numbers as well for the server.
    kept[name] = /(api.resource.Quantity|util.intstr.IntOrString)$/.test(name)
      ? { type: ['number', 'string'] }
      : cut(definitions[name]);
    for (const [, other] of JSON.stringify(kept[name]).matchAll(
      /kubernetes\.json#\/definitions\/([^"]+)/g,
    )) {
      wanted.push(other);
    }
  }
  write('kubernetes.json', { $id: 'kubernetes.json', definitions: kept });
}

/** A custom resource repeats the whole of a pod's specification: said once, by what Kubernetes publishes. */
function withoutPods(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutPods);
  if (!isObject(node)) return node;
  const { properties } = node;
  if (
    isObject(properties) &&
    properties.containers &&
    properties.terminationGracePeriodSeconds
  ) {
    return properties.model || properties.sklearn
      ? { ...node, properties: withoutContainers(properties) }
      : {
          $ref: 'kubernetes.json#/definitions/io.k8s.api.core.v1.PodSpec',
        };
  }
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, withoutPods(value)]),
  );
}

const PARTS_OF_PODS = new Set([
  'affinity',
  'containers',
  'initContainers',
  'ephemeralContainers',
  'volumes',
]);

/** KServe's predictor is a pod's specification with fields of its own beside it; of the old runtimes only `model` is written. */
function withoutContainers(properties: Record<string, unknown>) {
  const kept: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(properties)) {
    const own =
      isObject(schema) && isObject(schema.properties) ? schema.properties : {};
    if (PARTS_OF_PODS.has(name)) {
      kept[name] = {};
    } else if (name === 'model' || !own.livenessProbe || !own.storageUri) {
      kept[name] = withoutPods(schema);
    }
  }
  return kept;
}

function fromDefinition(file: string) {
  const { spec } = definitionSchema.parse(parse(fs.readFileSync(file, 'utf8')));
  const { kind } = spec.names;
  for (const version of spec.versions.filter(({ storage }) => storage)) {
    const schema = cut(
      schemaOfObject.parse(withoutPods(version.schema.openAPIV3Schema)),
    );
    const name = `${kind}.${spec.group}.json`;
    write(name, {
      $id: name,
      'x-group-version-kind': {
        group: spec.group,
        version: version.name,
        kind,
      },
      ...schema,
      properties: {
        ...schemaOfObject.parse(schema.properties),
        metadata: {
          $ref: 'kubernetes.json#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta',
        },
      },
    });
  }
}

const [swagger, ...files] = process.argv.slice(2);
if (swagger) {
  fromSwagger(swagger);
  files.forEach(fromDefinition);
} else {
  process.stderr.write('usage: makeSchemas.ts SWAGGER_JSON CRD.yaml...\n');
  process.exitCode = 1;
}
