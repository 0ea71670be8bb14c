import { ClusterCaller } from '@bellwether/plugin-models-node';
import Ajv, { ValidateFunction } from 'ajv';
import { z } from 'zod';
import { closed } from './closed';
import { ManifestObject } from './kustomize';
import { Violation, violationsOf } from './violationsOf';

const INDEX = '/openapi/v3';
const ID = 'cluster.json';

const indexSchema = z.object({
  paths: z.record(z.string(), z.object({ serverRelativeURL: z.string() })),
});

const documentSchema = z.object({
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});

const kindsSchema = z.object({
  'x-kubernetes-group-version-kind': z.array(z.object({ kind: z.string() })),
});

/** What is wrong with an object; undefined where nothing is known of its kind. */
export type HoldsAgainst = (
  object: ManifestObject,
) => Promise<Violation[] | undefined>;

/** Of one group and version: the names of its schemas by kind. */
interface Published {
  /** Holds a digest of what is there. */
  url: string;
  ajv: Ajv;
  names: Map<string, string>;
}

/** What clusters themselves publish of the kinds that they serve (`/openapi/v3`). */
export class ClusterSchemas {
  /** By cluster, group and version; what is there is asked for again only when its digest is another. */
  readonly #known = new Map<string, Published>();

  constructor(private readonly caller: ClusterCaller) {}

  /**
   * Asks a cluster what it serves.
   *
   * @returns what holds an object against it; undefined where the cluster publishes nothing, or does not answer
   */
  async of(
    cluster: string,
    signal: AbortSignal,
  ): Promise<HoldsAgainst | undefined> {
    const index = indexSchema.safeParse(
      await this.#get(cluster, INDEX, signal),
    );
    if (!index.success) return undefined;
    const { paths } = index.data;
    return async object => {
      const { apiVersion, kind } = object;
      const group = apiVersion.includes('/') ? 'apis' : 'api';
      const path = paths[`${group}/${apiVersion}`];
      if (!path) return undefined;
      const published = await this.#read(
        { cluster, apiVersion, url: path.serverRelativeURL },
        signal,
      );
      const validate = published && validatorOf(published, kind);
      if (!validate) return undefined;
      return validate(object) ? [] : violationsOf(kind, validate.errors);
    };
  }

  async #read(
    at: { cluster: string; apiVersion: string; url: string },
    signal: AbortSignal,
  ): Promise<Published | undefined> {
    const key = `${at.cluster} ${at.apiVersion}`;
    const known = this.#known.get(key);
    if (known?.url === at.url) return known;
    const document = documentSchema.safeParse(
      await this.#get(at.cluster, at.url, signal),
    );
    if (!document.success) return undefined;
    const { schemas } = document.data.components;
    const ajv = new Ajv({
      allErrors: true,
      strict: false,
      logger: false,
      validateSchema: false,
      // Some expressions are of another dialect, which is stricter about what it takes.
      unicodeRegExp: false,
    });
    ajv.addSchema({ $id: ID, components: closed({ schemas }) });
    const published: Published = {
      url: at.url,
      ajv,
      names: new Map(
        Object.entries(schemas).flatMap(([name, schema]) => {
          const kinds = kindsSchema.safeParse(schema).data;
          return (
            kinds?.['x-kubernetes-group-version-kind'].map(
              ({ kind }): [string, string] => [kind, name],
            ) ?? []
          );
        }),
      ),
    };
    this.#known.set(key, published);
    return published;
  }

  /** What a cluster answered; undefined where it has no such thing, or does not answer. */
  async #get(
    cluster: string,
    path: string,
    signal: AbortSignal,
  ): Promise<unknown> {
    try {
      const { status, body } = await this.caller.call(
        cluster,
        { method: 'GET', path },
        { signal },
      );
      return status === 200 ? body : undefined;
    } catch {
      return undefined;
    }
  }
}

function validatorOf(
  { ajv, names }: Published,
  kind: string,
): ValidateFunction | undefined {
  const name = names.get(kind);
  if (name === undefined) return undefined;
  try {
    return ajv.getSchema(
      `${ID}#/components/schemas/${encodeURIComponent(name)}`,
    );
  } catch {
    // Something that JSON schema does not know, such as an expression of Go's: the schemas that ship know it in other words.
    return undefined;
  }
}
