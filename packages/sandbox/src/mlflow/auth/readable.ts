import type { Response } from 'express';
import { createPageToken, offsetOf, type Page } from '../search/paging';
import { userOf } from './authenticate';
import type { Users } from './Users';

/** Whether the one who asks may see a model of that name; undefined where everybody may see everything. */
export function readableBy(
  users: Users | undefined,
  response: Response,
): ((name: string) => boolean) | undefined {
  const user = userOf(response);
  return user && users && !user.isAdmin
    ? name => users.may(user, 'read', name)
    : undefined;
}

/**
 * A page of models without those that may not be seen. The server reads on until the page is full, or there is nothing
 * left.
 */
export function fillPage<T extends { name: string }>(
  read: (pageToken: string | undefined) => Page<T>,
  pageToken: string | undefined,
  mostPerPage: number,
  isReadable: (name: string) => boolean,
): Page<T> {
  const first = read(pageToken);
  const items = first.items.filter(({ name }) => isReadable(name));
  let token = first.nextPageToken;
  while (token !== undefined && items.length < mostPerPage) {
    const more = read(token).items.slice(0, mostPerPage - items.length);
    const offset = offsetOf(token) + more.length;
    items.push(...more.filter(({ name }) => isReadable(name)));
    token = more.length > 0 ? createPageToken(offset) : undefined;
  }
  return { items, ...(token !== undefined && { nextPageToken: token }) };
}
