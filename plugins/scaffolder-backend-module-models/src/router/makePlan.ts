import {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { InputError, NotFoundError, ResponseError } from '@backstage/errors';
import { ScmIntegrations } from '@backstage/integration';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { z } from 'zod';
import { contentsOf } from './contentsOf';

const dryRunSchema = z.object({
  directoryContents: z.array(
    z.object({ path: z.string(), base64Content: z.string() }),
  ),
  output: z.looseObject({
    text: z
      .array(z.looseObject({ title: z.string(), content: z.string() }))
      .optional(),
  }),
});

export interface Plan {
  /** What would be written, by path. */
  files: Array<{ path: string; bytes: number }>;
  /** What the template would say at its end. */
  texts: Array<{ title: string; content: string }>;
}

/**
 * Runs a template without writing anything: what it would make, or the sentence with which it would stop.
 *
 * @throws NotFoundError, and what the dry run refuses
 */
export async function makePlan(options: {
  auth: AuthService;
  catalog: CatalogService;
  credentials: BackstageCredentials;
  discovery: DiscoveryService;
  integrations: ScmIntegrations;
  reader: UrlReaderService;
  template: string;
  values: Record<string, unknown>;
}): Promise<Plan> {
  const { auth, catalog, credentials, discovery } = options;
  const template = await catalog.getEntityByRef(options.template, {
    credentials,
  });
  if (!template) {
    throw new NotFoundError(`There is no template ${options.template}`);
  }
  const { token } = await auth.getPluginRequestToken({
    onBehalfOf: credentials,
    targetPluginId: 'scaffolder',
  });
  const response = await fetch(
    `${await discovery.getBaseUrl('scaffolder')}/v2/dry-run`,
    {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({
        template,
        values: options.values,
        secrets: {},
        directoryContents: await contentsOf(template, options),
      }),
    },
  );
  if (response.status === 400) {
    const answer: unknown = await response.json();
    throw new InputError(firstProblem(answer));
  }
  if (!response.ok) throw await ResponseError.fromResponse(response);
  const { directoryContents, output } = dryRunSchema.parse(
    await response.json(),
  );
  return {
    files: directoryContents
      .map(file => ({
        path: file.path,
        bytes: Buffer.byteLength(file.base64Content, 'base64'),
      }))
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
    texts: (output.text ?? []).map(({ title, content }) => ({
      title,
      content,
    })),
  };
}

const refusalSchema = z.union([
  z
    .object({ error: z.object({ message: z.string() }) })
    .transform(({ error }) => error.message),
  z
    .object({
      errors: z
        .array(z.object({ property: z.string(), message: z.string() }))
        .min(1),
    })
    .transform(
      ({ errors: [{ property, message }] }) =>
        `${property.replace(/^instance\.?/, '') || 'The form'} ${message}`,
    ),
]);

function firstProblem(answer: unknown): string {
  return refusalSchema.safeParse(answer).data ?? 'The template refuses this';
}
