import type { Random } from '../../world/random';
import type {
  EntityDefinition,
  FeatureDefinition,
  OnDemandViewDefinition,
  ViewDefinition,
} from '../definitions/types';
import {
  type FeatureValue,
  keyOf,
  type Observations,
} from '../observations/Observations';
import { feastError, uncaught } from './errors';
import type { OnlineRequest } from './request';
import type { Selection } from './select';

/** What the server gives for the time of a value that has none. */
const NEVER = '1970-01-01T00:00:00Z';

interface Column {
  name: string;
  values: (FeatureValue | null)[];
  statuses: ('PRESENT' | 'NOT_FOUND')[];
  event_timestamps: string[];
}

function listText(names: string[]): string {
  return `[${names.map(name => `'${name}'`).join(', ')}]`;
}

/** A key as its type has it; a number may come as a string. */
function coerce(entity: EntityDefinition, value: unknown): FeatureValue {
  if (entity.valueType === 'STRING') {
    return String(value);
  }
  if (!/^\s*[+-]?\d+\s*$/.test(String(value))) {
    throw uncaught(`invalid literal for int() with base 10: '${value}'`);
  }
  return Number(value);
}

/** Every list must be as long as the others: row by row they belong together. */
function countRows(entities: OnlineRequest['entities']): number {
  const lengths = new Set(Object.values(entities).map(({ length }) => length));
  if (lengths.size > 1) {
    throw uncaught('All entity rows must have the same columns.');
  }
  const [length = 0] = lengths;
  return length;
}

function requireRequestData(
  onDemand: OnDemandViewDefinition[],
  entities: OnlineRequest['entities'],
): void {
  const missing = onDemand
    .map(({ request }) => request.field)
    .filter(field => !(field in entities));
  if (missing.length > 0) {
    throw feastError(
      404,
      'RequestDataNotFoundInEntityRowsException',
      `Required request data source features ${listText(
        missing,
      )} not found in the entity rows, but required by feature views`,
    );
  }
}

/** The complaint names the join keys of every entity of the project, not only of those that are needed. */
function requireJoinKeys(
  needed: EntityDefinition[],
  all: EntityDefinition[],
  given: OnlineRequest['entities'],
): void {
  const lacking = needed.find(({ joinKey }) => !given[joinKey]?.length);
  if (!lacking) {
    return;
  }
  const keys = all.map(({ joinKey }) => joinKey).sort();
  const missing = keys.filter(
    key => key !== lacking.joinKey || !(key in given),
  );
  const provided = Object.keys(given).filter(key => keys.includes(key));
  throw uncaught(
    `"Missing join key values for keys: ${listText(
      missing,
    )}. No values provided for keys: ${listText(
      keys,
    )}. Provided join_key_values: ${listText(provided)}"`,
  );
}

/** Reads features as the feature server does: a column per feature, in an order that is not the request's. */
export class OnlineReader {
  private readonly numbers = new Map<string, Map<FeatureValue, number>>();

  constructor(
    private readonly observations: Observations,
    /** Of the project. */
    private readonly entities: EntityDefinition[],
    private readonly random: Random,
  ) {}

  read(selection: Selection, request: OnlineRequest) {
    const { stored, onDemand } = selection;
    const { entities, hasFullNames } = request;
    const rows = countRows(entities);
    requireRequestData(onDemand, entities);
    const views = [
      ...stored.map(({ view }) => view),
      ...onDemand.map(({ view }) => view),
    ];
    const needed = [...new Set(views.map(({ entity }) => entity))];
    requireJoinKeys(needed, this.entities, entities);
    const keys = new Map(
      needed.map(entity => [
        entity.name,
        entities[entity.joinKey].map(value => coerce(entity, value)),
      ]),
    );
    const keysOf = (view: ViewDefinition) => keys.get(view.entity.name) ?? [];
    const nameIn = (view: string, feature: string) =>
      hasFullNames ? `${view}__${feature}` : feature;
    const columns = [
      ...needed.map(entity =>
        this.constant(entity.joinKey, keys.get(entity.name) ?? []),
      ),
      ...this.shuffled(
        stored.map(({ view, feature }) =>
          this.column(
            nameIn(view.name, feature.name),
            view,
            feature,
            keysOf(view),
          ),
        ),
      ),
      ...onDemand.map(view =>
        this.constant(
          nameIn(view.name, view.feature.name),
          this.computed(view, keysOf(view.view), entities[view.request.field]),
        ),
      ),
    ];
    return {
      results: rows === 0 ? [] : columns.map(({ name, ...column }) => column),
      metadata: { feature_names: columns.map(({ name }) => name) },
    };
  }

  private column(
    name: string,
    view: ViewDefinition,
    feature: FeatureDefinition,
    keys: FeatureValue[],
  ): Column {
    const cells = keys.map(key => this.cell(view, feature, key));
    return {
      name,
      values: cells.map(cell => cell?.value ?? null),
      statuses: cells.map(cell => (cell ? 'PRESENT' : 'NOT_FOUND')),
      event_timestamps: cells.map(cell => cell?.at ?? NEVER),
    };
  }

  /** The newest value of a key, however old it is: the server does not look at the ttl. */
  private cell(
    view: ViewDefinition,
    feature: FeatureDefinition,
    key: FeatureValue,
  ): { value: FeatureValue; at: string } | undefined {
    const number = this.numberOf(view.entity, key, view.keys);
    const at = this.observations.lastObserved(view, number);
    return at === undefined
      ? undefined
      : {
          value: this.observations.value(view, feature, { key: number, at }),
          at: new Date(at).toISOString().replace('.000Z', 'Z'),
        };
  }

  /** A computed value is said to be there even where its key is unknown. */
  private computed(
    { view, multiplies }: OnDemandViewDefinition,
    keys: FeatureValue[],
    factors: unknown[],
  ): (number | null)[] {
    const feature = view.features.find(({ name }) => name === multiplies);
    return keys.map((key, row) => {
      const cell = feature && this.cell(view, feature, key);
      return cell ? Number(cell.value) * Number(factors[row]) : null;
    });
  }

  private constant(name: string, values: (FeatureValue | null)[]): Column {
    return {
      name,
      values,
      statuses: values.map(() => 'PRESENT'),
      event_timestamps: values.map(() => NEVER),
    };
  }

  private numberOf(
    entity: EntityDefinition,
    key: FeatureValue,
    most: number,
  ): number {
    if (!entity.keyOf) {
      return Number(key);
    }
    const name = `${entity.name}/${most}`;
    const known =
      this.numbers.get(name) ??
      new Map(
        Array.from({ length: most }, (_, index) => [
          keyOf(entity, index + 1),
          index + 1,
        ]),
      );
    this.numbers.set(name, known);
    return known.get(key) ?? 0;
  }

  private shuffled<T>(items: T[]): T[] {
    return items
      .map(item => ({ item, place: this.random.fraction() }))
      .sort((left, right) => left.place - right.place)
      .map(({ item }) => item);
  }
}
