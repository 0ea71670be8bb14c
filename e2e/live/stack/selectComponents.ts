import type { Component } from './Component';
import { PlainError } from './PlainError';

/**
 * The components of a run, each after those it needs: the named ones with their needs, or, when none is named, all but
 * those that start on request only.
 */
export function selectComponents(
  all: Component[],
  names?: string[],
): Component[] {
  const byName = new Map(all.map(component => [component.name, component]));
  const unknown = names?.filter(name => !byName.has(name)) ?? [];
  if (unknown.length > 0) {
    throw new PlainError(
      `There is no component called ${unknown
        .map(name => `'${name}'`)
        .join(' or ')}. There are: ${[...byName.keys()].join(', ')}.`,
    );
  }
  const ordered = new Set<Component>();
  const add = (component: Component, path: string[]) => {
    if (ordered.has(component)) return;
    const way = [...path, component.name];
    if (path.includes(component.name)) {
      throw new Error(`Components need each other: ${way.join(' → ')}`);
    }
    for (const need of component.needs) {
      const needed = byName.get(need);
      if (!needed) {
        throw new Error(
          `'${component.name}' needs '${need}', which is no component`,
        );
      }
      add(needed, way);
    }
    ordered.add(component);
  };
  for (const component of all) {
    const wanted = names
      ? names.includes(component.name)
      : component.onRequest !== true;
    if (wanted) add(component, []);
  }
  return [...ordered];
}
