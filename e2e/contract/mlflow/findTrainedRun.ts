import type { Client } from './client';
import type { RunWire } from './wire';

/** A run with metrics that made a logged model. */
export interface TrainedRun extends RunWire {
  data: Required<RunWire['data']>;
  modelId: string;
}

export async function experimentIds(client: Client): Promise<string[]> {
  const { body } = await client.post('/experiments/search', {
    max_results: 1000,
  });
  return body.experiments.map(experiment => experiment.experiment_id);
}

/** Finds one; a real server may hold none, and then nothing can be said of trainings. */
export async function findTrainedRun(
  client: Client,
): Promise<TrainedRun | undefined> {
  const { body } = await client.post('/runs/search', {
    experiment_ids: await experimentIds(client),
    max_results: 50,
  });
  for (const run of body.runs ?? []) {
    const { metrics = [], params = [], tags = [] } = run.data;
    const [output] = run.outputs?.model_outputs ?? [];
    if (output && metrics.length > 0 && params.length > 0) {
      return {
        ...run,
        data: { metrics, params, tags },
        modelId: output.model_id,
      };
    }
  }
  return undefined;
}
