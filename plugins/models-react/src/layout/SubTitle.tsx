import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';

const useStyles = makeStyles(
  {
    root: {
      display: 'flex',
      alignItems: 'baseline',
      gap: 8,
      margin: '0 0 4px',
      fontSize: 13,
      lineHeight: '20px',
      fontWeight: 500,
    },
  },
  { name: 'BellwetherSubTitle' },
);

/** The title of a part of a card. */
export function SubTitle(props: { children: ReactNode }) {
  return <h3 className={useStyles().root}>{props.children}</h3>;
}
