import { parseAllDocuments } from 'yaml';
import { manifestObjectSchema } from './kustomize';
import { Schemas } from './schemas';

/** What an edited file breaks that it did not break before: a patch lacks much of its object, and that is as it should be. */
export function newViolations(
  schemas: Schemas,
  before: string,
  after: string,
): string[] {
  const known = new Set(violations(schemas, before));
  return violations(schemas, after).filter(each => !known.has(each));
}

function violations(schemas: Schemas, text: string): string[] {
  return [...parseAllDocuments(text)].flatMap(document => {
    const parsed = manifestObjectSchema.safeParse(document.toJS());
    if (!parsed.success) return [];
    const { kind, metadata } = parsed.data;
    return (schemas.violations(parsed.data) ?? []).map(
      ({ field, problem }) => `${kind} ${metadata.name}: ${field} ${problem}`,
    );
  });
}
