import { createHash } from 'crypto';
import { RegisteredVersion } from '@bellwether/plugin-models-node';
import { parseVersions, StoredVersion } from '../database';

/**
 * The versions of one model. Each is kept as JSON text, since a registry may hold a hundred thousand of them and few are
 * ever looked at. The same versions give the same text, in whatever order they and their tags were read.
 */
export class CompactVersions {
  static of(versions: readonly RegisteredVersion[]): CompactVersions {
    const compact = new CompactVersions();
    for (const version of versions) compact.add(version);
    return compact;
  }

  /** What {@link CompactVersions.json} gave. */
  static parse(json: string): CompactVersions {
    const compact = new CompactVersions();
    for (const stored of parseVersions(json)) {
      compact.#texts.set(stored.version, JSON.stringify(stored));
    }
    return compact;
  }

  /** The text that a version is kept as. */
  static textOf(version: RegisteredVersion): string {
    const stored: StoredVersion = {
      version: version.version,
      createdAt: version.createdAt.toISOString(),
      status: version.status,
      description: version.description,
      runId: version.runId,
      source: version.source,
      registeredBy: version.registeredBy,
      tags: sortKeys(version.tags),
    };
    return JSON.stringify(stored);
  }

  readonly #texts = new Map<number, string>();
  #fingerprint?: string;

  add(version: RegisteredVersion): void {
    this.addText(version.version, CompactVersions.textOf(version));
  }

  /** @param text - see {@link CompactVersions.textOf} */
  addText(version: number, text: string): void {
    this.#fingerprint = undefined;
    this.#texts.set(version, text);
  }

  /** Ascending. */
  get numbers(): number[] {
    return [...this.#texts.keys()].sort((a, b) => a - b);
  }

  get newest(): number | undefined {
    const numbers = this.numbers;
    return numbers[numbers.length - 1];
  }

  /** Versions that are not in the {@link CompactVersions.json} of an earlier time; none if there was no such time. */
  newSince(json: string | undefined): number[] {
    if (json === undefined) return [];
    const known = new Set(parseVersions(json).map(({ version }) => version));
    return this.numbers.filter(number => !known.has(number));
  }

  /** A text of 64 characters that changes with {@link CompactVersions.json}. */
  get fingerprint(): string {
    this.#fingerprint ??= createHash('sha256').update(this.json).digest('hex');
    return this.#fingerprint;
  }

  get json(): string {
    return `[${this.numbers.map(number => this.#texts.get(number)).join(',')}]`;
  }
}

/** Versions of which it is only known that they are what they were at an earlier read. */
export interface UnreadVersions {
  /** That of {@link CompactVersions}. */
  readonly fingerprint: string;
}

/** The same entries in the same order, whatever order they came in. */
export function sortKeys<T>(record: Record<string, T>): Record<string, T> {
  if (Object.keys(record).length < 2) return record;
  return Object.fromEntries(
    Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
