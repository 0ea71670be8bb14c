/** The registry refuses to put more on a page. */
export const MOST_PER_PAGE = 100;

export interface Page {
  number: number;
  limit: number;
}

export interface PaginationWire {
  page?: number;
  limit?: number;
  totalCount?: number;
  totalPages?: number;
  hasNext?: true;
  hasPrevious?: true;
}

/** Cuts a page out of a list. What would be zero or false is absent. */
export function pageOf<T>(
  items: T[],
  { number, limit }: Page,
): { items: T[]; pagination: PaginationWire } {
  const end = number * limit;
  const pages = Math.ceil(items.length / limit);
  return {
    items: items.slice(end - limit, end),
    pagination: {
      page: number,
      limit,
      ...(items.length > 0 && { totalCount: items.length, totalPages: pages }),
      ...(end < items.length && { hasNext: true }),
      ...(number > 1 && { hasPrevious: true }),
    },
  };
}

/** A list of one project is given whole unless both a page and a limit are asked for. Nothing is said of an empty one. */
export function pageOfProject<T>(
  items: T[],
  page: number | undefined,
  limit: number | undefined,
): { items: T[]; pagination: PaginationWire } {
  if (items.length === 0) {
    return { items, pagination: {} };
  }
  return page && limit
    ? pageOf(items, { number: page, limit })
    : { items, pagination: { totalCount: items.length, totalPages: 1 } };
}
