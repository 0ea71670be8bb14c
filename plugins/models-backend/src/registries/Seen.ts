import { SeenBy } from '../database';
import { AliasChange } from './diffAliases';

/** A move of an alias that a person made in the portal. */
export interface Move extends AliasChange {
  version: number;
  /** Entity ref of the user. */
  movedBy: string;
  reason: string;
  /** When it was made, where that is not the moment at which it is seen. */
  at?: Date;
}

/** How facts of a registry became known. */
export interface Seen {
  by: SeenBy;
  at: Date;
  /** The alias that a webhook told of: of all that is found with it, only its time is exact. */
  announced?: { alias: string; at: Date };
  move?: Move;
}

/** How one change of an alias became known. */
export function howSeen({ alias }: AliasChange, seen: Seen) {
  if (seen.move?.alias === alias) {
    const { movedBy, reason, at } = seen.move;
    return {
      seenBy: 'portal' as const,
      since: at ?? seen.at,
      exact: true,
      movedBy,
      reason,
    };
  }
  if (seen.announced?.alias === alias) {
    return {
      seenBy: 'webhook' as const,
      since: seen.announced.at,
      exact: true,
    };
  }
  const seenBy = seen.by === 'webhook' ? ('listing' as const) : seen.by;
  return { seenBy, since: seen.at, exact: false };
}
