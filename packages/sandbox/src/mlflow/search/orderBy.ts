import { invalidParameter, MlflowError } from '../MlflowError';

export interface Order<Key extends string> {
  key: Key;
  ascending: boolean;
}

function withoutEntity(text: string): string {
  return text
    .replace(/^(attribute|attributes|attr)\./, '')
    .replace(/^`(.*)`$/, '$1');
}

/**
 * Reads `order_by`: each entry a key with ASC or DESC.
 *
 * @param refusal - the server's sentence for a key that it does not know
 */
export function parseOrderBy<Key extends string>(
  entries: string[],
  keys: Record<string, Key>,
  refusal: (key: string) => string,
): Order<Key>[] {
  const orders = entries.map(entry => {
    const words = entry.trim().split(/\s+/);
    const [name = '', direction = 'asc'] = words;
    if (words.length > 2 || name === '') {
      throw invalidParameter(
        `Invalid order_by clause '${entry}'. Could not be parsed.`,
      );
    }
    if (!/^(asc|desc)$/i.test(direction)) {
      throw invalidParameter(
        `Invalid ordering key in order_by clause '${entry}'.`,
      );
    }
    const key = withoutEntity(name);
    if (!Object.hasOwn(keys, key)) {
      throw invalidParameter(refusal(key));
    }
    return { key: keys[key], ascending: direction.toLowerCase() === 'asc' };
  });
  if (new Set(orders.map(order => order.key)).size < orders.length) {
    throw new MlflowError(
      'INTERNAL_ERROR',
      `\`order_by\` contains duplicate fields: [${entries
        .map(entry => `'${entry}'`)
        .join(', ')}]`,
    );
  }
  return orders;
}

/** Compares by the orders, one after the other. */
export function comparator<T, Key extends string>(
  orders: Order<Key>[],
  valueOf: (item: T, key: Key) => string | number,
): (left: T, right: T) => number {
  return (left, right) => {
    for (const { key, ascending } of orders) {
      const leftValue = valueOf(left, key);
      const rightValue = valueOf(right, key);
      if (leftValue !== rightValue) {
        return leftValue < rightValue === ascending ? -1 : 1;
      }
    }
    return 0;
  };
}
