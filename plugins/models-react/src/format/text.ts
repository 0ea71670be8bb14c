/**
 * Cuts a long name in the middle, since both ends of an identifier tell: `flight-…-eu-2`.
 *
 * @public
 */
export function cutMiddle(text: string, maxLength: number): string {
  const characters = Array.from(text);
  if (characters.length <= maxLength) return text;
  const tail = Math.floor((maxLength - 1) / 3);
  const head = maxLength - 1 - tail;
  return `${characters.slice(0, head).join('')}…${characters
    .slice(characters.length - tail)
    .join('')}`;
}

/** The name in an entity ref, for a place where kind and namespace are known: `group:default/travel-ml` → `travel-ml`. @public */
export function entityName(entityRef: string): string {
  return entityRef.replace(/^[^:/]+:/, '').replace(/^default\//, '');
}
