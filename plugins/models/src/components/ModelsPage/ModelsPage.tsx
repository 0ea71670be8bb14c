import { Header, HeaderTabs, Page } from '@backstage/core-components';
import { FleetColumn } from '@bellwether/plugin-models-react';
import { ReactNode } from 'react';
import {
  Navigate,
  Route,
  Routes,
  useLocation,
  useNavigate,
} from 'react-router-dom';
import { ConnectionsPage } from '../ConnectionsPage';
import { FleetPage } from '../FleetPage';
import { ModelTemplates } from '../NewModel';
import { UnregisteredPage } from '../UnregisteredPage';
import { tabLabel } from './tabLabels';
import { useCounts } from './useCounts';

/** A page under `/models`. @public */
export interface ModelsSubPage {
  path: string;
  title: string;
  /** Family whose models that need a person its tab counts; the path when not given. */
  family?: string;
  content: ReactNode;
}

/** @public */
export interface ModelsPageProps {
  /** Columns that other families add to the fleet. */
  columns?: FleetColumn[];
  /** Pages that other families add; they stand after the fleet. */
  subPages?: ModelsSubPage[];
}

/** `/models` with header and tabs of its own, for the legacy frontend system. */
export function ModelsPage(props: ModelsPageProps) {
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const counts = useCounts();
  const pages: ModelsSubPage[] = [
    {
      path: 'fleet',
      title: 'Fleet',
      content: <FleetPage columns={props.columns} />,
    },
    ...(props.subPages ?? []),
    {
      path: 'unregistered',
      title: 'Unregistered',
      content: <UnregisteredPage />,
    },
    { path: 'connections', title: 'Connections', content: <ConnectionsPage /> },
  ];
  const segments = pathname.split('/');
  const selected = pages.findIndex(({ path }) => segments.includes(path));
  return (
    <Page themeId="tool">
      <Header title="Models">
        <ModelTemplates />
      </Header>
      <HeaderTabs
        tabs={pages.map(page => ({
          id: page.path,
          label: tabLabel(page, counts),
        }))}
        selectedIndex={Math.max(0, selected)}
        onChange={index => navigate(pages[index].path)}
      />
      <div style={{ gridArea: 'pageContent', overflow: 'auto' }}>
        <Routes>
          {pages.map(({ path, content }) => (
            <Route key={path} path={`${path}/*`} element={content} />
          ))}
          <Route
            path="*"
            element={<Navigate to={`fleet${search}`} replace />}
          />
        </Routes>
      </div>
    </Page>
  );
}
