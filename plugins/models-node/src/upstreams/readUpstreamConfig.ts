import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

const DEFAULT_TIMEOUT_MS = 15_000;

/** Credentials of the portal for an upstream. @public */
export type UpstreamAuth =
  | { type: 'basic'; username: string; password: string }
  | { type: 'bearer'; token: string };

/**
 * Checks the address of an upstream. Returns it without a slash at the end.
 *
 * @param key - full key in the configuration, for the message
 * @throws InputError - the message names the key
 * @public
 */
export function readUpstreamUrl(key: string, value: string): string {
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

/**
 * Reads `auth` of an upstream: `{ type: basic, username, password }` or `{ type: bearer, token }`.
 *
 * @throws InputError - the message names the key
 * @public
 */
export function readUpstreamAuth(
  key: string,
  config?: Config,
): UpstreamAuth | undefined {
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

/**
 * Milliseconds of a duration, such as `15s` or `{ seconds: 15 }`.
 *
 * @param key - full key of the configuration in which `name` is, for the message
 * @throws InputError - it is no duration; the message names the key in full
 * @public
 */
export function readMilliseconds(
  key: string,
  config: Config,
  name: string,
): number {
  try {
    return durationToMilliseconds(
      readDurationFromConfig(config, { key: name }),
    );
  } catch (error) {
    throw new InputError(`${key}.${name}: ${(error as Error).message}`);
  }
}

/**
 * Milliseconds of `requestTimeout` of an upstream; 15 s where it is not set.
 *
 * @param key - full key of the upstream in the configuration, for the message
 * @throws InputError - it is no duration; the message names the key
 * @public
 */
export function readRequestTimeout(key: string, config: Config): number {
  return config.has('requestTimeout')
    ? readMilliseconds(key, config, 'requestTimeout')
    : DEFAULT_TIMEOUT_MS;
}

/** Headers that carry credentials. @public */
export function authorizationHeaders(
  auth: UpstreamAuth | undefined,
): Record<string, string> {
  if (auth?.type === 'bearer') {
    return { Authorization: `Bearer ${auth.token}` };
  }
  if (auth?.type === 'basic') {
    const pair = Buffer.from(`${auth.username}:${auth.password}`);
    return { Authorization: `Basic ${pair.toString('base64')}` };
  }
  return {};
}
