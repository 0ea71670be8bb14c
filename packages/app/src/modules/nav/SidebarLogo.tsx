import {
  Link,
  sidebarConfig,
  useSidebarOpenState,
} from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import { BellIcon } from './BellIcon';

const useStyles = makeStyles({
  root: {
    height: 2.5 * sidebarConfig.logoHeight,
    display: 'flex',
    alignItems: 'center',
  },
  link: {
    display: 'flex',
    alignItems: 'center',
    gap: 12,
    marginLeft: 22,
    color: '#ffffff',
    fontSize: 16,
    fontWeight: 500,
    letterSpacing: 0.2,
    '&:hover': { textDecoration: 'none' },
  },
});

export function SidebarLogo() {
  const classes = useStyles();
  const { isOpen } = useSidebarOpenState();
  return (
    <div className={classes.root}>
      <Link
        to="/"
        underline="none"
        className={classes.link}
        aria-label="Bellwether, home"
      >
        <BellIcon />
        {isOpen && <span>Bellwether</span>}
      </Link>
    </div>
  );
}
