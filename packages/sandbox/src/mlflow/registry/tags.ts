import type { KeyValue } from '../wire';

/** The tags with one set; a new tag comes last. */
export function withTag(
  tags: KeyValue[],
  key: string,
  value: string,
): KeyValue[] {
  return tags.some(tag => tag.key === key)
    ? tags.map(tag => (tag.key === key ? { key, value } : tag))
    : [...tags, { key, value }];
}

export function withoutTag(tags: KeyValue[], key: string): KeyValue[] {
  return tags.filter(tag => tag.key !== key);
}

export function tagValue(tags: KeyValue[], key: string): string | undefined {
  return tags.find(tag => tag.key === key)?.value;
}
