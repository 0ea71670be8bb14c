import { z } from 'zod';
import { ask, json } from '../components/answers';

const modelSchema = z.object({
  registered_model: z.object({
    tags: z.array(z.object({ key: z.string(), value: z.string() })).default([]),
  }),
});

const versionSchema = z.object({
  model_version: z.object({ version: z.string(), run_id: z.string() }),
});

/** What the registry says of a model that is to be released. */
export interface RegisteredModel {
  /** Group that owns it; its objects lie in the namespace of this name. */
  team: string;
  champion: { version: string; runId: string };
}

export async function readModel(
  registryUrl: string,
  name: string,
): Promise<RegisteredModel> {
  const read = async (path: string, query: Record<string, string>) =>
    JSON.parse(
      await ask(
        `${registryUrl}/api/2.0/mlflow/registered-models/${path}?${new URLSearchParams(
          query,
        )}`,
      ),
    );
  const { registered_model: model } = modelSchema.parse(
    await read('get', { name }),
  );
  const { model_version: champion } = versionSchema.parse(
    await read('alias', { name, alias: 'champion' }),
  );
  const team = model.tags.find(({ key }) => key === 'team')?.value;
  if (!team) throw new Error(`${name} has no tag 'team' in the registry`);
  return {
    team,
    champion: { version: champion.version, runId: champion.run_id },
  };
}

/** Sets tags of a training run, as Feast's own integration with MLflow does. */
export async function tagRun(
  registryUrl: string,
  runId: string,
  tags: Record<string, string>,
): Promise<void> {
  for (const [key, value] of Object.entries(tags)) {
    await ask(
      `${registryUrl}/api/2.0/mlflow/runs/set-tag`,
      json('POST', { run_id: runId, key, value }),
    );
  }
}
