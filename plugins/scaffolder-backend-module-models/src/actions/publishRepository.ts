import { AuthService } from '@backstage/backend-plugin-api';
import { ConflictError, isError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  GithubRepositories,
  isOfTask,
  parseRepositoryAddress,
  readWorkspace,
  trailerOf,
} from '../repository';
import { MAIN } from './conventions';
import { publishExamples } from './examples';
import { MadeThings } from './MadeThings';

/** The workspace as a new repository, over the host's API alone: no Git and no shell. Repeating the task goes on where it ended. */
export function createPublishRepositoryAction(options: {
  auth: AuthService;
  catalog: CatalogService;
  made: MadeThings;
  repositories: GithubRepositories;
}) {
  const { auth, catalog, made, repositories } = options;
  return createTemplateAction({
    id: 'bellwether:repository:publish',
    description:
      'Makes a repository on a host that speaks GitHub’s API, with the workspace as its first commit, and adds it to the catalog.',
    examples: publishExamples,
    supportsDryRun: true,
    schema: {
      input: {
        repoUrl: z => z.string().describe('host?owner=…&repo=…'),
        description: z => z.string().max(300).default(''),
        catalogInfoPath: z =>
          z
            .string()
            .default('catalog-info.yaml')
            .describe('Added to the catalog; empty: nothing is'),
      },
      output: {
        url: z => z.string(),
        commit: z => z.string().optional(),
        files: z => z.array(z.string()),
        what: z => z.string(),
        undo: z => z.string(),
      },
    },
    async handler(ctx) {
      const { input } = ctx;
      const address = parseRepositoryAddress(input.repoUrl);
      const title = `${address.owner}/${address.repo} on ${address.host}`;
      const files = await readWorkspace(ctx.workspacePath);
      ctx.output(
        'files',
        files.map(file => file.path),
      );
      if (ctx.isDryRun) {
        repositories.integrationOf(address);
        ctx.logger.info(`Would make ${title} with ${files.length} files`);
        ctx.output('url', `https://${address.host}/${address.owner}`);
        return;
      }
      const there = await repositories.find(address);
      const repository =
        there ?? (await repositories.create(address, input.description ?? ''));
      const thing = {
        what: `the repository ${title}`,
        undo: `delete ${title}`,
      };
      ctx.output('url', repository.html_url);
      if (!there) await made.note(ctx.task.id, thing);
      const head = await repositories.head(address, repository.default_branch);
      if (isOfTask(head, ctx.task.id)) {
        await made.note(ctx.task.id, thing);
        ctx.logger.info(`${title} was made before`);
        ctx.output('commit', head.sha);
      } else if (there && !(await repositories.isUntouched(address, there))) {
        throw new ConflictError(
          `repoUrl: ${title} is there already, and somebody else’s`,
        );
      } else {
        await repositories.nameBranch(address, repository, MAIN);
        const commit = await repositories.commit(
          address,
          MAIN,
          head.sha,
          files,
          `Start from the template\n\n${trailerOf(ctx.task.id)}\n`,
        );
        await made.note(ctx.task.id, thing);
        ctx.output('commit', commit);
        ctx.logger.info(`Made ${title} with ${files.length} files`);
      }
      ctx.output('what', thing.what);
      ctx.output('undo', thing.undo);
      const path = input.catalogInfoPath ?? 'catalog-info.yaml';
      if (!path) return;
      // Of the portal's own: it made the repository, and whoever asked may add nothing else to the catalog by it.
      try {
        await catalog.addLocation(
          {
            type: 'url',
            target: `${repository.html_url}/blob/${MAIN}/${path}`,
          },
          { credentials: await auth.getOwnServiceCredentials() },
        );
        ctx.logger.info(`Added ${path} to the catalog`);
      } catch (error) {
        if (!isError(error)) throw error;
        if (error.name !== 'ConflictError') {
          error.message = `catalogInfoPath: ${path} of ${title} could not be added to the catalog, and a retry adds it: ${error.message}`;
          throw error;
        }
        ctx.logger.info(`${path} is in the catalog already`);
      }
    },
  });
}
