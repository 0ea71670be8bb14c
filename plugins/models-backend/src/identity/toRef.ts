import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';

/**
 * An entity ref from a name or a ref: `travel-ml` and `group:travel-ml` are `group:default/travel-ml`. Undefined for
 * what can be neither.
 */
export function toRef(value: string, defaultKind: string): string | undefined {
  try {
    const ref = parseEntityRef(value.trim(), { defaultKind });
    return [ref.kind, ref.namespace, ref.name].every(part =>
      /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/.test(part),
    )
      ? stringifyEntityRef(ref)
      : undefined;
  } catch {
    return undefined;
  }
}
