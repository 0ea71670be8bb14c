import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Component } from './Component';
import { cacheHome, made } from './folders';

type Installable = Pick<Component, 'name' | 'version'>;

/**
 * Whether an earlier run has installed this version. It may have to be done again all the same, when its pins have changed or
 * somebody has cleared the cache: good for an estimate only.
 */
export function wasInstalled(component: Installable): boolean {
  return existsSync(markOf(component));
}

export function markInstalled(component: Installable): void {
  const file = markOf(component);
  if (!existsSync(file)) writeFileSync(file, '');
}

function markOf({ name, version }: Installable): string {
  const known = made(path.join(cacheHome(), 'installed'));
  return path.join(known, `${name}-${version}`);
}
