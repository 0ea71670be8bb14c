import { VersionsReply } from '@bellwether/plugin-models-common';
import { useTableStyles } from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { VersionRow } from './VersionRow';

/** The main metrics; all of them are in the comparison. */
const METRICS = 2;

const useStyles = makeStyles(
  {
    metric: {
      '&&': { whiteSpace: 'normal' },
      overflowWrap: 'anywhere',
      maxWidth: 150,
    },
  },
  { name: 'BellwetherVersionsTable' },
);

/** Versions, newest first, with a tick for those to compare. */
export function VersionsTable(props: {
  reply: VersionsReply;
  /** How many are shown. */
  count: number;
  selected: number[];
  onToggle(version: number): void;
}) {
  const classes = useStyles();
  const table = useTableStyles();
  const { reply, count, selected, onToggle } = props;
  const metricNames = reply.metricNames.slice(0, METRICS);
  return (
    <div className={table.scroll}>
      <table
        className={`${table.table} ${table.tight}`}
        aria-label="Versions of the model"
      >
        <thead>
          <tr>
            <th scope="col">
              <span className={table.hidden}>Compare</span>
            </th>
            <th scope="col">Version</th>
            <th scope="col">Alias</th>
            <th scope="col">Registered, UTC</th>
            <th scope="col">From</th>
            {metricNames.map(name => (
              <th
                key={name}
                scope="col"
                className={`${table.number} ${classes.metric}`}
              >
                {name}
              </th>
            ))}
            <th scope="col">Runs on</th>
          </tr>
        </thead>
        <tbody>
          {reply.versions.slice(0, count).map(version => (
            <VersionRow
              key={version.version}
              version={version}
              metricNames={metricNames}
              isSelected={selected.includes(version.version)}
              onToggle={() => onToggle(version.version)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}
