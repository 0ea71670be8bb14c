/** Letters and digits that Kubernetes makes hashes of: no vowels, so that no words come out. */
export const HASH_CHARACTERS = 'bcdfghjklmnpqrstvwxz2456789';

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a over the UTF-8 bytes of a text, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/ */
function fnv1a(text: string): number {
  return Buffer.from(text, 'utf8').reduce(
    // eslint-disable-next-line no-bitwise
    (hash, byte) => Math.imul(hash ^ byte, FNV_PRIME) >>> 0,
    FNV_OFFSET,
  );
}

/** JSON with the fields of every object in alphabetical order, so that equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_field, item) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(
          Object.entries(item).sort(([left], [right]) =>
            left < right ? -1 : 1,
          ),
        )
      : item,
  );
}

/** A short text that stands for a value, as controllers put into names and labels: `557d44bd79`. */
export function shortHash(value: unknown): string {
  const digits = String(fnv1a(canonicalJson(value)));
  return [...digits]
    .map(
      digit =>
        HASH_CHARACTERS[(digit.codePointAt(0) ?? 0) % HASH_CHARACTERS.length],
    )
    .join('');
}
