/** Where in a definition something is wrong: ` (line 12, spec.window)`. */
export function placeWords(place: { line?: number; key?: string }): string {
  const parts = [place.line && `line ${place.line}`, place.key].filter(Boolean);
  return parts.length > 0 ? ` (${parts.join(', ')})` : '';
}
