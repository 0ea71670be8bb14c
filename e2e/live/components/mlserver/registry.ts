import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { ask } from '../answers';

const versionSchema = z.object({
  model_version: z.object({ version: z.string() }),
});

const mlModelSchema = z.object({
  signature: z.object({ inputs: z.string() }),
  saved_input_example_info: z.object({
    artifact_path: z.string(),
    pandas_orient: z.literal('split'),
  }),
});

const columnsSchema = z.array(z.object({ name: z.string(), type: z.string() }));

const exampleSchema = z.object({
  columns: z.array(z.string()),
  data: z.array(z.array(z.union([z.string(), z.number(), z.boolean()]))),
});

/** Rows that a model's own training has stored, with MLflow's type of each column. */
export interface ModelExample {
  columns: Array<{ name: string; type: string }>;
  rows: Array<Array<string | number | boolean>>;
}

/** Version that an alias of a model stands for. */
export async function versionOfAlias(
  registryUrl: string,
  model: string,
  alias: string,
): Promise<string> {
  const query = new URLSearchParams({ name: model, alias });
  const text = await ask(
    `${registryUrl}/api/2.0/mlflow/registered-models/alias?${query}`,
  );
  return versionSchema.parse(JSON.parse(text)).model_version.version;
}

/** Input rows that were stored with a version of a model, in the order of its signature. */
export async function readExample(
  registryUrl: string,
  model: string,
  version: string,
): Promise<ModelExample> {
  const read = (path: string) =>
    ask(
      `${registryUrl}/model-versions/get-artifact?${new URLSearchParams({
        name: model,
        version,
        path,
      })}`,
    );
  const { signature, saved_input_example_info: info } = mlModelSchema.parse(
    parseYaml(await read('MLmodel')),
  );
  const columns = columnsSchema.parse(JSON.parse(signature.inputs));
  const example = exampleSchema.parse(
    JSON.parse(await read(info.artifact_path)),
  );
  const places = columns.map(({ name }) => example.columns.indexOf(name));
  return {
    columns,
    rows: example.data.map(row => places.map(place => row[place])),
  };
}
