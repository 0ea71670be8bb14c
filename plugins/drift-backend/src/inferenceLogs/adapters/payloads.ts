import { z } from 'zod';
import { Malformed, MOST_ROWS, Value } from '../InferenceLogAdapter';
import { Field } from '../InferenceLogConfig';
import { fromList, fromRecord, toValue } from './values';

type Rows = Array<Record<string, Value>>;

/** What a server was asked or answered, in one of the two protocols of inference. */
export interface Payload {
  rows: Rows;
  version?: string;
}

/** First protocol: `instances` and `predictions`. */
const firstProtocol = z.union([
  z.object({ instances: z.array(z.unknown()).max(MOST_ROWS) }),
  z.object({ predictions: z.array(z.unknown()).max(MOST_ROWS) }),
]);

const tensor = z.object({
  name: z.string(),
  shape: z.array(z.number().int().nonnegative()),
  data: z.array(z.unknown()),
});
/** Open inference protocol: `inputs` and `outputs`, which are tensors. */
const openProtocol = z.union([
  z.object({ inputs: z.array(tensor).min(1) }),
  z.object({
    outputs: z.array(tensor).min(1),
    model_version: z.string().optional(),
  }),
]);

/**
 * Reads a payload as rows.
 *
 * @param fields - the model's inputs for a request, its outputs for a response
 * @throws Malformed - it is of no protocol, or does not fit the fields
 */
export function readPayload(
  payload: unknown,
  fields: readonly Field[],
): Payload {
  const open = openProtocol.safeParse(payload);
  if (open.success) {
    const { data } = open;
    return 'inputs' in data
      ? { rows: fromTensors(data.inputs, fields) }
      : {
          rows: fromTensors(data.outputs, fields),
          version: data.model_version,
        };
  }
  const first = firstProtocol.safeParse(payload);
  if (first.success) {
    const { data } = first;
    const rows = 'instances' in data ? data.instances : data.predictions;
    return { rows: rows.map(row => fromInstance(row, fields)) };
  }
  throw new Malformed(
    `the data has neither instances or predictions (at most ${MOST_ROWS}) nor inputs or outputs with name, shape and data`,
  );
}

function fromInstance(row: unknown, fields: readonly Field[]) {
  if (Array.isArray(row)) return fromList(row, fields);
  if (typeof row === 'object' && row !== null) {
    return fromRecord(Object.fromEntries(Object.entries(row)), fields);
  }
  return fromList([row], fields);
}

/** A tensor of one value a row is the column of its name; a single tensor of several is all columns in their order. */
function fromTensors(
  tensors: ReadonlyArray<z.infer<typeof tensor>>,
  fields: readonly Field[],
): Rows {
  const [{ shape }] = tensors;
  const count = shape[0] ?? 1;
  if (count > MOST_ROWS) {
    throw new Malformed(`an event holds at most ${MOST_ROWS} rows`);
  }
  const rows: Rows = Array.from({ length: count }, () => ({}));
  for (const { name, shape: own, data } of tensors) {
    const width = own.slice(1).reduce((product, size) => product * size, 1);
    const flat = data.flat(Infinity);
    if ((own[0] ?? 1) !== count || flat.length !== count * width) {
      throw new Malformed(`${name} does not have the shape that it states`);
    }
    const field = fields.find(each => each.name === name);
    if (field && width === 1) {
      rows.forEach((row, i) => {
        row[name] = toValue(flat[i], field);
      });
    } else if (tensors.length === 1) {
      rows.forEach((row, i) => {
        Object.assign(
          row,
          fromList(flat.slice(i * width, (i + 1) * width), fields),
        );
      });
    }
  }
  return rows;
}
