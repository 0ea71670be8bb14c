import { posix } from 'node:path';
import { invalidParameter } from './MlflowError';

/** MLflow's rules for the names of things in the registry. */

/** A name that, taken as a path, is another one. */
function checkPathLike(parameter: string, name: string): void {
  const path = posix.normalize(name).replace(/(.)\/$/, '$1');
  if (
    path !== name ||
    path === '.' ||
    path.startsWith('..') ||
    path.startsWith('/')
  ) {
    throw invalidParameter(
      `Invalid value ${JSON.stringify(
        name,
      )} for parameter '${parameter}' supplied: Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to '${path}'`,
    );
  }
}

export function checkModelName(name: string): void {
  if (name.trim() === '') {
    throw invalidParameter("Missing value for required parameter 'name'.");
  }
  if (/[/:]/.test(name)) {
    throw invalidParameter(
      `Invalid model name '${name}'. Names cannot contain '/' or ':'.`,
    );
  }
  checkPathLike('name', name);
}

export function checkTag(key: string, value: string): void {
  if (!/^[\p{L}\p{N}_/.\- :]*$/u.test(key)) {
    throw invalidParameter(
      `Invalid value ${JSON.stringify(
        key,
      )} for parameter 'key' supplied: Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).`,
    );
  }
  checkPathLike('key', key);
  for (const [name, text, most] of [
    ['key', key, 250],
    ['value', value, 100_000],
  ] as const) {
    if (text.length > most) {
      throw invalidParameter(
        `'${name}' exceeds the maximum length of ${most} characters`,
      );
    }
  }
}

export function versionNumber(version: string): number {
  if (!/^\s*[+-]?\d+\s*$/.test(version)) {
    throw invalidParameter(
      `Parameter 'version' must be an integer, got '${version}'.`,
    );
  }
  return Number(version);
}

export function checkAliasName(alias: string): void {
  if (!/^[\p{L}\p{N}_-]*$/u.test(alias)) {
    throw invalidParameter(
      `Invalid alias name: '${alias}'. Names may only contain alphanumerics, underscores (_), and dashes (-).`,
    );
  }
  if (alias.length > 255) {
    throw invalidParameter(
      "'Registered model alias name' exceeds the maximum length of 255 characters",
    );
  }
}

/** An alias that is set may not look like a version, nor be called latest. */
export function checkNewAliasName(alias: string): void {
  checkAliasName(alias);
  if (alias.toLowerCase() === 'latest') {
    throw invalidParameter(
      "'latest' alias name (case insensitive) is reserved.",
    );
  }
  if (/^[vV]\d+$/.test(alias)) {
    throw invalidParameter(`Version alias name '${alias}' is reserved.`);
  }
}

export function checkExperimentId(id: string): void {
  if (!/^\s*[+-]?\d+\s*$/.test(id)) {
    throw invalidParameter(
      `Invalid experiment ID '${id}'. Experiment ID must be a valid integer.`,
    );
  }
}

/** A path of an artifact stays below the artifacts. */
export function checkPath(path: string): string {
  if (
    path.includes('#') ||
    path.includes('\\') ||
    path.startsWith('/') ||
    path.split('/').includes('..') ||
    /^[A-Za-z]:/.test(path)
  ) {
    throw invalidParameter('Invalid path');
  }
  return path;
}
