import { Content, Header, Page } from '@backstage/core-components';
import { configApiRef, useApi } from '@backstage/core-plugin-api';
import { HomePageLayoutProps } from '@backstage/plugin-home-react/alpha';
import { HomePageSearchBar } from '@backstage/plugin-search';
import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles(theme => ({
  search: {
    maxWidth: 720,
    margin: theme.spacing(1, 0, 3),
  },
  grid: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 1fr)',
    gap: theme.spacing(2),
    alignItems: 'start',
    [theme.breakpoints.down('sm')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
}));

/** Widgets that the home page shows, in order; the first is the wide one. Others are installed but not shown here. */
const SHOWN = ['models/my-teams-models', 'home/starred-entities'];

/** A search field, what one's team owns, and what one has starred. */
export function HomeLayout({ widgets }: HomePageLayoutProps) {
  const classes = useStyles();
  const title = useApi(configApiRef).getOptionalString('app.title');
  const shown = SHOWN.flatMap(name =>
    widgets.filter(({ node }) => node.spec.id.endsWith(`:${name}`)),
  );
  return (
    <Page themeId="home">
      <Header title={title ?? 'Bellwether'} pageTitleOverride="Home" />
      <Content>
        <div className={classes.search}>
          <HomePageSearchBar placeholder="Search models, systems and teams" />
        </div>
        <div className={classes.grid}>
          {shown.map(({ node, component }) => (
            <div key={node.spec.id}>{component}</div>
          ))}
        </div>
      </Content>
    </Page>
  );
}
