import {
  BreadcrumbEntry,
  IconElement,
  PageLayout,
  pluginHeaderActionsApiRef,
  swappableComponentsApiRef,
  useApi,
} from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import { JSX, useMemo } from 'react';
import { Navigate, Route, Routes, useResolvedPath } from 'react-router-dom';
import { KeepQuery } from '../KeepQuery';
import { CountedPage, tabLabel } from './tabLabels';
import { useCounts } from './useCounts';

/** A page under `/models`, as an extension contributes it. */
export interface FramedPage extends CountedPage {
  element: JSX.Element;
}

/** Where the models family's own pages stand; those of other families come between. */
const places: Record<string, number> = {
  fleet: -1,
  unregistered: 1,
  connections: 2,
};

function inOrder(pages: FramedPage[]): FramedPage[] {
  const place = ({ path }: FramedPage) => places[path] ?? 0;
  return [...pages].sort((a, b) => place(a) - place(b));
}

const useStyles = makeStyles(
  {
    // The header keeps 24 px below itself, and a screen 20 px above.
    content: { marginTop: -20 },
  },
  { name: 'BellwetherModelsFrame' },
);

/** `/models` of the new frontend system: the app's own page layout, with tabs that say how much there is behind them. */
export function ModelsFrame(props: {
  pluginId: string;
  title: string;
  icon?: IconElement;
  pages: FramedPage[];
}) {
  const classes = useStyles();
  const { title, icon } = props;
  const pages = inOrder(props.pages);
  const counts = useCounts();
  const components = useApi(swappableComponentsApiRef);
  // Asked for once: `<PageLayout>` is another component at each rendering, and mounts everything in it anew.
  const Layout = useMemo(
    () => components.getComponent(PageLayout.ref),
    [components],
  );
  const root = useResolvedPath('.').pathname;
  const headerActions = useApi(
    pluginHeaderActionsApiRef,
  ).getPluginHeaderActions(props.pluginId);
  const first = pages[0]?.path;
  return (
    <KeepQuery path={first}>
      <Layout
        title={title}
        icon={icon}
        titleLink={root}
        headerActions={headerActions}
        tabs={pages.map(page => ({
          id: page.path,
          label: tabLabel(page, counts),
          href: page.path,
        }))}
      >
        <div className={classes.content}>
          <Routes>
            <Route index element={<Navigate to={first} replace />} />
            {pages.map(page => (
              <Route
                key={page.path}
                path={`${page.path}/*`}
                element={
                  <BreadcrumbEntry
                    entry={{ label: page.title, href: page.path }}
                  >
                    {page.element}
                  </BreadcrumbEntry>
                }
              />
            ))}
          </Routes>
        </div>
      </Layout>
    </KeepQuery>
  );
}
