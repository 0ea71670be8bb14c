import {
  AuthService,
  DiscoveryService,
  HttpAuthService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import { ScmIntegrations } from '@backstage/integration';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  IntegratedHosts,
  KubernetesProxyClient,
  parse,
} from '@bellwether/plugin-models-node';
import express from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { ModelChecks } from '../check';
import { Judgement, ReleasePolicy, TemplatesConfig } from '../config';
import { GithubRepositories } from '../repository';
import { makePlan } from './makePlan';

const CLUSTERS_SECONDS = 10;

const planSchema = z.object({
  template: z.string().min(1),
  values: z.record(z.string(), z.unknown()),
});

export interface RouterOptions {
  auth: AuthService;
  catalog: CatalogService;
  checks: ModelChecks;
  clusters: KubernetesProxyClient;
  config: TemplatesConfig;
  discovery: DiscoveryService;
  httpAuth: HttpAuthService;
  integrations: ScmIntegrations;
  /** What a release by a policy is judged by. */
  judgementOf(release: ReleasePolicy): Judgement;
  reader: UrlReaderService;
  /** Where pull requests are opened. */
  host: Pick<IntegratedHosts, 'names'>;
  /** Where repositories are made. */
  repositories: GithubRepositories;
}

/** What the form of a template asks while it is filled in. */
export function createRouter(options: RouterOptions) {
  const { checks, clusters, config, host, httpAuth, repositories } = options;
  const router = Router();
  const user = (request: express.Request) =>
    httpAuth.credentials(request, { allow: ['user'] });

  router.get('/bellwether/v1/choices', async (request, response) => {
    await user(request);
    const signal = AbortSignal.timeout(CLUSTERS_SECONDS * 1000);
    const names = await clusters.clusterNames({ signal });
    const reachable = await Promise.all(
      names.map(async name => ({
        name,
        answers: await clusters.version(name, { signal }).then(
          () => true,
          () => false,
        ),
      })),
    );
    response.json({
      clusters: reachable,
      releasePolicies: config.releasePolicies.map(policy => ({
        ...policy,
        judgement: options.judgementOf(policy),
      })),
      codeHosts: repositories.hosts,
      pullRequestHosts: host.names,
    });
  });

  router.get('/bellwether/v1/names/:name', async (request, response) => {
    const credentials = await user(request);
    try {
      await checks.name(
        request.params.name,
        checks.registryOf(undefined),
        credentials,
      );
      response.json({ isFree: true });
    } catch (error) {
      if (
        isError(error) &&
        ['InputError', 'ConflictError'].includes(error.name)
      ) {
        response.json({ isFree: false, problem: error.message });
        return;
      }
      throw error;
    }
  });

  router.post(
    '/bellwether/v1/plan',
    express.json({ limit: '1mb' }),
    async (request, response) => {
      const credentials = await user(request);
      const body = parse(planSchema, request.body);
      response.json(await makePlan({ ...options, ...body, credentials }));
    },
  );

  return router;
}
