import { existsSync } from 'fs';
import path from 'path';
import { Config } from '@backstage/config';
import { ConfigSources } from '@backstage/config-loader';
import { CliError } from '../CliError';

/**
 * The portal's configuration: the files that are named, else `app-config.yaml` and `app-config.local.yaml` where the command is
 * run; undefined where there are none.
 */
export async function readConfiguration(
  files: string[] | undefined,
  env: Record<string, string | undefined>,
): Promise<Config | undefined> {
  for (const file of files ?? []) {
    if (!existsSync(file)) throw new CliError(`${file} does not exist`);
  }
  if (!files && !existsSync('app-config.yaml')) return undefined;
  try {
    const config = await ConfigSources.toConfig(
      ConfigSources.default({
        argv: (files ?? []).flatMap(file => ['--config', path.resolve(file)]),
        env,
        rootDir: process.cwd(),
        watch: false,
      }),
    );
    config.close();
    return config;
  } catch (error) {
    throw new CliError(
      `${(files ?? ['app-config.yaml']).join(', ')} cannot be read: ${
        (error as Error).message
      }`,
      { cause: error },
    );
  }
}
