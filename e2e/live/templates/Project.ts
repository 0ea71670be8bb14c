import { execFile, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import type { KubernetesObject } from '../components/kubernetes/Cluster';
import { DESCRIBE, environmentKey, readPins } from '../components/python';

const run = promisify(execFile);

/** The Makefile's own default. */
const PYTHON = 'python3.11';

const requestSchema = z.object({
  parameters: z.object({ content_type: z.string() }),
  inputs: z.array(
    z.object({
      name: z.string(),
      shape: z.tuple([z.number(), z.number()]),
      datatype: z.string(),
      data: z.array(z.union([z.number(), z.string(), z.boolean(), z.null()])),
    }),
  ),
});

export type InferenceRequest = z.infer<typeof requestSchema>;

/** In place of docker, of which there is none: no image is there yet, and what is asked for is noted. */
const CONTAINER = `#!/bin/sh
echo "$@" >> build/images.log
test "$1" != manifest
`;

const versionSchema = z.object({ version: z.number().int().positive() });

/** A project that a template made, as a person has it on a laptop. */
export class Project {
  private constructor(
    readonly folder: string,
    private readonly environmentFolder: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /**
   * @param cache - where the environment of each set of pins and each Python stays between runs
   */
  static async clone(options: {
    url: string;
    folder: string;
    cache: (name: string, version: string) => string;
    registryUrl: string;
  }): Promise<Project> {
    const { url, folder } = options;
    await run('git', ['clone', '--quiet', `${url}.git`, folder]);
    for (const [key, value] of [
      ['user.name', 'a person'],
      ['user.email', 'person@example.com'],
    ]) {
      await run('git', ['config', key, value], { cwd: folder });
    }
    const pins = readPins(
      await readFile(path.join(folder, 'requirements.txt'), 'utf8'),
    );
    const { stdout: python } = await run(PYTHON, ['-c', DESCRIBE]);
    const key = environmentKey(pins, python.trim());
    return new Project(folder, options.cache('template-project', key), {
      ...process.env,
      MLFLOW_TRACKING_URI: options.registryUrl,
      MLFLOW_DISABLE_TELEMETRY: 'true',
      OMP_NUM_THREADS: '1',
      PYTHONWARNINGS: 'ignore',
    });
  }

  /** The program of the project's environment. */
  program(name: string): string {
    return path.join(this.environmentFolder, 'bin', name);
  }

  /** Runs targets of the project's Makefile, as its README says; gives what was printed. */
  async make(...targets: string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      const child = spawn(
        'make',
        [
          ...targets,
          `PYTHON=${PYTHON}`,
          `ENVIRONMENT=${this.environmentFolder}`,
        ],
        { cwd: this.folder, env: this.env },
      );
      let printed = '';
      child.stdout.on('data', data => (printed += data));
      child.stderr.on('data', data => (printed += data));
      child.once('error', reject);
      child.once('exit', code =>
        code === 0
          ? resolve(printed)
          : reject(
              new Error(
                `make ${targets.join(' ')} ended with ${code}:\n${printed
                  .split('\n')
                  .slice(-15)
                  .join('\n')}`,
              ),
            ),
      );
    });
  }

  /** `make image`, and what it asked of a program in place of docker: one line each. */
  async image(): Promise<string[]> {
    const folder = path.join(this.folder, 'build');
    await writeFile(path.join(folder, 'container'), CONTAINER, { mode: 0o755 });
    await this.make('image', 'CONTAINER=build/container');
    const asked = await readFile(path.join(folder, 'images.log'), 'utf8');
    return asked.trim().split('\n');
  }

  /** The version that was registered last. */
  async version(): Promise<string> {
    const text = await readFile(
      path.join(this.folder, 'build/version.json'),
      'utf8',
    );
    return String(versionSchema.parse(JSON.parse(text)).version);
  }

  /** What Argo CD would apply: rendered by the real kustomize. */
  async render(kustomize: string): Promise<KubernetesObject[]> {
    const { stdout } = await run(
      kustomize,
      ['build', 'deploy/overlays/production'],
      { cwd: this.folder, maxBuffer: 10_000_000 },
    );
    return [...parseAllDocuments(stdout)].map(document => document.toJS());
  }

  async application(): Promise<KubernetesObject> {
    const file = path.join(this.folder, 'deploy/argocd/application.yaml');
    return parse(await readFile(file, 'utf8'));
  }

  /** What `make request` has written: held-out rows, as a request for the server, one tensor a column. */
  async request(): Promise<InferenceRequest> {
    const text = await readFile(
      path.join(this.folder, 'build/request.json'),
      'utf8',
    );
    return requestSchema.parse(JSON.parse(text));
  }
}
