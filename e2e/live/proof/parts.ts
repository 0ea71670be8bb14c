import { STORIES } from './names';

/** What can be proven; all but the browser at once. */
export const PARTS = [...STORIES, 'buttons', 'refusals', 'browser'] as const;

export type Part = (typeof PARTS)[number];

export function isPart(name: string): name is Part {
  return PARTS.some(part => part === name);
}
