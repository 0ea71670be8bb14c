import { FleetRow } from '@bellwether/plugin-models-common';
import { useTableStyles } from '@bellwether/plugin-models-react';
import { stageWords } from '../../../words';
import { frameworkWords } from './frameworkWords';

/** Stage, and the framework under it. */
export function StageCell(props: { row: FleetRow }) {
  const table = useTableStyles();
  const framework = frameworkWords(props.row);
  return (
    <>
      {stageWords[props.row.stage]}
      {framework && <span className={table.sub}>{framework}</span>}
    </>
  );
}
