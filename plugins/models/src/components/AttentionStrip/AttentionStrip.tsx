import { LinkButton } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import {
  AttentionReply,
  FLEET_CHANNEL,
} from '@bellwether/plugin-models-common';
import {
  Age,
  bellwetherTokens,
  EmptyCell,
  entityName,
  formatInteger,
  ModelLink,
  Panel,
  SkeletonBar,
  StateIcon,
  StateIconName,
  UpstreamState,
  useBellwetherTokens,
  useLive,
  useTableStyles,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { modelsApiRef } from '../../api';
import { FleetView } from '../FleetPage/fleetView';
import { MyTeamsLink } from './MyTeamsLink';

type Item = AttentionReply['items'][number];

const icons: Record<Item['severity'], { icon: StateIconName; words: string }> =
  {
    bad: { icon: 'octagon', words: 'Harm' },
    warn: { icon: 'triangle', words: 'Warning' },
    void: { icon: 'slash', words: 'No evidence' },
  };

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      rows: { padding: '6px 0 4px' },
      inset: { padding: '10px 16px 12px' },
      icon: { width: 30, '&&': { paddingRight: 0 } },
      // Rows explain themselves to the eye; the heads are for screen readers.
      heads: { '&& th': { padding: 0, border: 0, lineHeight: 0 } },
      name: { width: 170, [theme.breakpoints.down('sm')]: { width: 1 } },
      action: { width: 1 },
      owner: {
        color: tokens.text2,
        [theme.breakpoints.down('sm')]: { display: 'none' },
      },
      since: { color: tokens.text2 },
      button: {
        whiteSpace: 'nowrap',
        textTransform: 'none',
        backgroundColor: tokens.surface,
      },
    };
  },
  { name: 'BellwetherAttentionStrip' },
);

const heads = [
  'Severity',
  'Model',
  'What happened',
  'Owner',
  'Since',
  'Solve it',
];

function subtitle({ items, total }: AttentionReply, team: string[]) {
  const of = team.length > 0 && `of ${team.map(entityName).join(', ')}`;
  const order =
    items.length < total
      ? `the ${items.length} most urgent of ${formatInteger(total)}`
      : total > 0 && 'most urgent first';
  return [of, order].filter(Boolean).join(', ');
}

/** What needs a person, most urgent first, each with the place where it is solved; of the teams that the fleet is narrowed to. */
export function AttentionStrip(props: { view: FleetView }) {
  const classes = useStyles();
  const models = useApi(modelsApiRef);
  const { team } = props.view;
  const attention = useLive(
    ({ signal }) => models.getAttention({ team }, { signal }),
    {
      channel: FLEET_CHANNEL,
      deps: [models, team.join()],
      keepPrevious: true,
    },
  );
  const reply = attention.value;
  return (
    <Panel
      flush
      title="Needs a person"
      subtitle={reply && subtitle(reply, team)}
      actions={<MyTeamsLink view={props.view} />}
    >
      <div className={reply?.total ? classes.rows : classes.inset}>
        <UpstreamState
          data={attention}
          subject="what needs a person"
          skeleton={<SkeletonBar width="60%" />}
          isEmpty={({ items }) => items.length === 0}
          empty={<VerdictChip tone="ok" quiet word="Nothing needs a person" />}
        >
          {({ items }) => <AttentionTable items={items} />}
        </UpstreamState>
      </div>
    </Panel>
  );
}

function AttentionTable(props: { items: Item[] }) {
  const classes = useStyles();
  const table = useTableStyles();
  return (
    <div className={table.scroll}>
      <table
        className={`${table.table} ${table.tight}`}
        aria-label="Needs a person"
      >
        <thead className={classes.heads}>
          <tr>
            {heads.map(head => (
              <th
                key={head}
                scope="col"
                className={head === 'Owner' ? classes.owner : undefined}
              >
                <span className={table.hidden}>{head}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.items.map(item => (
            <tr key={`${item.title} ${item.sentence}`}>
              <td className={classes.icon}>
                <Severity severity={item.severity} />
              </td>
              <th scope="row" className={classes.name}>
                {item.entityRef ? (
                  <ModelLink
                    entityRef={item.entityRef}
                    title={item.title}
                    maxLength={24}
                  />
                ) : (
                  item.title
                )}
              </th>
              <td>{item.sentence}</td>
              <td className={`${table.noWrap} ${classes.owner}`}>
                {item.owner ? (
                  entityName(item.owner)
                ) : (
                  <EmptyCell why="no owner" />
                )}
              </td>
              <td className={`${table.number} ${classes.since}`}>
                {item.since ? (
                  <Age at={item.since} />
                ) : (
                  <EmptyCell why="time not known" />
                )}
              </td>
              <td className={`${table.number} ${classes.action}`}>
                <LinkButton
                  to={item.href}
                  size="small"
                  variant="outlined"
                  color="primary"
                  className={classes.button}
                  aria-label={`${item.action}: ${item.title}`}
                >
                  {item.action}
                </LinkButton>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Severity({ severity }: Pick<Item, 'severity'>) {
  const table = useTableStyles();
  const tokens = useBellwetherTokens();
  const { icon, words } = icons[severity];
  return (
    <span title={words}>
      <StateIcon name={icon} colour={tokens[severity].main} />
      <span className={table.hidden}>{words}</span>
    </span>
  );
}
