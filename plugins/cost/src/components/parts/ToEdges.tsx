import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';

const useStyles = makeStyles(
  { root: { margin: '0 -16px', overflowX: 'auto' } },
  { name: 'BellwetherCostToEdges' },
);

/** A table among other things of a card: its text is in line with theirs. */
export function ToEdges(props: { children: ReactNode }) {
  return <div className={useStyles().root}>{props.children}</div>;
}
