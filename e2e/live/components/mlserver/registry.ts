import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { ask } from '../answers';

const versionSchema = z.object({
  model_version: z.object({ version: z.string() }),
});

const mlModelSchema = z.object({
  signature: z.object({ inputs: z.string() }),
});

/** Beside MLmodel, in pandas' orientation `split`; see components/mlflow/train.py. */
const HELD_OUT_ROWS = 'held_out_rows.json';

const columnsSchema = z.array(z.object({ name: z.string(), type: z.string() }));

const rowsSchema = z.object({
  columns: z.array(z.string()),
  data: z.array(z.array(z.union([z.string(), z.number(), z.boolean()]))),
});

/** Rows that a model's own training has stored, with MLflow's type of each column. */
export interface ModelRows {
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

/** Real rows that the training of a version has not seen and has stored with it, in the order of its signature. */
export async function readHeldOutRows(
  registryUrl: string,
  model: string,
  version: string,
): Promise<ModelRows> {
  const read = (path: string) =>
    ask(
      `${registryUrl}/model-versions/get-artifact?${new URLSearchParams({
        name: model,
        version,
        path,
      })}`,
    );
  const { signature } = mlModelSchema.parse(parseYaml(await read('MLmodel')));
  const columns = columnsSchema.parse(JSON.parse(signature.inputs));
  const stored = rowsSchema.parse(JSON.parse(await read(HELD_OUT_ROWS)));
  const places = columns.map(({ name }) => stored.columns.indexOf(name));
  return {
    columns,
    rows: stored.data.map(row => places.map(place => row[place])),
  };
}
