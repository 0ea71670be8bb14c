import { badRequest } from '../StatusError';
import { isJsonObject } from '../types';

/** Where the next page of a list begins, and which moment it is a page of. */
export interface ContinueToken {
  revision: number;
  /** Key of the last object of the page before. */
  after: string;
}

const VERSION = 'meta.k8s.io/v1';

/** Ends a key, so that the start lies between it and whatever follows. */
const BEHIND = '\u0000';

export function writeContinueToken({ revision, after }: ContinueToken): string {
  return Buffer.from(
    JSON.stringify({ v: VERSION, rv: revision, start: `${after}${BEHIND}` }),
  ).toString('base64url');
}

/** @throws StatusError 400 */
export function readContinueToken(token: string): ContinueToken {
  const refuse = (why: string) =>
    badRequest(`invalid continue token: continue key is not valid: ${why}`);
  const illegal = token.search(/[^\w-]/);
  if (illegal >= 0) {
    throw refuse(`illegal base64 data at input byte ${illegal}`);
  }
  const text = Buffer.from(token, 'base64url').toString('utf8');
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw refuse(
      `invalid character '${text.charAt(0)}' looking for beginning of value`,
    );
  }
  if (!isJsonObject(content) || content.v !== VERSION) {
    throw refuse('server does not recognize this encoded version');
  }
  const { rv, start } = content;
  if (typeof rv !== 'number' || typeof start !== 'string') {
    throw refuse('incorrect encoded start resourceVersion');
  }
  return { revision: rv, after: start.slice(0, -BEHIND.length) };
}
