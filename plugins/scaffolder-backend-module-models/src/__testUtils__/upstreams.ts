import { Sandbox } from '@bellwether/sandbox';

/** Asks the API of the sandbox's code host as the portal's account does. */
export async function askCodeHost(
  sandbox: Sandbox,
  method: string,
  path: string,
  body?: object,
) {
  const response = await fetch(`${sandbox.urls.codeHost}/api/v3${path}`, {
    method,
    headers: {
      authorization: 'Bearer sandbox-code-host-token',
      'content-type': 'application/json',
    },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: text ? JSON.parse(text) : undefined,
  };
}

/** Changes the sandbox's registry from outside of the portal. */
export async function postToMlflow(
  sandbox: Sandbox,
  path: string,
  body: object,
) {
  const response = await fetch(
    `${sandbox.urls.mlflow}/api/2.0/mlflow/${path}`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    },
  );
  expect(response.status).toBe(200);
  return response.json();
}

/** A new version of a model, which its alias challenger points at. */
export async function addChallenger(
  sandbox: Sandbox,
  name: string,
): Promise<string> {
  const made = await postToMlflow(sandbox, 'model-versions/create', {
    name,
    source: `s3://models/${name}/next`,
  });
  const { version } = made.model_version;
  await postToMlflow(sandbox, 'registered-models/alias', {
    name,
    alias: 'challenger',
    version,
  });
  return version;
}

/** Tags of a model in the registry. */
export async function tagsOf(
  sandbox: Sandbox,
  name: string,
): Promise<Record<string, string>> {
  const response = await fetch(
    `${sandbox.urls.mlflow}/api/2.0/mlflow/registered-models/get?name=${name}`,
  );
  const { registered_model: model } = await response.json();
  return Object.fromEntries(
    model.tags.map(({ key, value }: { key: string; value: string }) => [
      key,
      value,
    ]),
  );
}
