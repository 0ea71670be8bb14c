/** Words of a backend with the full stop that makes them a sentence beside others. */
export function asSentence(words: string): string {
  return /[.!?…]$/.test(words.trim()) ? words.trim() : `${words.trim()}.`;
}
