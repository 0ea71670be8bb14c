import { bellwetherTokens } from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: {
        display: 'grid',
        gridTemplateColumns: 'fit-content(35%) minmax(0, 1fr)',
        gap: '7px 20px',
        margin: 0,
        '& dt': {
          color: tokens.text3,
          fontSize: 13,
          overflowWrap: 'anywhere',
        },
        '& dd': {
          margin: 0,
          minWidth: 0,
          fontSize: 13.5,
          overflowWrap: 'anywhere',
        },
        '& code': { fontFamily: tokens.monospace, fontSize: 12.5 },
        '& small': { color: tokens.text3, fontSize: 12.5 },
      },
    };
  },
  { name: 'BellwetherFactList' },
);

/** Names and their values, in two columns; holds {@link Fact}s. */
export function FactList(props: { children: ReactNode }) {
  return <dl className={useStyles().root}>{props.children}</dl>;
}

/** One line of a {@link FactList}. */
export function Fact(props: { name: ReactNode; children: ReactNode }) {
  return (
    <>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </>
  );
}
