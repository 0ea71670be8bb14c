import { FleetRow } from '@bellwether/plugin-models-common';
import {
  bellwetherTokens,
  entityName,
  FleetColumn,
  ModelLink,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';
import { stageWords } from '../../words';
import { ChampionCell, FamilyCell, frameworkWords, RunsOnCell } from './cells';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      grid: {
        listStyle: 'none',
        margin: 0,
        padding: 16,
        display: 'grid',
        gridTemplateColumns: 'repeat(auto-fill, minmax(min(280px, 100%), 1fr))',
        gap: 16,
      },
      card: {
        display: 'flex',
        flexDirection: 'column',
        gap: 8,
        minWidth: 0,
        border: `1px solid ${tokens.line}`,
        borderRadius: 6,
        padding: 16,
      },
      name: { margin: 0, fontSize: 15, lineHeight: '22px', fontWeight: 500 },
      description: {
        margin: 0,
        fontSize: 12.5,
        lineHeight: '18px',
        color: tokens.text2,
        display: '-webkit-box',
        '-webkit-line-clamp': 2,
        '-webkit-box-orient': 'vertical',
        overflow: 'hidden',
      },
      facts: {
        display: 'grid',
        gridTemplateColumns: 'max-content minmax(0, 1fr)',
        gap: '6px 16px',
        margin: '4px 0 0',
        fontSize: 13,
        '& dt': { color: tokens.text3 },
        '& dd': { margin: 0, minWidth: 0, overflowWrap: 'anywhere' },
      },
    };
  },
  { name: 'BellwetherFleetCards' },
);

/** The fleet as cards: the fields of the table, with name and verdicts on top. */
export function FleetCards(props: {
  rows: FleetRow[];
  columns: FleetColumn[];
}) {
  const classes = useStyles();
  return (
    <ul className={classes.grid} aria-label="Models of the fleet">
      {props.rows.map(row => (
        <li key={row.entityRef} className={classes.card}>
          <h3 className={classes.name}>
            <ModelLink
              entityRef={row.entityRef}
              title={row.title}
              maxLength={28}
            />
          </h3>
          {row.description && (
            <p className={classes.description} title={row.description}>
              {row.description}
            </p>
          )}
          <dl className={classes.facts}>
            {props.columns
              .filter(({ family }) => row.summaries[family])
              .map(column => (
                <Fact key={column.family} name={column.title}>
                  <FamilyCell column={column} row={row} />
                </Fact>
              ))}
            <Fact name="Owner">{entityName(row.owner)}</Fact>
            <Fact name="Stage">
              {[stageWords[row.stage], frameworkWords(row)]
                .filter(Boolean)
                .join(' · ')}
            </Fact>
            <Fact name="Champion">
              <ChampionCell row={row} />
            </Fact>
            <Fact name="Runs on">
              <RunsOnCell row={row} />
            </Fact>
          </dl>
        </li>
      ))}
    </ul>
  );
}

function Fact(props: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </>
  );
}
