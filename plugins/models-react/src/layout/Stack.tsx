import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';

const useStyles = makeStyles(
  {
    stack: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: 16,
      alignItems: 'start',
    },
  },
  { name: 'BellwetherStack' },
);

/** Cards under each other. @public */
export function Stack(props: { children: ReactNode }) {
  return <div className={useStyles().stack}>{props.children}</div>;
}
