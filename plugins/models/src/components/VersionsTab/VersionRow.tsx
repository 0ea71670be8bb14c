import { Link } from '@backstage/core-components';
import { ModelVersion } from '@bellwether/plugin-models-common';
import {
  AliasChip,
  bellwetherTokens,
  EmptyCell,
  formatDate,
  formatShare,
  useTableStyles,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { formatMetric } from '../../entity';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      selected: {
        '& > *': { backgroundColor: tokens.hover },
        '& > td:first-child': { boxShadow: `inset 3px 0 0 ${tokens.accent}` },
      },
      tick: {
        width: 34,
        '& input': {
          accentColor: tokens.accent,
          margin: 0,
          width: 15,
          height: 15,
          verticalAlign: '-2px',
        },
      },
      version: { '&&': { fontWeight: 500 } },
      aliases: { display: 'flex', flexWrap: 'wrap', gap: 6 },
      from: {
        color: tokens.text2,
        minWidth: 150,
        maxWidth: 320,
        overflowWrap: 'anywhere',
      },
      // A cluster's name breaks at its hyphens only where there are several.
      runsOn: { minWidth: 96 },
      quiet: { color: tokens.text2 },
      status: { display: 'block', marginTop: 2 },
    };
  },
  { name: 'BellwetherVersionRow' },
);

/** `15 Jun 2026 22:10`. */
function registeredAt(iso: string) {
  return `${formatDate(iso)} ${new Date(iso).toISOString().slice(11, 16)}`;
}

function runsOnWords({ runsOn }: ModelVersion) {
  return runsOn
    .map(({ cluster, role, weight }) =>
      [
        cluster,
        role === 'canary' ? 'canary' : undefined,
        role === 'canary' && weight !== undefined
          ? formatShare(weight)
          : undefined,
      ]
        .filter(Boolean)
        .join(' '),
    )
    .join(', ');
}

/** One version of the table. */
export function VersionRow(props: {
  version: ModelVersion;
  metricNames: string[];
  isSelected: boolean;
  onToggle(): void;
}) {
  const classes = useStyles();
  const table = useTableStyles();
  const { version, metricNames, isSelected, onToggle } = props;
  const from = [version.source, version.runName, version.registeredBy]
    .filter(Boolean)
    .join(' · ');
  const runsOn = runsOnWords(version);
  return (
    <tr className={isSelected ? classes.selected : undefined}>
      <td className={classes.tick}>
        <input
          type="checkbox"
          aria-label={`Compare version ${version.version}`}
          checked={isSelected}
          onChange={onToggle}
        />
      </td>
      <th scope="row" className={`${classes.version} ${table.noWrap}`}>
        {version.webUrl ? (
          <Link to={version.webUrl}>{version.version}</Link>
        ) : (
          version.version
        )}
        {version.status !== 'READY' && (
          <span className={classes.status}>
            <VerdictChip tone="warn" word={version.status} />
          </span>
        )}
      </th>
      <td>
        <div className={classes.aliases}>
          {version.aliases.map(alias => (
            <AliasChip key={alias} alias={alias} />
          ))}
        </div>
      </td>
      <td className={table.noWrap}>{registeredAt(version.createdAt)}</td>
      <td className={classes.from}>
        {from || <EmptyCell why="it names no run" />}
      </td>
      {metricNames.map(name => (
        <td key={name} className={table.number}>
          {version.metrics?.[name] === undefined ? (
            <EmptyCell why={`its run logged no ${name}`} />
          ) : (
            formatMetric(version.metrics[name])
          )}
        </td>
      ))}
      <td className={`${classes.quiet} ${classes.runsOn}`}>
        {runsOn || <EmptyCell why="runs nowhere" />}
      </td>
    </tr>
  );
}
