import { DriftFleetReply } from '@bellwether/plugin-drift-common';
import {
  FigureTable,
  ModelLink,
  useModelPath,
} from '@bellwether/plugin-models-react';
import { useNavigate } from 'react-router-dom';
import { formatDay, formatDays, formatRatio, stateForms } from '../../words';
import { HeatGrid, HeatLegend } from '../HeatMap';

type Row = DriftFleetReply['rows'][number];

/** Tells monitors of one model apart. */
export function rowKey({ entityRef, monitor }: Row): string {
  return `${entityRef} ${monitor}`;
}

function findingOf({ rows, weeks }: DriftFleetReply): string {
  const asking = rows.filter(({ needsPerson }) => needsPerson);
  const names = asking.map(({ title }) => title).slice(0, 5);
  return `Drift of ${rows.length} monitors in ${
    weeks.length
  } weeks. Needs a person: ${names.join(', ') || 'none'}.`;
}

/** What a cell says that has no ratio. */
function absentWords(row: Row, week: number): string {
  const state = row.states[week];
  return state ? stateForms[state].word : 'no window';
}

/** The heat map of the fleet; Enter opens the Drift tab of a model. */
export function FleetHeat(props: { reply: DriftFleetReply; isTable: boolean }) {
  const { reply, isTable } = props;
  const { rows, weeks } = reply;
  const path = useModelPath();
  const navigate = useNavigate();
  return (
    <>
      {isTable ? (
        <FigureTable
          label="Models and weeks"
          fileName="drift-fleet"
          columns={[
            { title: 'Model' },
            { title: 'Monitor' },
            ...weeks.map(range => ({
              title: formatDays(range),
              format: formatRatio,
              absent: 'no window',
            })),
          ]}
          rows={rows.map(row => [row.title, row.monitor, ...row.ratios])}
        />
      ) : (
        <>
          <HeatGrid
            label={findingOf(reply)}
            rowTitle="Model"
            columns={weeks.map(range => ({
              key: range.from,
              short: formatDay(range.from),
              long: formatDays(range),
            }))}
            rows={rows.map(row => ({
              key: rowKey(row),
              name: `${row.title}, ${row.monitor}`,
              head: (
                <ModelLink
                  entityRef={row.entityRef}
                  title={row.title}
                  maxLength={28}
                />
              ),
              aside: row.monitor,
              ratios: row.ratios.map((ratio, week) =>
                row.states[week] === 'insufficient-data' ? null : ratio,
              ),
            }))}
            absent={(row, week) => absentWords(rows[row], week)}
            onOpen={row =>
              navigate(
                `${path(
                  rows[row].entityRef,
                  '/drift',
                )}?monitor=${encodeURIComponent(rows[row].monitor)}`,
              )
            }
          />
          <HeatLegend />
        </>
      )}
    </>
  );
}
