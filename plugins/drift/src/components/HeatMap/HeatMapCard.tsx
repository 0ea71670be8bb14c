import { HeatMapReply } from '@bellwether/plugin-drift-common';
import {
  FigureTable,
  formatInteger,
  Loaded,
  NoDataYet,
  Panel,
  SkeletonBar,
  TableSwitch,
  UpstreamState,
} from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import { useState } from 'react';
import { effectName, formatDay, formatDays, formatRatio } from '../../words';
import { HeatGrid } from './HeatGrid';
import { HeatLegend } from './HeatLegend';

/** Rows that are shown before somebody asks for all. */
const SHOWN = 30;
/** Windows that fit beside each other. */
const NEWEST = 26;

/** How far each input moved in each window, in multiples of its own limit. */
export function HeatMapCard(props: {
  heat: Loaded<HeatMapReply>;
  selected: string;
  /** Rows of each window, by its first day. */
  rows: ReadonlyMap<string, number>;
  /** Opens an input in a window. */
  onOpen(window: string, column: string): void;
}) {
  const { heat, selected, rows, onOpen } = props;
  const [isTable, setTable] = useState(false);
  return (
    <Panel
      title="Inputs × windows"
      subtitle="effect divided by its material limit; a number where it is material"
      actions={
        <TableSwitch
          of="inputs and windows"
          isTable={isTable}
          onChange={setTable}
        />
      }
    >
      <UpstreamState
        data={heat}
        subject="the inputs"
        skeleton={<SkeletonBar height={160} />}
        isEmpty={reply => reply.rows.length === 0}
        empty={<NoDataYet title="No input has been tested yet" />}
      >
        {reply =>
          isTable ? (
            <FigureTable
              label="Inputs and windows"
              fileName="drift-inputs"
              columns={[
                { title: 'Input' },
                { title: 'Effect' },
                ...reply.windows.map(range => ({
                  title: formatDays(range),
                  format: formatRatio,
                  absent: 'not tested',
                })),
              ]}
              rows={reply.rows.map(({ column, effect, ratios }) => [
                column,
                effectName(effect),
                ...ratios,
              ])}
            />
          ) : (
            <Heat
              reply={reply}
              selected={selected}
              rowsOf={rows}
              onOpen={onOpen}
            />
          )
        }
      </UpstreamState>
    </Panel>
  );
}

function findingOf({ rows, windows }: HeatMapReply): string {
  const material = rows.filter(({ ratios }) => (ratios.at(-1) ?? 0) >= 1);
  const which = material.map(({ column }) => column).slice(0, 5);
  return `${rows.length} inputs × ${
    windows.length
  } windows. Material in the newest: ${which.join(', ') || 'none'}.`;
}

function Heat(props: {
  reply: HeatMapReply;
  selected: string;
  rowsOf: ReadonlyMap<string, number>;
  onOpen(window: string, column: string): void;
}) {
  const { reply, selected, rowsOf, onOpen } = props;
  const [showsAll, setShowsAll] = useState(false);
  const rows = showsAll ? reply.rows : reply.rows.slice(0, SHOWN);
  const selectedAt = reply.windows.findIndex(({ from }) => from === selected);
  // The selected window stays in sight.
  const first = Math.max(
    0,
    Math.min(
      reply.windows.length - NEWEST,
      selectedAt < 0 ? reply.windows.length : selectedAt,
    ),
  );
  const windows = reply.windows.slice(first, first + NEWEST);
  return (
    <>
      <HeatGrid
        label={findingOf(reply)}
        rowTitle="Input"
        columns={windows.map(range => ({
          key: range.from,
          short: formatDay(range.from),
          long: formatDays(range),
          rows: rowsOf.get(range.from),
        }))}
        rows={rows.map(({ column, effect, isOutput, ratios }) => ({
          key: column,
          name: column,
          aside: `${effectName(effect)}${isOutput ? ', output' : ''}`,
          ratios: ratios.slice(first, first + NEWEST),
        }))}
        framed={selected}
        absent={() => 'not tested'}
        onOpen={(row, column) => onOpen(windows[column].from, rows[row].column)}
      />
      {reply.rows.length > SHOWN && (
        <Button
          size="small"
          color="primary"
          aria-expanded={showsAll}
          onClick={() => setShowsAll(!showsAll)}
        >
          {showsAll
            ? `Show the first ${SHOWN}`
            : `Show all ${formatInteger(reply.rows.length)}`}
        </Button>
      )}
      <HeatLegend />
    </>
  );
}
