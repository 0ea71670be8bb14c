import path from 'node:path';
import { loopback } from '../answers';

/**
 * What `app.ini` says.
 *
 * @param files - folder with Gitea's own options, templates and public files
 */
export function configuration({
  folder,
  port,
  files,
  secret,
}: {
  folder: string;
  port: number;
  files: string;
  secret: string;
}): string {
  const sections: Record<string, Record<string, string | number>> = {
    '': {
      APP_NAME: 'gitea',
      RUN_MODE: 'prod',
      WORK_PATH: folder,
      // It listens to this machine alone, and nobody can register.
      I_AM_BEING_UNSAFE_RUNNING_AS_ROOT: 'true',
    },
    server: {
      HTTP_ADDR: '127.0.0.1',
      HTTP_PORT: port,
      ROOT_URL: `${loopback(port)}/`,
      STATIC_ROOT_PATH: files,
      DISABLE_SSH: 'true',
      OFFLINE_MODE: 'true',
    },
    database: { DB_TYPE: 'sqlite3', PATH: path.join(folder, 'gitea.db') },
    repository: { ROOT: path.join(folder, 'repositories') },
    security: { INSTALL_LOCK: 'true', SECRET_KEY: secret },
    service: { DISABLE_REGISTRATION: 'true' },
    log: { MODE: 'console', LEVEL: 'Warn' },
    'cron.update_checker': { ENABLED: 'false' },
  };
  return Object.entries(sections)
    .map(([section, values]) =>
      [
        ...(section ? [`[${section}]`] : []),
        ...Object.entries(values).map(([key, value]) => `${key} = ${value}`),
        '',
      ].join('\n'),
    )
    .join('\n');
}
