/** Words of a backend or an engine as a sentence that stands alone. */
export function asSentence(words: string): string {
  const text = words.trim();
  const begun = text.charAt(0).toLocaleUpperCase('en') + text.slice(1);
  return /[.!?…]$/.test(begun) ? begun : `${begun}.`;
}
