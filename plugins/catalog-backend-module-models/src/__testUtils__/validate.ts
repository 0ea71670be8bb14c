import SwaggerParser from '@apidevtools/swagger-parser';
import {
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  DefaultNamespaceEntityPolicy,
  Entity,
  EntityPolicies,
  FieldFormatEntityPolicy,
  NoForeignRootFieldsEntityPolicy,
  parseEntityRef,
  parseLocationRef,
  resourceEntityV1alpha1Validator,
  SchemaValidEntityPolicy,
} from '@backstage/catalog-model';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { z } from 'zod';

const policies = EntityPolicies.allOf([
  new SchemaValidEntityPolicy(),
  new DefaultNamespaceEntityPolicy(),
  new NoForeignRootFieldsEntityPolicy(),
  new FieldFormatEntityPolicy(),
]);

const kinds = [
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  resourceEntityV1alpha1Validator,
];

/** What of an entity refers to others. */
const referringSpecSchema = z.object({
  owner: z.string(),
  system: z.string().optional(),
  dependsOn: z.array(z.string()).default([]),
  providesApis: z.array(z.string()).default([]),
});

/** Throws where the catalog would: at the entity itself, at its kind's schema, or at what it refers to. */
export async function checkAsCatalog(entity: Entity): Promise<void> {
  await policies.enforce(entity);
  const accepted = await Promise.all(kinds.map(kind => kind.check(entity)));
  if (!accepted.includes(true)) throw new Error(`Unknown kind ${entity.kind}`);
  const spec = referringSpecSchema.parse(entity.spec);
  parseEntityRef(spec.owner, { defaultKind: 'group' });
  if (spec.system) parseEntityRef(spec.system, { defaultKind: 'system' });
  for (const ref of spec.dependsOn) parseEntityRef(ref);
  for (const ref of spec.providesApis) {
    parseEntityRef(ref, { defaultKind: 'api' });
  }
  parseLocationRef(
    entity.metadata.annotations?.['backstage.io/managed-by-location'] ?? '',
  );
}

/** A schema as the documents use them. */
const schemaSchema = z
  .object({
    enum: z.array(z.string()).optional(),
    description: z.string().optional(),
    properties: z.record(z.string(), z.looseObject({})).optional(),
  })
  .catchall(z.unknown());

const documentSchema = z.object({
  info: z.object({
    title: z.string(),
    version: z.string(),
    description: z.string(),
  }),
  servers: z.array(z.object({ url: z.string() }).loose()).optional(),
  paths: z.record(
    z.string(),
    z.object({
      get: z
        .object({
          parameters: z
            .array(z.object({ schema: z.looseObject({}) }).loose())
            .optional(),
        })
        .loose()
        .optional(),
      post: z
        .object({
          requestBody: z.object({
            content: z.object({
              'application/json': z.object({
                schema: z.looseObject({}),
                example: z.unknown().optional(),
              }),
            }),
          }),
        })
        .loose()
        .optional(),
    }),
  ),
  components: z.object({ schemas: z.record(z.string(), schemaSchema) }),
});

/**
 * Reads an OpenAPI document. Throws where it is not a valid one, or where its example is not allowed by its own schema.
 */
export async function parseOpenApi(definition: string) {
  const document: object = parse(definition);
  const [kept, checked, resolved] = [1, 2, 3].map(() =>
    structuredClone(document),
  );
  await SwaggerParser.validate(checked as never);
  const { paths } = documentSchema.parse(
    await SwaggerParser.dereference(resolved as never),
  );
  for (const { post } of Object.values(paths)) {
    const content = post?.requestBody.content['application/json'];
    if (content?.example === undefined) continue;
    const ajv = new Ajv({ strict: false, validateFormats: false });
    if (!ajv.validate(content.schema, content.example)) {
      throw new Error(`The example is not allowed: ${ajv.errorsText()}`);
    }
  }
  return documentSchema.parse(kept);
}

/** The request that a document shows for its only POST. */
export function exampleOf({
  paths,
}: Awaited<ReturnType<typeof parseOpenApi>>): unknown {
  const [content] = Object.values(paths).flatMap(
    ({ post }) => post?.requestBody.content['application/json'] ?? [],
  );
  return content.example;
}
