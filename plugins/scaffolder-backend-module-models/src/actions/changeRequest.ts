import fs from 'fs/promises';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { ConflictError, InputError } from '@backstage/errors';
import { ScmIntegrationRegistry } from '@backstage/integration';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  ChangedFile,
  CodeHost,
  unifiedDiff,
  withNotAsked,
} from '@bellwether/plugin-models-node';
import { forField } from '../forField';
import { newViolations, Schemas } from '../manifests';
import { editYaml } from '../repository/editYaml';
import { filesAddressOf, openRepository, readWorkspace } from '../repository';
import { changeRequestExamples } from './examples';
import { MadeThings } from './MadeThings';

/** Edits of files that are there, and files that are not, as a pull request. */
export function createChangeRequestAction(options: {
  host: CodeHost;
  integrations: ScmIntegrationRegistry;
  made: MadeThings;
  schemas: Schemas;
}) {
  const { host, integrations, made, schemas } = options;
  return createTemplateAction({
    id: 'bellwether:change-request',
    description:
      'Proposes changes of a repository as a pull request: fields of YAML files with comments kept, and new files from the workspace.',
    examples: changeRequestExamples,
    supportsDryRun: true,
    schema: {
      input: {
        repoUrl: z => z.string().describe('host?owner=…&repo=…'),
        title: z => z.string().min(3).max(120),
        body: z => z.string().default(''),
        edits: z =>
          z
            .array(
              z.object({
                file: z.string(),
                document: z
                  .object({ kind: z.string(), name: z.string().optional() })
                  .optional()
                  .describe('Which document of the file; the first if absent'),
                path: z
                  .array(z.union([z.string(), z.number()]))
                  .min(1)
                  .optional()
                  .describe('Where the field is'),
                operation: z
                  .string()
                  .optional()
                  .describe(
                    'In a file of JSON patches: the end of the path of the operation whose value is meant',
                  ),
                value: z.any().describe('What it says afterwards'),
              }),
            )
            .default([]),
        newFilesFrom: z =>
          z
            .string()
            .optional()
            .describe('Folder of the workspace whose files are added'),
        reviewers: z =>
          z
            .array(
              z
                .string()
                .regex(
                  /^@[\w.-]+(\/[\w.-]+)*$/,
                  'must be such as @otto or @travel/ml-owners',
                ),
            )
            .max(20)
            .default([])
            .describe('Who is asked to review it, as CODEOWNERS has them'),
      },
      output: {
        url: z => z.string().optional(),
        number: z => z.number().optional(),
        diff: z => z.string(),
        base: z => z.string().describe('Branch that it goes into'),
        filesUrl: z =>
          z.string().describe('Where people see the files of that branch'),
        proposed: z =>
          z
            .string()
            .optional()
            .describe('In words, with who was not asked for a review, and why'),
        what: z => z.string().optional().describe('Absent: nothing'),
        undo: z => z.string().optional(),
      },
    },
    async handler(ctx) {
      const { input } = ctx;
      const { address, base, read, repository } = await openRepository(
        host,
        input.repoUrl,
      );
      const { host: name, owner, repo } = address;
      ctx.output('base', base);
      ctx.output('filesUrl', filesAddressOf(address, integrations, base));
      const files = new Map<string, ChangedFile & { before: string }>();
      for (const { file, ...edit } of input.edits ?? []) {
        const known = files.get(file) ?? (await read(file));
        if (!known) {
          throw new InputError(`edits: ${owner}/${repo} has no file ${file}`);
        }
        files.set(file, {
          before: known.text,
          // Of a file that an earlier edit has changed it says itself what was before.
          ...known,
          text: editYaml(file, known.text, edit),
        });
      }
      if (input.newFilesFrom !== undefined) {
        const folder = resolveSafeChildPath(
          ctx.workspacePath,
          input.newFilesFrom,
        );
        if (!(await fs.stat(folder).catch(() => undefined))?.isDirectory()) {
          throw new InputError(
            `newFilesFrom: the workspace has no folder ${input.newFilesFrom}`,
          );
        }
        for (const { path, content } of await readWorkspace(folder)) {
          const text = content.toString('utf8');
          const there = await read(path);
          if (there && there.text !== text) {
            throw new ConflictError(
              `newFilesFrom: ${owner}/${repo} has a ${path} already that says something else`,
            );
          }
          if (!there) files.set(path, { path, text, before: '' });
        }
      }
      const changed = [...files.values()].filter(
        ({ text, before }) => text !== before,
      );
      for (const { path, text, before } of changed) {
        const [violation] = newViolations(schemas, before, text);
        if (violation) {
          throw new InputError(`edits: ${path} would be invalid: ${violation}`);
        }
      }
      const diff = changed
        .map(({ path, text, before }) => unifiedDiff(path, before, text))
        .join('\n');
      ctx.output('diff', diff);
      if (changed.length === 0) {
        ctx.logger.info('The repository reads so already; nothing is proposed');
        return;
      }
      ctx.logger.info(diff);
      if (ctx.isDryRun) return;
      const branch = `bellwether/${ctx.task.id.slice(0, 8)}-${
        ctx.step?.id ?? 'change'
      }`;
      const left = {
        what: `perhaps the branch ${branch} of ${owner}/${repo} on ${name}`,
        undo: `delete the branch ${branch}, if it is there`,
      };
      const opened = await ctx.checkpoint({
        key: 'bellwether.change-request',
        fn: async () => {
          const { url, number, notAsked } = await forField('repoUrl', () =>
            host.openPullRequest({
              repository,
              base,
              branch,
              files: changed.map(({ path, text, version }) => ({
                path,
                text,
                version,
              })),
              title: input.title,
              body: input.body ?? '',
              reviewers: input.reviewers,
              isRepeatable: true,
              onBranch: is =>
                is === 'gone'
                  ? made.forget(ctx.task.id, left.what)
                  : made.note(ctx.task.id, left),
            }),
          );
          return {
            url,
            number,
            proposed: withNotAsked(`Proposed as ${url}.`, notAsked),
          };
        },
      });
      const thing = {
        what: `the pull request ${opened.url}`,
        undo: `close the pull request ${opened.url}`,
      };
      await made.forget(ctx.task.id, left.what);
      await made.note(ctx.task.id, thing);
      ctx.logger.info(opened.proposed);
      ctx.output('proposed', opened.proposed);
      ctx.output('url', opened.url);
      ctx.output('number', opened.number);
      ctx.output('what', thing.what);
      ctx.output('undo', thing.undo);
    },
  });
}
