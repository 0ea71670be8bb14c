import fs from 'fs/promises';
import path from 'path';
import {
  componentEntityV1alpha1Validator,
  Entity,
  entityEnvelopeSchemaValidator,
  resourceEntityV1alpha1Validator,
  systemEntityV1alpha1Validator,
} from '@backstage/catalog-model';
import { InputError, isError } from '@backstage/errors';
import { parseAllDocuments } from 'yaml';
import { HoldsAgainst } from './ClusterSchemas';
import {
  Manifest,
  ManifestObject,
  manifestObjectSchema,
  renderKustomization,
} from './kustomize';
import { policyViolations } from './policies';
import { Schemas } from './schemas';

/** Files that hold no object of anybody's: settings, workflows, patches. */
const NO_OBJECTS = /(^|\/)(model|mkdocs|version)\.ya?ml$|(^|\/)\.github\//;

/** A thing that is wrong, with where it is. */
export interface Finding {
  file: string;
  object: string;
  field: string;
  problem: string;
}

export interface Validated {
  /** Objects that were held against a schema. */
  objects: number;
  findings: Finding[];
  /** Kinds that were held against what the cluster publishes. */
  byCluster: string[];
  /** Kinds that were held against the schemas that ship, or Backstage's own. */
  byShipped: string[];
}

/**
 * Holds every YAML file of a folder against the schema of its kind, and what the overlays come to against the policies as well.
 *
 * @param cluster - what the cluster that is to run it knows of kinds; those that it does not serve are held against what ships
 * @param root - folder that names in findings are relative to
 * @throws InputError - a file is no YAML, or an overlay uses what is not understood
 */
export async function validateFolder(options: {
  schemas: Schemas;
  cluster?: HoldsAgainst;
  root: string;
  paths: string[];
  overlays: string[];
}): Promise<Validated> {
  const { schemas, root } = options;
  const findings: Finding[] = [];
  const byCluster = new Set<string>();
  const byShipped = new Set<string>();
  let objects = 0;
  const check = async (
    { file, object }: Manifest,
    policies: boolean,
  ): Promise<void> => {
    objects += 1;
    const at = {
      file: path.relative(root, file),
      object: `${object.kind} ${object.metadata.name}`,
    };
    const ofCluster = await options.cluster?.(object);
    (ofCluster ? byCluster : byShipped).add(object.kind);
    const violations = [
      ...(ofCluster ??
        (await entityViolations(object)) ??
        schemas.violations(object) ?? [
          {
            field: 'kind',
            problem: `there is no schema for ${object.apiVersion} ${object.kind}`,
          },
        ]),
      ...(policies ? policyViolations(object) : []),
    ];
    findings.push(...violations.map(violation => ({ ...at, ...violation })));
  };
  for (const file of await yamlFiles(root, options.paths)) {
    const relative = path.relative(root, file);
    for (const object of await objectsOf(file, relative)) {
      await check({ file, object }, false);
    }
  }
  for (const overlay of options.overlays) {
    const folder = path.join(root, overlay);
    for (const manifest of await renderKustomization(folder)) {
      await check(manifest, true);
    }
  }
  return {
    objects,
    findings,
    byCluster: [...byCluster].sort(),
    byShipped: [...byShipped].sort(),
  };
}

async function objectsOf(
  file: string,
  relative: string,
): Promise<ManifestObject[]> {
  const documents = [...parseAllDocuments(await fs.readFile(file, 'utf8'))];
  return documents.flatMap((document, index) => {
    const [error] = document.errors;
    if (error) {
      throw new InputError(`${relative}: ${error.message.split('\n')[0]}`);
    }
    if (NO_OBJECTS.test(relative)) return [];
    const value: unknown = document.toJS();
    if (relative.endsWith('kustomization.yaml')) {
      return manifestObjectSchema.parse({
        metadata: { name: path.dirname(relative) },
        ...(typeof value === 'object' ? value : {}),
      });
    }
    const parsed = manifestObjectSchema.safeParse(value);
    if (!parsed.success) {
      throw new InputError(
        `${relative}, document ${
          index + 1
        }: it has no apiVersion, kind and metadata.name`,
      );
    }
    return [parsed.data];
  });
}

async function yamlFiles(root: string, paths: string[]): Promise<string[]> {
  const files: string[] = [];
  const walk = async (at: string): Promise<void> => {
    const found = await fs.stat(at).catch(() => {
      throw new InputError(
        `paths: there is no ${path.relative(root, at) || '.'}`,
      );
    });
    if (!found.isDirectory()) {
      if (/\.ya?ml$/.test(at)) files.push(at);
      return;
    }
    for (const name of (await fs.readdir(at)).sort()) {
      if (name !== '.git' && name !== 'node_modules') {
        await walk(path.join(at, name));
      }
    }
  };
  for (const each of paths) await walk(path.join(root, each));
  return files;
}

const ENTITIES = [
  componentEntityV1alpha1Validator,
  resourceEntityV1alpha1Validator,
  systemEntityV1alpha1Validator,
];

/** Backstage's own schemas; undefined where the object is no entity. */
async function entityViolations(object: ManifestObject) {
  if (!object.apiVersion.startsWith('backstage.io/')) return undefined;
  try {
    const entity: Entity = entityEnvelopeSchemaValidator<Entity>()(object);
    for (const validator of ENTITIES) {
      if (await validator.check(entity)) return [];
    }
    return [{ field: 'kind', problem: `${object.kind} is no kind of entity` }];
  } catch (error) {
    return [
      {
        field: 'entity',
        problem: isError(error) ? error.message.split('\n')[0] : 'is malformed',
      },
    ];
  }
}
