/**
 * The form of JSON: which keys an object has and of which type each value is. Objects of one list have one form
 * together: a key that not all of them have may be absent. So may every list, since MLflow leaves out the empty ones.
 */
export interface Shape {
  types: Set<string>;
  keys: Map<string, { shape: Shape; everywhere: boolean }>;
  items?: Shape;
}

function typeOf(value: unknown): string {
  if (value === null) {
    return 'null';
  }
  return Array.isArray(value) ? 'array' : typeof value;
}

function emptyShape(): Shape {
  return { types: new Set(), keys: new Map() };
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeOf(value) === 'object';
}

function learn(shape: Shape, value: unknown): void {
  const isFirst = !shape.types.has('object');
  shape.types.add(typeOf(value));
  if (Array.isArray(value)) {
    const items = (shape.items ??= emptyShape());
    value.forEach(item => learn(items, item));
  } else if (isFields(value)) {
    for (const [key, known] of shape.keys) {
      known.everywhere &&= key in value;
    }
    for (const [key, item] of Object.entries(value)) {
      const known = shape.keys.get(key) ?? {
        shape: emptyShape(),
        everywhere: isFirst,
      };
      shape.keys.set(key, known);
      learn(known.shape, item);
    }
  }
}

/** The form that all the values have together. */
export function shapeOf(values: unknown[]): Shape {
  const shape = emptyShape();
  values.forEach(value => learn(shape, value));
  return shape;
}

/**
 * How a value differs from a form, each difference with its place.
 *
 * @param mayAppear - keys that are allowed although the form does not have them
 */
export function differences(
  shape: Shape,
  value: unknown,
  mayAppear: readonly string[],
  place = 'body',
): string[] {
  const type = typeOf(value);
  if (!shape.types.has(type)) {
    return [`${place} is ${type}, not ${[...shape.types].join(' or ')}`];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      shape.items
        ? differences(shape.items, item, mayAppear, `${place}[${index}]`)
        : [],
    );
  }
  if (!isFields(value)) {
    return [];
  }
  const found: string[] = [];
  for (const [key, { shape: expected, everywhere }] of shape.keys) {
    const isNestedList = expected.types.has('array') && place !== 'body';
    if (everywhere && !isNestedList && !(key in value)) {
      found.push(`${place}.${key} is missing`);
    }
  }
  for (const [key, item] of Object.entries(value)) {
    const known = shape.keys.get(key);
    if (known) {
      found.push(
        ...differences(known.shape, item, mayAppear, `${place}.${key}`),
      );
    } else if (!mayAppear.includes(key)) {
      found.push(`${place}.${key} should not be there`);
    }
  }
  return found;
}
