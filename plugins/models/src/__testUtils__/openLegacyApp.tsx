import {
  AlertApiForwarder,
  createSpecializedApp,
  ErrorAlerter,
  ErrorApiForwarder,
  FlatRoutes,
} from '@backstage/core-app-api';
import {
  AlertMessage,
  alertApiRef,
  analyticsApiRef,
  AnyApiFactory,
  BackstagePlugin,
  createApiFactory,
  discoveryApiRef,
  errorApiRef,
  storageApiRef,
} from '@backstage/core-plugin-api';
import {
  MockStarredEntitiesApi,
  starredEntitiesApiRef,
} from '@backstage/plugin-catalog-react';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { mockApis } from '@backstage/test-utils';
import { themes, UnifiedThemeProvider } from '@backstage/theme';
import MockIcon from '@material-ui/icons/AcUnit';
import { render } from '@testing-library/react';
import { ReactNode } from 'react';
import { MemoryRouter } from 'react-router-dom';

const iconNames = [
  ...['brokenImage', 'catalog', 'scaffolder', 'techdocs', 'search', 'chat'],
  ...['dashboard', 'docs', 'email', 'github', 'group', 'help', 'user'],
  ...['warning', 'star', 'unstarred', 'kind:api', 'kind:component'],
  ...['kind:domain', 'kind:group', 'kind:location', 'kind:system'],
  ...['kind:user', 'kind:resource', 'kind:template'],
];

/** A whole app of the legacy frontend system, in which routes are found as such an app finds them. */
export function openLegacyApp(options: {
  path: string;
  apis: AnyApiFactory[];
  plugins: BackstagePlugin[];
  /** `Route` elements, as such an app writes them. */
  routes: ReactNode;
}) {
  const alertApi = new AlertApiForwarder();
  const alerts: AlertMessage[] = [];
  alertApi.alert$().subscribe(alert => alerts.push(alert));
  const usual: AnyApiFactory[] = [
    createApiFactory(alertApiRef, alertApi),
    createApiFactory(analyticsApiRef, mockApis.analytics()),
    createApiFactory(discoveryApiRef, mockApis.discovery()),
    createApiFactory(
      errorApiRef,
      new ErrorAlerter(alertApi, new ErrorApiForwarder()),
    ),
    createApiFactory(starredEntitiesApiRef, new MockStarredEntitiesApi()),
    createApiFactory(permissionApiRef, mockApis.permission()),
    createApiFactory(storageApiRef, mockApis.storage()),
  ];
  const own = new Set(options.apis.map(({ api }) => api.id));
  const apis = [
    ...usual.filter(({ api }) => !own.has(api.id)),
    ...options.apis,
  ];
  const app = createSpecializedApp({
    apis,
    configLoader: async () => [{ context: 'test', data: {} }],
    components: {
      Progress: () => null,
      BootErrorPage: ({ error }) => <p>Did not start: {String(error)}</p>,
      NotFoundErrorPage: () => <p>Not found</p>,
      ErrorBoundaryFallback: ({ error }) => <p>Failed: {error.message}</p>,
      Router: ({ children }) => (
        <MemoryRouter initialEntries={[options.path]}>{children}</MemoryRouter>
      ),
    },
    icons: Object.fromEntries(iconNames.map(name => [name, MockIcon])) as never,
    plugins: options.plugins,
    themes: [
      {
        id: 'light',
        title: 'Light',
        variant: 'light',
        Provider: ({ children }) => (
          <UnifiedThemeProvider theme={themes.light}>
            {children}
          </UnifiedThemeProvider>
        ),
      },
    ],
  });
  const Provider = app.getProvider();
  const Router = app.getRouter();
  render(
    <Provider>
      <Router>
        <FlatRoutes>{options.routes}</FlatRoutes>
      </Router>
    </Provider>,
  );
  return { alerts };
}
