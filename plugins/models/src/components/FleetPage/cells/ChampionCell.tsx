import { FleetRow } from '@bellwether/plugin-models-common';
import {
  Age,
  CellState,
  EmptyCell,
  useTableStyles,
} from '@bellwether/plugin-models-react';

/** Version of the champion, and for how long; else what there is instead. */
export function ChampionCell(props: { row: FleetRow }) {
  const table = useTableStyles();
  const { champion, challenger, versionCount, staleSince } = props.row;
  if (!champion) {
    return versionCount === 0 ? (
      <EmptyCell why="no version yet" />
    ) : (
      <>
        <CellState state="no-data" words="No champion" />
        {challenger && (
          <span className={table.sub}>challenger v{challenger}</span>
        )}
      </>
    );
  }
  return (
    <>
      v{champion.version}
      {staleSince ? (
        <span className={table.sub}>
          <CellState state="stale" since={staleSince} />
        </span>
      ) : (
        <span
          className={table.sub}
          title={
            champion.sinceIsExact
              ? undefined
              : 'It was the champion already when the portal first looked'
          }
        >
          <Age at={champion.since} />
          {!champion.sinceIsExact && ' or more'}
        </span>
      )}
    </>
  );
}
