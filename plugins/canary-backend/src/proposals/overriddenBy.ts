import { FieldEdit, Overrides } from '@bellwether/plugin-models-node';

/** By these it follows from more than the folder what an object is called, or what it is made of. */
const ANY = ['components', 'namePrefix', 'nameSuffix'] as const;

/**
 * What Argo CD or Flux changes on the way to the cluster, and so wins over every file; undefined where it leaves the fields as
 * they are.
 */
export function overriddenBy(
  overrides: Overrides,
  edits: readonly FieldEdit[],
): keyof Overrides | undefined {
  const any = ANY.find(field => overrides[field] !== undefined);
  if (any) return any;
  const { images, patches, replicas } = overrides;
  if (images && edits.some(isAboutImages)) return 'images';
  if (replicas && edits.some(({ path }) => path.includes('replicas'))) {
    return 'replicas';
  }
  const text = JSON.stringify(patches ?? []);
  return edits.some(edit => namesOf(edit).some(name => text.includes(name)))
    ? 'patches'
    : undefined;
}

function isAboutImages({ path, before, after }: FieldEdit): boolean {
  return (
    path[path.length - 1] === 'image' ||
    [before, after].some(value =>
      (JSON.stringify(value) ?? '').includes('"image":'),
    )
  );
}

/** A patch is about a field where it names it; items of lists have no name of their own. */
function namesOf({ path }: FieldEdit): string[] {
  const names = path.filter(segment => !/^\d+$/.test(segment));
  // Pointers write a slash as ~1.
  return names.slice(-1).map(name => name.replace(/^.*\//, ''));
}
