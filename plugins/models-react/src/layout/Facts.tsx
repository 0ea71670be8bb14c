import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';
import { bellwetherTokens } from '../theme';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'grid',
      gridTemplateColumns: 'max-content minmax(0, 1fr)',
      gap: '6px 16px',
      margin: 0,
      fontSize: 13,
      alignContent: 'start',
      '& dt': { color: bellwetherTokens(theme).text2 },
      '& dd': { margin: 0, overflowWrap: 'anywhere' },
    },
  }),
  { name: 'BellwetherFacts' },
);

/** Names with what is so; a fact that is absent is left out. @public */
export function Facts(props: {
  facts: ReadonlyArray<readonly [string, ReactNode]>;
}) {
  const classes = useStyles();
  return (
    <dl className={classes.root}>
      {props.facts
        .filter(([, value]) => value !== undefined && value !== false)
        .map(([name, value], index) => (
          <Fact key={`${index} ${name}`} name={name} value={value} />
        ))}
    </dl>
  );
}

function Fact(props: { name: string; value: ReactNode }) {
  return (
    <>
      <dt>{props.name}</dt>
      <dd>{props.value}</dd>
    </>
  );
}
