import { Connection } from '@bellwether/plugin-models-common';
import {
  bellwetherTokens,
  iconOfTone,
  Panel,
  StateIcon,
  useBellwetherTokens,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { countStates } from './connectionWords';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      grid: {
        listStyle: 'none',
        margin: 0,
        padding: 0,
        display: 'grid',
        gap: 16,
        gridTemplateColumns: 'repeat(4, minmax(0, 1fr))',
        [theme.breakpoints.down('sm')]: {
          gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
        },
      },
      card: { display: 'flex', gap: 12, alignItems: 'center', paddingTop: 3 },
      count: { fontSize: 20, lineHeight: '24px', fontWeight: 500 },
      words: {
        fontSize: 12.5,
        lineHeight: '18px',
        color: tokens.text2,
        overflowWrap: 'anywhere',
      },
    };
  },
  { name: 'BellwetherStateCounts' },
);

/** How many upstreams are in each state. */
export function StateCounts(props: { connections: Connection[] }) {
  const classes = useStyles();
  const tokens = useBellwetherTokens();
  return (
    <ul className={classes.grid} aria-label="Upstreams by state">
      {countStates(props.connections).map(({ tone, count, words }) => (
        <li key={tone}>
          <Panel aria-label={`${count} ${words}`}>
            <div className={classes.card}>
              <StateIcon name={iconOfTone[tone]} colour={tokens[tone].main} />
              <div>
                <div className={classes.count}>{count}</div>
                <div className={classes.words}>{words}</div>
              </div>
            </div>
          </Panel>
        </li>
      ))}
    </ul>
  );
}
