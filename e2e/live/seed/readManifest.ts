import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
  }),
});

export type ManifestObject = z.infer<typeof objectSchema>;

/** Of a value: no line break and nothing that would change how YAML reads the place it is put in. */
const VALUE = /^[A-Za-z0-9][A-Za-z0-9._:/-]*$/;

/**
 * The objects of a file of manifests, with the words in `${}` filled in; each needs a value, and each value a word.
 *
 * @param name - of the file, without its ending
 */
export async function readManifest(
  name: string,
  values: Record<string, string>,
): Promise<ManifestObject[]> {
  const file = path.join(__dirname, 'manifests', `${name}.yaml`);
  const text = fillIn(await readFile(file, 'utf8'), values);
  return parseAllDocuments(text).map(document => {
    const [error] = document.errors;
    if (error) throw error;
    return objectSchema.parse(document.toJS());
  });
}

export function fillIn(text: string, values: Record<string, string>): string {
  const unused = new Set(Object.keys(values));
  const filled = text.replace(/\$\{([A-Z_]+)\}/g, (_whole, word: string) => {
    const value = values[word];
    if (value === undefined) throw new Error(`There is no value for ${word}`);
    if (!VALUE.test(value)) throw new Error(`${word} cannot be '${value}'`);
    unused.delete(word);
    return value;
  });
  if (unused.size > 0) {
    throw new Error(`Nothing asks for ${[...unused].join(', ')}`);
  }
  return filled;
}
