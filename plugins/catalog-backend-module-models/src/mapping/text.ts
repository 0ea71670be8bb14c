import { createHash } from 'crypto';

/** Longest name, tag or label value of the catalog. */
export const MAX_LENGTH = 63;

/**
 * A tag as the catalog accepts it: lower case, `[a-z0-9:+#]` in parts joined by single dashes. Undefined where nothing is
 * left, or where it would have to be cut, since a cut tag says something else.
 */
export function toTag(text: string): string | undefined {
  const tag = toAscii(text)
    .toLowerCase()
    .replace(/[^a-z0-9:+#]+/g, '-')
    .replace(/^-|-$/g, '');
  return tag && tag.length <= MAX_LENGTH ? tag : undefined;
}

/** The value of a label as the catalog accepts it; undefined where nothing is left. */
export function toLabelValue(text: string): string | undefined {
  return (
    trimSeparators(
      trimSeparators(toAscii(text).replace(/[^A-Za-z0-9._-]+/g, '-')).slice(
        0,
        MAX_LENGTH,
      ),
    ) || undefined
  );
}

/** A part of an entity name of at most `length` characters; empty where nothing is left. */
export function toNamePart(text: string, length: number): string {
  return trimSeparators(
    trimSeparators(
      toAscii(text)
        .toLowerCase()
        .replace(/[^a-z0-9._-]+/g, '-'),
    ).slice(0, length),
  );
}

/** Text that every database and every screen can take: no control characters, no halves of characters. */
export function toPlainText(text: string): string {
  return (
    toWellFormed(text)
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, ' ')
      .trim()
  );
}

/** The text with a replacement character for each half of a surrogate pair, which can be neither encoded nor stored. */
export function toWellFormed(text: string): string {
  return text.replace(
    /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    '\ufffd',
  );
}

/** The first `length` characters of a text, with an ellipsis where something was left out. */
export function shorten(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length
    ? text
    : `${characters
        .slice(0, length - 1)
        .join('')
        .trimEnd()}…`;
}

/** The first hexadecimal digits of a SHA-256. */
export function fingerprint(text: string, digits: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digits);
}

/** The address if it is one that a browser opens. */
export function toHttpUrl(text: string | undefined): string | undefined {
  return text && /^https?:\/\//i.test(text) && URL.canParse(text)
    ? text
    : undefined;
}

function toAscii(text: string): string {
  return text.normalize('NFKD').replace(/[\u0300-\u036f]/g, '');
}

function trimSeparators(text: string): string {
  return text.replace(/^[._-]+|[._-]+$/g, '');
}
