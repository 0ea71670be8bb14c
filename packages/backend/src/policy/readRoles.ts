import { stringifyEntityRef, parseEntityRef } from '@backstage/catalog-model';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** Who has which role beyond what they own. */
export interface Roles {
  /** Entity refs of users and groups who may do everything. */
  platform: Set<string>;
  /** Entity refs of users and groups who may look and never change, even what they own. */
  viewer: Set<string>;
}

/**
 * Reads `permission.roles`.
 *
 * @throws InputError - a ref is not a user or a group; the message names the key
 */
export function readRoles(config: Config): Roles {
  const read = (role: keyof Roles) => {
    const key = `permission.roles.${role}`;
    return new Set(
      (config.getOptionalStringArray(key) ?? []).map(text => toRef(key, text)),
    );
  };
  return { platform: read('platform'), viewer: read('viewer') };
}

function toRef(key: string, text: string): string {
  try {
    const ref = parseEntityRef(text, { defaultNamespace: 'default' });
    if (['user', 'group'].includes(ref.kind.toLocaleLowerCase('en-US'))) {
      return stringifyEntityRef(ref);
    }
  } catch {
    // Falls through to the sentence below.
  }
  throw new InputError(
    `${key} holds '${text}', which is no user or group: write group:default/<name> or user:default/<name>`,
  );
}
