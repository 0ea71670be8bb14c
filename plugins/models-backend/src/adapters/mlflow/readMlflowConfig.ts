import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

export type MlflowAuth =
  | { type: 'basic'; username: string; password: string }
  | { type: 'bearer'; token: string };

export interface MlflowConfig {
  /** Without a slash at the end. */
  baseUrl: string;
  webUrl: string;
  auth?: MlflowAuth;
  webhook?: { secret: string; maxAgeMs: number };
  requestTimeoutMs: number;
}

/**
 * Reads `models.registries.<instance>`.
 *
 * @throws InputError - the message names the key
 */
export function readMlflowConfig(
  instance: string,
  config: Config,
): MlflowConfig {
  const key = (name: string) => `models.registries.${instance}.${name}`;
  const baseUrl = readUrl(key('baseUrl'), config.getString('baseUrl'));
  const webUrl = config.getOptionalString('webUrl');
  return {
    baseUrl,
    webUrl: webUrl === undefined ? baseUrl : readUrl(key('webUrl'), webUrl),
    auth: readAuth(key('auth'), config.getOptionalConfig('auth')),
    webhook: readWebhook(config.getOptionalConfig('webhook')),
    requestTimeoutMs: config.has('requestTimeout')
      ? durationToMilliseconds(
          readDurationFromConfig(config, { key: 'requestTimeout' }),
        )
      : 15_000,
  };
}

function readUrl(key: string, value: string): string {
  if (!URL.canParse(value)) throw new InputError(`${key} must be a URL`);
  const url = new URL(value);
  if (!['http:', 'https:'].includes(url.protocol)) {
    throw new InputError(`${key} must start with http:// or https://`);
  }
  if (url.username || url.password) {
    throw new InputError(
      `${key} must not hold credentials; give them as 'auth' beside it`,
    );
  }
  return value.replace(/\/+$/, '');
}

function readAuth(key: string, config?: Config): MlflowAuth | undefined {
  if (!config) return undefined;
  const type = config.getString('type');
  switch (type) {
    case 'basic':
      return {
        type,
        username: config.getString('username'),
        password: config.getString('password'),
      };
    case 'bearer':
      return { type, token: config.getString('token') };
    default:
      throw new InputError(`${key}.type must be 'basic' or 'bearer'`);
  }
}

function readWebhook(config?: Config): MlflowConfig['webhook'] {
  if (!config) return undefined;
  return {
    secret: config.getString('secret'),
    maxAgeMs: config.has('maxAge')
      ? durationToMilliseconds(
          readDurationFromConfig(config, { key: 'maxAge' }),
        )
      : 15 * 60_000,
  };
}
