import { Comparison } from '@bellwether/plugin-models-common';
import {
  bellwetherTokens,
  EmptyCell,
  Panel,
  useTableStyles,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { Shown } from './MetricsPanel';

type ValueRow = Comparison['params'][number];

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      rows: { paddingTop: 6 },
      text: {
        padding: '4px 16px 15px',
        fontSize: 12.5,
        lineHeight: '18px',
        color: tokens.text2,
      },
      value: {
        fontFamily: tokens.monospace,
        '&&': { fontSize: 12.5, textAlign: 'right' },
        overflowWrap: 'anywhere',
      },
      base: { color: tokens.text2 },
    };
  },
  { name: 'BellwetherValuesPanel' },
);

/** Parameters, tags or requirements of the versions: a line per name. */
export function ValuesPanel(props: {
  title: string;
  /** What one line is, for example `parameter`. */
  noun: string;
  rows: ValueRow[];
  versions: number[];
  base: number;
  shown: Shown;
}) {
  const classes = useStyles();
  const table = useTableStyles();
  const { title, noun, rows, versions, base, shown } = props;
  const differing = rows.filter(row => row.differs);
  const visible = shown === 'all' ? rows : differing;

  return (
    <Panel
      title={title}
      subtitle={
        rows.length > 0 ? `${differing.length} of ${rows.length} differ` : ''
      }
      flush
    >
      {visible.length === 0 ? (
        <div className={classes.text}>
          {rows.length === 0
            ? `None of the versions has a ${noun}.`
            : `Every ${noun} is the same in all versions.`}
        </div>
      ) : (
        <div className={`${table.scroll} ${classes.rows}`}>
          <table className={`${table.table} ${table.tight}`} aria-label={title}>
            <thead>
              <tr>
                <th scope="col">Name</th>
                {versions.map(version => (
                  <th key={version} scope="col" className={table.number}>
                    {version}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {visible.map(row => (
                <tr key={row.name}>
                  <th scope="row" className={table.code}>
                    {row.name}
                  </th>
                  {versions.map(version => (
                    <td
                      key={version}
                      className={
                        version === base
                          ? `${classes.value} ${classes.base}`
                          : classes.value
                      }
                    >
                      {row.values[version] ?? (
                        <EmptyCell why={`${version} has no such ${noun}`} />
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
