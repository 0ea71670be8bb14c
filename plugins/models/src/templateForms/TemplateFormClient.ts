import {
  ApiHolder,
  DiscoveryApi,
  discoveryApiRef,
  FetchApi,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { PluginHttp } from '@bellwether/plugin-models-common';
import { z } from 'zod';

const testsSchema = z.array(
  z.enum(['errors', 'latency', 'scores', 'labels', 'pairs']),
);

const choicesSchema = z.object({
  /** Where repositories are made. */
  codeHosts: z.array(z.string()),
  /** Where pull requests are opened. */
  pullRequestHosts: z.array(z.string()),
  clusters: z.array(z.object({ name: z.string(), answers: z.boolean() })),
  releasePolicies: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      steps: z.array(z.number()),
      longestWaitMinutes: z.number(),
      judgement: z.object({
        policy: z.string().optional(),
        falseRollbackRate: z.number(),
        rolledBackBy: testsSchema,
        falsePromoteRate: z.number(),
        margin: z.number(),
        promotedOver: testsSchema,
      }),
    }),
  ),
});

/** What a form may offer. */
export type Choices = z.infer<typeof choicesSchema>;

const nameSchema = z.discriminatedUnion('isFree', [
  z.object({ isFree: z.literal(true) }),
  z.object({ isFree: z.literal(false), problem: z.string() }),
]);

const planSchema = z.object({
  files: z.array(z.object({ path: z.string(), bytes: z.number() })),
  texts: z.array(z.object({ title: z.string(), content: z.string() })),
});

/** What a template would make. */
export type Plan = z.infer<typeof planSchema>;

/** Asks the scaffolder's module for models, which fills in what a form offers. */
export class TemplateFormClient {
  static of(apis: ApiHolder): TemplateFormClient {
    const discoveryApi = apis.get(discoveryApiRef);
    const fetchApi = apis.get(fetchApiRef);
    if (!discoveryApi || !fetchApi) {
      throw new Error('The app has no discovery or fetch API');
    }
    return new TemplateFormClient({ discoveryApi, fetchApi });
  }

  readonly #http: PluginHttp;

  constructor(options: { discoveryApi: DiscoveryApi; fetchApi: FetchApi }) {
    this.#http = new PluginHttp('scaffolder', options);
  }

  async choices(options?: { signal?: AbortSignal }): Promise<Choices> {
    return this.#http.get('/bellwether/v1/choices', choicesSchema, options);
  }

  /** Why a name cannot be used; undefined: it is free. */
  async problemOfName(name: string): Promise<string | undefined> {
    const reply = await this.#http.get(
      `/bellwether/v1/names/${encodeURIComponent(name)}`,
      nameSchema,
    );
    return reply.isFree ? undefined : reply.problem;
  }

  /** Runs the template without writing anything. */
  async plan(
    template: string,
    values: Record<string, unknown>,
    options?: { signal?: AbortSignal },
  ): Promise<Plan> {
    return this.#http.send(
      'POST',
      '/bellwether/v1/plan',
      { template, values },
      planSchema,
      options,
    );
  }
}
