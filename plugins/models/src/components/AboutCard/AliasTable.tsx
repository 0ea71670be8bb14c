import { LinkButton } from '@backstage/core-components';
import { Alias, CHAMPION, ModelDetail } from '@bellwether/plugin-models-common';
import {
  AliasChip,
  bellwetherTokens,
  useModelPath,
  useTableStyles,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { MoveAliasButton } from '../MoveAliasDialog';
import { AliasMover, AliasSince } from './AliasHistory';
import { MetricCell } from './MetricCell';
import { orderAliases } from './orderAliases';
import { useAliasMetrics } from './useAliasMetrics';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      frame: {
        border: `1px solid ${tokens.line}`,
        borderRadius: 4,
        margin: '0 0 14px',
        overflowX: 'auto',
        position: 'relative',
      },
      table: {
        '& th, & td': { paddingLeft: 8, paddingRight: 8 },
        '& th:first-child, & td:first-child': { paddingLeft: 12 },
        '& th:last-child, & td:last-child': { paddingRight: 12 },
      },
      metric: { '&&': { whiteSpace: 'normal', overflowWrap: 'anywhere' } },
      name: { minWidth: 116 },
      since: { minWidth: 116 },
      mover: { minWidth: 130, maxWidth: 240, overflowWrap: 'anywhere' },
      actions: {
        display: 'flex',
        flexDirection: 'column',
        alignItems: 'flex-end',
        gap: 6,
      },
      button: { whiteSpace: 'nowrap' },
    };
  },
  { name: 'BellwetherAliasTable' },
);

/** Where each alias of the model points, since when and by whom, and what can be done about it. */
export function AliasTable(props: { model: ModelDetail; onMoved(): void }) {
  const classes = useStyles();
  const table = useTableStyles();
  const { model, onMoved } = props;
  const aliases = orderAliases(model.aliases);
  const metrics = useAliasMetrics(model, aliases);
  const champion = aliases.find(({ alias }) => alias === CHAMPION);

  return (
    <div className={classes.frame}>
      <table
        className={`${table.table} ${table.tight} ${classes.table}`}
        aria-label="Aliases"
      >
        <thead>
          <tr>
            <th scope="col">Alias</th>
            <th scope="col">Version</th>
            {metrics.name && (
              <th scope="col" className={`${table.number} ${classes.metric}`}>
                {metrics.name}
              </th>
            )}
            <th scope="col">Since</th>
            <th scope="col">Moved by</th>
            <th scope="col">
              <span className={table.hidden}>Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {aliases.map(alias => (
            <tr key={alias.alias}>
              <th scope="row" className={classes.name}>
                <AliasChip alias={alias.alias} />
              </th>
              <td>{alias.version}</td>
              {metrics.name && (
                <td className={table.number}>
                  <MetricCell metric={metrics.of(alias.version)} />
                </td>
              )}
              <td className={classes.since}>
                <AliasSince alias={alias} />
              </td>
              <td className={classes.mover}>
                <AliasMover alias={alias} />
              </td>
              <td>
                <div className={classes.actions}>
                  <CompareLink model={model} alias={alias} with={champion} />
                  <MoveAliasButton
                    model={model}
                    alias={alias.alias}
                    label={alias === champion ? 'Move alias' : 'Move'}
                    aria-label={`Move alias ${alias.alias}`}
                    onMoved={onMoved}
                  />
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Leads to the comparison of an alias with the champion, where they are two versions. */
function CompareLink(props: {
  model: ModelDetail;
  alias: Alias;
  with: Alias | undefined;
}) {
  const classes = useStyles();
  const path = useModelPath();
  const { model, alias } = props;
  const champion = props.with;
  if (!champion || champion.version === alias.version) return null;
  return (
    <LinkButton
      className={classes.button}
      role="link"
      size="small"
      variant="outlined"
      color="primary"
      aria-label={`Compare ${alias.alias} with champion`}
      to={`${path(model.entityRef, '/versions')}?compare=${champion.version},${
        alias.version
      }`}
    >
      Compare
    </LinkButton>
  );
}
