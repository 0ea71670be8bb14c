import { Config } from '@backstage/config';
import {
  readMilliseconds,
  readRequestTimeout,
  readUpstreamAuth,
  readUpstreamUrl,
  UpstreamAuth,
} from '@bellwether/plugin-models-node';

export interface MlflowConfig {
  /** Without a slash at the end. */
  baseUrl: string;
  webUrl: string;
  auth?: UpstreamAuth;
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
  const url = (name: string, value: string) =>
    readUpstreamUrl(key(name), value);
  const baseUrl = url('baseUrl', config.getString('baseUrl'));
  const webUrl = config.getOptionalString('webUrl');
  return {
    baseUrl,
    webUrl: webUrl === undefined ? baseUrl : url('webUrl', webUrl),
    auth: readUpstreamAuth(key('auth'), config.getOptionalConfig('auth')),
    webhook: readWebhook(key('webhook'), config.getOptionalConfig('webhook')),
    requestTimeoutMs: readRequestTimeout(
      `models.registries.${instance}`,
      config,
    ),
  };
}

function readWebhook(key: string, config?: Config): MlflowConfig['webhook'] {
  if (!config) return undefined;
  return {
    secret: config.getString('secret'),
    maxAgeMs: config.has('maxAge')
      ? readMilliseconds(key, config, 'maxAge')
      : 15 * 60_000,
  };
}
