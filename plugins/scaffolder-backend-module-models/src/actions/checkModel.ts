import { PermissionsService } from '@backstage/backend-plugin-api';
import { RELATION_MEMBER_OF, UserEntity } from '@backstage/catalog-model';
import { ConflictError } from '@backstage/errors';
import { ScmIntegrationRegistry } from '@backstage/integration';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { catalogEntityCreatePermission } from '@backstage/plugin-catalog-common/alpha';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { applicationNameOf, ModelChecks, namespaceOf } from '../check';
import { TemplatesConfig } from '../config';
import {
  GithubRepositories,
  filesAddressOf,
  isOfTask,
  parseRepositoryAddress,
  webAddressOf,
} from '../repository';
import { MADE_FOR, MAIN } from './conventions';
import { checkExamples } from './examples';
import { SIZES } from './sizes';

/** Everything that has to be so before a model is made, asked before anything is. */
export function createCheckModelAction(options: {
  checks: ModelChecks;
  config: TemplatesConfig;
  integrations: ScmIntegrationRegistry;
  permissions: PermissionsService;
  repositories: GithubRepositories;
}) {
  const { checks, config, integrations, permissions, repositories } = options;
  return createTemplateAction({
    id: 'bellwether:model:check',
    description:
      'Checks that a model can be made: name free in registry and catalog, owner and system known, cluster up, repository free. Changes nothing.',
    examples: checkExamples,
    supportsDryRun: true,
    schema: {
      input: {
        name: z => z.string().describe('Name of the model'),
        owner: z => z.string().describe('Entity ref of the owner'),
        system: z => z.string().optional().describe('Entity ref of the system'),
        cluster: z => z.string().describe('Cluster that is to serve it'),
        releasePolicy: z => z.string().describe('Name of a release policy'),
        repoUrl: z => z.string().describe('host?owner=…&repo=…'),
        size: z => z.enum(['small', 'medium', 'large']).default('small'),
        registry: z => z.string().optional().describe('Instance of registry'),
      },
      output: {
        ownerName: z => z.string(),
        ownerTag: z =>
          z.string().describe('As the registry tells of the owner'),
        systemName: z => z.string(),
        namespace: z => z.string(),
        applicationName: z => z.string().describe('Of Argo CD'),
        portalUrl: z => z.string(),
        registry: z => z.string(),
        registryUrl: z => z.string(),
        registryPort: z => z.number(),
        steps: z => z.array(z.number()),
        longestWaitMinutes: z => z.number(),
        verdictCount: z => z.number(),
        judgePolicy: z => z.string().describe('Empty: the usual one'),
        image: z => z.string(),
        domain: z => z.string(),
        secretStore: z => z.string(),
        secretStoreKind: z => z.string(),
        argocdProject: z => z.string(),
        ingressNamespace: z => z.string(),
        monitoringNamespace: z => z.string(),
        cpu: z => z.string(),
        cpuLimit: z => z.string(),
        memory: z => z.string(),
        repoWebUrl: z => z.string(),
        repoOwner: z => z.string(),
        repoName: z => z.string(),
        catalogUrl: z => z.string(),
        currency: z => z.string().describe('Of budgets'),
      },
    },
    async handler(ctx) {
      const { input } = ctx;
      const credentials = await ctx.getInitiatorCredentials();
      const registry = checks.registryOf(input.registry);
      await checks.name(
        input.name,
        registry,
        credentials,
        tags => tags[MADE_FOR] === ctx.task.id,
      );
      const owner = await checks.entity('owner', input.owner, credentials);
      const namespace = namespaceOf(owner.name);
      const [decision] = await permissions.authorize(
        [{ permission: catalogEntityCreatePermission }],
        { credentials },
      );
      await checks.ownership(owner.ref, {
        ref: ctx.user?.ref,
        ownershipRefs: ownershipRefs(ctx.user),
        mayAll: decision.result === AuthorizeResult.ALLOW,
      });
      const system = input.system
        ? await checks.entity('system', input.system, credentials)
        : undefined;
      const policy = checks.policy(input.releasePolicy);
      await checks.cluster(input.cluster);
      const address = parseRepositoryAddress(input.repoUrl);
      repositories.integrationOf(address);
      await repositories.owner(address);
      const there = await repositories.find(address);
      if (there) {
        const head = await repositories.head(address, there.default_branch);
        if (
          !isOfTask(head, ctx.task.id) &&
          !(await repositories.isUntouched(address, there))
        ) {
          throw new ConflictError(
            `repoUrl: ${address.owner}/${address.repo} is there already`,
          );
        }
      }
      const repoWebUrl = webAddressOf(address, integrations);
      const url = new URL(config.registryUrl ?? 'http://localhost');
      const size = SIZES[input.size];
      const outputs = {
        ownerName: owner.name,
        // The catalog takes a bare name for a group of the default namespace.
        ownerTag:
          owner.ref === `group:default/${owner.name}` ? owner.name : owner.ref,
        systemName: system?.name ?? '',
        namespace,
        applicationName: applicationNameOf(input.name, input.cluster),
        portalUrl: config.portalUrl,
        registry: registry.instance,
        registryUrl: config.registryUrl ?? '',
        registryPort: Number(url.port) || (url.protocol === 'http:' ? 80 : 443),
        steps: policy.steps,
        longestWaitMinutes: policy.longestWaitMinutes,
        verdictCount: policy.longestWaitMinutes * 2,
        judgePolicy: policy.judgePolicy ?? '',
        image: `${config.imageRegistry}/${input.name}`,
        domain: config.domain,
        secretStore: config.secretStore.name,
        secretStoreKind: config.secretStore.kind,
        argocdProject: config.argocdProject,
        ingressNamespace: config.ingressNamespace,
        monitoringNamespace: config.monitoringNamespace,
        ...size,
        repoWebUrl,
        repoOwner: address.owner,
        repoName: address.repo,
        catalogUrl: `${filesAddressOf(
          address,
          integrations,
          MAIN,
        )}/catalog-info.yaml`,
        currency: config.currency,
      };
      ctx.output('ownerName', outputs.ownerName);
      for (const [name, value] of Object.entries(outputs)) {
        // The names are those of the schema above.
        ctx.output(name as keyof typeof outputs, value);
      }
      ctx.logger.info(
        `'${input.name}' is free in ${registry.instance} and in the catalog; ${input.cluster} answers; ${address.owner}/${address.repo} is free on ${address.host}`,
      );
    },
  });
}

function ownershipRefs(user?: { entity?: UserEntity; ref?: string }): string[] {
  const groups = (user?.entity?.relations ?? [])
    .filter(({ type }) => type === RELATION_MEMBER_OF)
    .map(({ targetRef }) => targetRef);
  return user?.ref ? [user.ref, ...groups] : groups;
}
