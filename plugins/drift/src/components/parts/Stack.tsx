import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';

const useStyles = makeStyles(
  theme => ({
    stack: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: 16,
      alignItems: 'start',
    },
    halves: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 44fr) minmax(0, 56fr)',
      gap: 16,
      alignItems: 'start',
      [theme.breakpoints.down('sm')]: {
        gridTemplateColumns: 'minmax(0, 1fr)',
      },
    },
  }),
  { name: 'BellwetherDriftStack' },
);

/** Cards under each other. */
export function Stack(props: { children: ReactNode }) {
  return <div className={useStyles().stack}>{props.children}</div>;
}

/** Two columns of cards, which become one where there is no room. */
export function Halves(props: { children: ReactNode }) {
  return <div className={useStyles().halves}>{props.children}</div>;
}
