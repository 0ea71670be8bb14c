import { posix } from 'path';
import { AuthService, DiscoveryService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  CodeHost,
  holdsManifest,
  SourceFile,
} from '@bellwether/plugin-models-node';
import { RegistryWriter } from '../registry';
import {
  editsOfImage,
  editsOfResources,
  editsOfStop,
  editsOfVerdicts,
  editsOfVersion,
  FileEdit,
  readReleaseFile,
  ReleaseFile,
  resourcesOf,
} from '../releases';
import { openRepository } from '../repository';
import { releaseEditsExamples } from './examples';
import { modelsClientFor } from './modelsClient';

const KUSTOMIZATIONS = [
  'kustomization.yaml',
  'kustomization.yml',
  'Kustomization',
];

/** What KServe's storage initializer reads; a registry is not among it. */
const READABLE = /^(s3|gs|https|pvc|hdfs|abfss|wasbs):\/\//;

/** Which fields of a repository's files a release changes, as the files are laid out there. Changes nothing. */
export function createReleaseEditsAction(options: {
  auth: AuthService;
  discovery: DiscoveryService;
  host: CodeHost;
  registry: (instance?: string) => RegistryWriter;
}) {
  const { host } = options;
  return createTemplateAction({
    id: 'bellwether:release:edits',
    description:
      'Reads the file that serves a model and says what has to be edited there to serve a version, to serve none, or to ask for verdicts. Refuses a file that is laid out otherwise.',
    examples: releaseEditsExamples,
    supportsDryRun: true,
    schema: {
      input: {
        repoUrl: z => z.string().describe('host?owner=…&repo=…'),
        model: z => z.string().describe('Entity ref of the model'),
        file: z => z.string().describe('Of the server, in the repository'),
        release: z =>
          z
            .object({
              version: z.number().int().positive(),
              replicas: z
                .number()
                .int()
                .min(1)
                .default(2)
                .describe('Where none is there'),
              imageTag: z
                .string()
                .optional()
                .describe('Of the image that serves; as it is if absent'),
            })
            .optional()
            .describe('Serve this version'),
        verdicts: z =>
          z
            .object({
              steps: z.array(z.any()).min(1),
              judgePolicy: z.string().optional(),
              namespace: z.string(),
              resources: z
                .array(z.string())
                .describe('Files that are put beside that of the Rollout'),
              objects: z
                .array(z.object({ kind: z.string(), name: z.string() }))
                .default([])
                .describe('What is in them, and may not be there already'),
            })
            .optional()
            .describe('Ask for a verdict at each step'),
        stop: z => z.boolean().default(false).describe('Serve nothing'),
      },
      output: {
        edits: z => z.array(z.any()).describe('For bellwether:change-request'),
        folder: z => z.string().describe('Of the file; a dot: the root'),
        isApplied: z =>
          z
            .boolean()
            .describe('A kustomization is beside the file and names resources'),
      },
    },
    async handler(ctx) {
      const { input } = ctx;
      const { release, verdicts, stop } = input;
      const wanted = [release, verdicts, stop || undefined];
      if (wanted.filter(each => each !== undefined).length !== 1) {
        throw new InputError('release: give one of release, verdicts and stop');
      }
      const field = verdicts ? 'rolloutFile' : 'file';
      const {
        address: { owner, repo },
        read,
      } = await openRepository(host, input.repoUrl);
      const text = await read(input.file);
      if (!text) {
        throw new InputError(
          `${field}: ${owner}/${repo} has no file ${input.file}`,
        );
      }
      const client = await modelsClientFor(
        options,
        await ctx.getInitiatorCredentials(),
      );
      const { registry: at } = await client.getModel(input.model);
      const found = readReleaseFile(input.file, text.text, at.modelName, field);
      const folder = posix.dirname(input.file);
      const kustomization = await kustomizationIn(folder, read);
      const edits: FileEdit[] = [];
      if (stop) edits.push(...editsOfStop(found));
      if (release) {
        edits.push(
          ...editsOfVersion(found, {
            model: at.modelName,
            version: release.version,
            replicas: release.replicas ?? 2,
            address: await addressFor(found, release.version),
          }),
        );
        if (kustomization) {
          edits.push(
            ...editsOfImage(
              kustomization.path,
              kustomization.text,
              release.imageTag || undefined,
            ),
          );
        } else if (release.imageTag) {
          throw new InputError(
            `imageTag: there is no kustomization.yaml beside ${input.file} that could name the image`,
          );
        }
      }
      if (verdicts) {
        if (kustomization) await assertNew(kustomization, verdicts);
        edits.push(
          ...editsOfVerdicts(found, {
            steps: verdicts.steps,
            judgePolicy: verdicts.judgePolicy || undefined,
            namespace: verdicts.namespace,
          }),
          ...(kustomization
            ? editsOfResources(
                kustomization.path,
                kustomization.text,
                verdicts.resources,
              )
            : []),
        );
      }
      ctx.logger.info(
        `${input.file}: ${found.kind}, ${
          found.form === 'patches' ? 'JSON patches' : 'a manifest'
        }`,
      );
      ctx.output('edits', edits);
      ctx.output('folder', folder);
      ctx.output('isApplied', kustomization !== undefined);

      /** Kustomize builds nothing in which an object is there twice. */
      async function assertNew(
        { path, text: resources }: SourceFile,
        adds: {
          namespace: string;
          resources: string[];
          objects?: Array<{ kind: string; name: string }>;
        },
      ): Promise<void> {
        for (const resource of resourcesOf(path, resources)) {
          if (adds.resources.includes(resource)) continue;
          const other = await read(posix.join(folder, resource));
          const there = adds.objects?.find(
            object =>
              other &&
              holdsManifest(other.text, {
                ...object,
                namespace: adds.namespace,
              }),
          );
          if (there) {
            throw new InputError(
              `rolloutFile: ${other?.path} has the ${there.kind} ${there.name} already: the Rollout of ${path} asks for verdicts as it is`,
            );
          }
        }
      }

      /** An InferenceService that names a registry's version is told another of it; else it is told where the files lie. */
      async function addressFor(
        { kind, fields }: ReleaseFile,
        version: number,
      ): Promise<string | undefined> {
        const byAddress = [...fields].some(
          ([pointer, { value }]) =>
            pointer.endsWith('/storageUri') &&
            !String(value).startsWith('models:/'),
        );
        if (kind !== 'InferenceService' || !byAddress) return undefined;
        const address = await options
          .registry(at.instance)
          .addressOfFiles(at.modelName, version);
        if (address !== undefined && !READABLE.test(address)) {
          throw new InputError(
            `file: the files of version ${version} lie at ${
              address.split('://')[0]
            }://, which the KServe of ${
              input.file
            } cannot read: let the registry keep its files in an object store`,
          );
        }
        return address;
      }
    },
  });
}

async function kustomizationIn(
  folder: string,
  read: (path: string) => Promise<SourceFile | undefined>,
): Promise<SourceFile | undefined> {
  for (const name of KUSTOMIZATIONS) {
    const found = await read(posix.join(folder, name));
    if (found) return found;
  }
  return undefined;
}
