import { Alias } from '@bellwether/plugin-models-common';
import {
  Age,
  formatDate,
  useTableStyles,
} from '@bellwether/plugin-models-react';
import { ActorName } from '../ActorName';

/** Since when an alias is where it is, as far as the portal knows. */
export function AliasSince(props: { alias: Alias }) {
  const table = useTableStyles();
  const { since, seenBy, sinceIsExact } = props.alias;
  const date = formatDate(since);
  if (seenBy === 'first-read') {
    return (
      <>
        <span className={table.noWrap}>before {date}</span>
        <span className={table.sub}>when the portal first looked</span>
      </>
    );
  }
  if (!sinceIsExact) {
    return (
      <>
        <span className={table.noWrap}>at the latest {date}</span>
        <span className={table.sub}>
          seen by a listing <Age at={since} suffix="ago" />
        </span>
      </>
    );
  }
  return (
    <>
      {date}
      <span className={table.sub}>
        <Age at={since} suffix="ago" />
      </span>
    </>
  );
}

const unknownMover: Record<Alias['seenBy'], { short: string; why: string }> = {
  portal: { short: 'not known', why: 'moved here' },
  webhook: {
    short: 'not known',
    why: 'told by the registry; it does not say who',
  },
  listing: {
    short: 'not known',
    why: 'found by a listing; it does not say who',
  },
  'first-read': {
    short: 'not known',
    why: 'the registry keeps no history',
  },
};

/** Who moved an alias, or why that is not known. */
export function AliasMover(props: { alias: Alias }) {
  const table = useTableStyles();
  const { movedBy, reason, seenBy } = props.alias;
  if (!movedBy) {
    const { short, why } = unknownMover[seenBy];
    return (
      <>
        <span className={table.secondary}>{short}</span>
        <span className={table.sub}>{why}</span>
      </>
    );
  }
  return (
    <>
      <ActorName actor={movedBy} />
      {reason && (
        <span className={table.sub} title={reason}>
          “{reason}”
        </span>
      )}
    </>
  );
}
