import { randomBytes } from 'node:crypto';
import { ask, json } from '../components/answers';

/** What may be said of a secret without showing it. */
const DESCRIPTION = { 'rotate-every': '90d', 'used-by': 'model server' };

/**
 * Writes the credentials with which a model's server would read the registry, twice, as if they had been rotated once.
 *
 * @param address - of OpenBao
 */
export async function writeRegistryCredentials(
  address: string,
  token: string,
  { namespace, model }: { namespace: string; model: string },
): Promise<void> {
  const path = `${namespace}/${model}/registry`;
  const headers = { 'X-Vault-Token': token };
  for (let version = 1; version <= 2; version += 1) {
    const password = randomBytes(18).toString('base64url');
    await ask(
      `${address}/v1/secret/data/${path}`,
      json('POST', { data: { username: model, password } }, headers),
    );
  }
  await ask(
    `${address}/v1/secret/metadata/${path}`,
    json(
      'POST',
      {
        max_versions: 5,
        custom_metadata: {
          ...DESCRIPTION,
          owner: `group:default/${namespace}`,
        },
      },
      headers,
    ),
  );
}
