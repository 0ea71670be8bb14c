import {
  EventLoopShare,
  RegisteredVersion,
} from '@bellwether/plugin-models-node';
import { PackedPages } from '../packing/PackedPages';
import { CompactVersions } from './CompactVersions';

/** Models are looked at in so many groups, and only the versions of one are unpacked at a time. */
const GROUPS = 8;

/** The versions of all models, kept small: there may be a hundred thousand, and each is looked at once. */
export class PackedVersions {
  /** @throws whatever the pages throw */
  static async of(
    pages: AsyncIterable<RegisteredVersion[]>,
  ): Promise<PackedVersions> {
    const packed = new PackedVersions();
    for await (const page of pages) await packed.#add(page);
    return packed;
  }

  readonly #groups = Array.from({ length: GROUPS }, () => new PackedPages());
  #count = 0;

  private constructor() {}

  get count(): number {
    return this.#count;
  }

  /**
   * Unpacks the versions of some models after those of others; to be called once.
   *
   * @param names - of all models
   * @returns groups that together hold each of the models, also those without a version
   */
  async *take(
    names: Iterable<string>,
  ): AsyncIterable<Map<string, CompactVersions>> {
    const share = new EventLoopShare();
    const inGroups = this.#groups.map(() => new Map<string, CompactVersions>());
    for (const name of names) {
      inGroups[groupOf(name)].set(name, new CompactVersions());
    }
    for (const [index, packed] of this.#groups.entries()) {
      const group = inGroups[index];
      for await (const page of packed.take()) {
        for (const line of page.split('\n')) {
          const { name, version, text } = fromLine(line);
          group.get(name)?.addText(version, text);
          await share.giveWay();
        }
      }
      if (group.size > 0) yield group;
      group.clear();
    }
  }

  async #add(page: readonly RegisteredVersion[]) {
    const share = new EventLoopShare();
    const lines = this.#groups.map((): string[] => []);
    for (const version of page) {
      lines[groupOf(version.name)].push(toLine(version));
      await share.giveWay();
    }
    this.#count += page.length;
    for (const [index, packed] of this.#groups.entries()) {
      if (lines[index].length > 0) await packed.add(lines[index].join('\n'));
    }
  }
}

function groupOf(name: string): number {
  let sum = 0;
  for (let index = 0; index < name.length; index++) {
    sum += name.charCodeAt(index);
  }
  return sum % GROUPS;
}

/** JSON has neither tabs nor line ends of its own, and the name may have whatever it likes. */
function toLine(version: RegisteredVersion): string {
  return [
    JSON.stringify(version.name),
    version.version,
    CompactVersions.textOf(version),
  ].join('\t');
}

function fromLine(line: string) {
  const first = line.indexOf('\t');
  const second = line.indexOf('\t', first + 1);
  return {
    name: JSON.parse(line.slice(0, first)) as string,
    version: Number(line.slice(first + 1, second)),
    text: line.slice(second + 1),
  };
}
