export const METRIC_NAME = '__name__';

type Entry = readonly [name: string, value: string];

function compareNames([left]: Entry, [right]: Entry): number {
  if (left === right) {
    return 0;
  }
  return left < right ? -1 : 1;
}

/** The labels of a series, the name of its metric among them as `__name__`. Never changed, and without empty values. */
export class Labels {
  static readonly none = new Labels([]);

  /** The same text for the same labels, and for no others. */
  readonly key: string;

  private withoutName: Labels | undefined;

  private constructor(readonly entries: readonly Entry[]) {
    this.key = entries
      .map(([name, value]) => `${name}\xff${value}`)
      .join('\xfe');
  }

  static of(labels: Iterable<Entry> | Record<string, string>): Labels {
    const entries =
      Symbol.iterator in labels ? [...labels] : Object.entries(labels);
    return new Labels(
      entries.filter(([, value]) => value !== '').sort(compareNames),
    );
  }

  /** The value of a label; empty when there is none. */
  get(name: string): string {
    return this.entries.find(([candidate]) => candidate === name)?.[1] ?? '';
  }

  with(name: string, value: string): Labels {
    return Labels.of([
      ...this.entries.filter(([candidate]) => candidate !== name),
      [name, value],
    ]);
  }

  keep(names: readonly string[]): Labels {
    return new Labels(this.entries.filter(([name]) => names.includes(name)));
  }

  drop(names: readonly string[]): Labels {
    return new Labels(this.entries.filter(([name]) => !names.includes(name)));
  }

  /** The labels without the name of the metric. */
  get nameless(): Labels {
    this.withoutName ??= this.drop([METRIC_NAME]);
    return this.withoutName;
  }

  /** As Prometheus writes labels into messages: `{__name__="up", job="a"}`. */
  toString(): string {
    const pairs = this.entries.map(
      ([name, value]) => `${name}=${JSON.stringify(value)}`,
    );
    return `{${pairs.join(', ')}}`;
  }

  toJson(): Record<string, string> {
    return Object.fromEntries(this.entries);
  }
}

/** In the order in which Prometheus lists series. */
export function compareLabels(left: Labels, right: Labels): number {
  const shared = Math.min(left.entries.length, right.entries.length);
  for (let index = 0; index < shared; index++) {
    const [leftName, leftValue] = left.entries[index];
    const [rightName, rightValue] = right.entries[index];
    if (leftName !== rightName) {
      return leftName < rightName ? -1 : 1;
    }
    if (leftValue !== rightValue) {
      return leftValue < rightValue ? -1 : 1;
    }
  }
  return left.entries.length - right.entries.length;
}
