import {
  SignatureField,
  VersionPackage,
} from '@bellwether/plugin-models-common';
import { parse } from 'yaml';
import { z } from 'zod';

const mlmodelSchema = z.object({
  flavors: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  model_size_bytes: z.number().nonnegative().nullish(),
  signature: z
    .object({
      inputs: z.string().nullish(),
      outputs: z.string().nullish(),
    })
    .nullish(),
});

const pythonFunctionSchema = z.object({
  loader_module: z.string().optional(),
  python_version: z.string().optional(),
});

const fieldSchema = z.object({
  name: z.string().optional(),
  type: z.string(),
  required: z.boolean().optional(),
  optional: z.boolean().optional(),
  'tensor-spec': z
    .object({ dtype: z.string(), shape: z.array(z.number()) })
    .optional(),
  items: z.unknown().optional(),
  values: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
});

/**
 * Reads the two files of a model that describe it.
 *
 * @param mlmodel - text of `MLmodel`
 * @param requirements - text of `requirements.txt`, where there is one
 * @returns undefined when `MLmodel` is not what it should be
 */
export function readMlmodel(
  mlmodel: string,
  requirements = '',
): VersionPackage | undefined {
  const parsed = mlmodelSchema.safeParse(parseYaml(mlmodel));
  if (!parsed.success) return undefined;
  const { flavors, signature, model_size_bytes: sizeBytes } = parsed.data;
  const pythonFunction = pythonFunctionSchema.parse(
    flavors.python_function ?? {},
  );
  const framework = loaderFlavour(flavors, pythonFunction.loader_module);
  return {
    framework,
    frameworkVersion: framework && libraryVersion(flavors[framework]),
    flavours: Object.keys(flavors),
    signature: signature
      ? {
          inputs: readFields(signature.inputs),
          outputs: readFields(signature.outputs),
        }
      : undefined,
    pythonVersion: pythonFunction.python_version,
    requirements: requirements
      .split('\n')
      .map(line => line.replace(/(^|\s)#.*$/, '').trim())
      .filter(Boolean),
    sizeBytes: sizeBytes ?? undefined,
  };
}

function parseYaml(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

/** The flavour that a server would load: `mlflow.sklearn` loads `sklearn`. */
function loaderFlavour(
  flavors: Record<string, unknown>,
  loaderModule: string | undefined,
): string | undefined {
  const loaded = /^mlflow\.([a-z0-9_]+)/.exec(loaderModule ?? '')?.[1];
  if (loaded && loaded in flavors) return loaded;
  const names = Object.keys(flavors);
  return names.find(name => name !== 'python_function') ?? names[0];
}

/** Each flavour calls it differently: `sklearn_version`, `xgb_version`, … */
function libraryVersion(
  flavour: Record<string, unknown> | undefined,
): string | undefined {
  for (const [key, value] of Object.entries(flavour ?? {})) {
    if (/^(?!python_).*_version$/.test(key) && typeof value === 'string') {
      return value;
    }
  }
  return undefined;
}

function readFields(json: string | null | undefined): SignatureField[] {
  if (!json) return [];
  try {
    return z
      .array(fieldSchema)
      .parse(JSON.parse(json))
      .map(field => ({
        name: field.name,
        type: typeOf(field),
        required: field.required ?? !(field.optional ?? false),
      }));
  } catch {
    return [];
  }
}

function typeOf(field: z.infer<typeof fieldSchema>): string {
  const tensor = field['tensor-spec'];
  if (tensor) return `tensor(${tensor.dtype}, [${tensor.shape.join(', ')}])`;
  switch (field.type) {
    case 'array':
      return `array(${nestedType(field.items)})`;
    case 'map':
      return `map(${nestedType(field.values)})`;
    case 'object':
      return `object(${Object.entries(field.properties ?? {})
        .map(([name, property]) => `${name}: ${nestedType(property)}`)
        .sort()
        .join(', ')})`;
    default:
      return field.type;
  }
}

function nestedType(nested: unknown): string {
  const field = fieldSchema.safeParse(nested);
  return field.success ? typeOf(field.data) : 'any';
}
