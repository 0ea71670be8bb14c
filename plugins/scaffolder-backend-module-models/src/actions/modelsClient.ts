import {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import { ModelsClient } from '@bellwether/plugin-models-common';

/** Asks the models backend in the name of the person who runs a task. */
export async function modelsClientFor(
  options: { auth: AuthService; discovery: DiscoveryService },
  credentials: BackstageCredentials,
): Promise<ModelsClient> {
  const { token } = await options.auth.getPluginRequestToken({
    onBehalfOf: credentials,
    targetPluginId: 'models',
  });
  return new ModelsClient({
    discoveryApi: options.discovery,
    fetchApi: {
      fetch: async (input, init) => {
        const answer = await fetch(input, {
          ...init,
          headers: { ...init?.headers, Authorization: `Bearer ${token}` },
        });
        // A task shows one sentence: the backend's own, in place of its status.
        if (!answer.ok) throw (await ResponseError.fromResponse(answer)).cause;
        return answer;
      },
    },
  });
}
