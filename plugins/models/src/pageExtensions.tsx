import {
  coreExtensionData,
  createExtensionInput,
  ExtensionDefinition,
  PageBlueprint,
  PluginHeaderActionBlueprint,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import { CatalogFilterBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';
import { fleetColumnDataRef } from '@bellwether/plugin-models-react/alpha';
import AccountTreeOutlined from '@material-ui/icons/AccountTreeOutlined';
import { ModelsFrame } from './components/ModelsPage/ModelsFrame';
import { modelsRouteRef } from './routes';

/** `/models`: other families add their own sub-pages to its `pages` input. */
const modelsPage = PageBlueprint.makeWithOverrides({
  *factory(originalFactory, { inputs, node }) {
    const page = originalFactory({
      path: '/models',
      title: 'Models',
      icon: <AccountTreeOutlined fontSize="inherit" />,
      routeRef: modelsRouteRef,
    });
    for (const data of page) {
      if (data.id !== coreExtensionData.reactElement.id) yield data;
    }
    // The blueprint's own tabs cannot count.
    yield coreExtensionData.reactElement(
      <ModelsFrame
        pluginId={node.spec.plugin.pluginId}
        title={page.get(coreExtensionData.title) ?? 'Models'}
        icon={page.get(coreExtensionData.icon)}
        pages={inputs.pages.map(input => {
          const path = input.get(coreExtensionData.routePath);
          return {
            path,
            title: input.get(coreExtensionData.title) ?? path,
            family: input.node.spec.plugin.pluginId,
            element: input.get(coreExtensionData.reactElement),
          };
        })}
      />,
    );
  },
});

// The page's layout has no main landmark; that of the legacy system has one.

/** `/models/fleet`: other families add their columns to its `columns` input. */
const fleetSubPage = SubPageBlueprint.makeWithOverrides({
  name: 'fleet',
  inputs: { columns: createExtensionInput([fleetColumnDataRef]) },
  factory(originalFactory, { inputs }) {
    return originalFactory({
      path: 'fleet',
      title: 'Fleet',
      loader: async () => {
        const { FleetPage } = await import('./components/FleetPage');
        const columns = inputs.columns.map(input =>
          input.get(fleetColumnDataRef),
        );
        return (
          <main>
            <FleetPage columns={columns} />
          </main>
        );
      },
    });
  },
});

const unregisteredSubPage = SubPageBlueprint.make({
  name: 'unregistered',
  params: {
    path: 'unregistered',
    title: 'Unregistered',
    loader: () =>
      import('./components/UnregisteredPage').then(m => (
        <main>
          <m.UnregisteredPage />
        </main>
      )),
  },
});

const connectionsSubPage = SubPageBlueprint.make({
  name: 'connections',
  params: {
    path: 'connections',
    title: 'Connections',
    loader: () =>
      import('./components/ConnectionsPage').then(m => (
        <main>
          <m.ConnectionsPage />
        </main>
      )),
  },
});

const templatesAction = PluginHeaderActionBlueprint.make({
  name: 'templates',
  params: {
    loader: () =>
      import('./components/NewModel').then(m => <m.ModelTemplates />),
  },
});

const frameworkFilter = CatalogFilterBlueprint.make({
  name: 'framework',
  params: {
    loader: () =>
      import('./components/CatalogFilters').then(m => (
        <m.ModelFrameworkPicker />
      )),
  },
});

const stageFilter = CatalogFilterBlueprint.make({
  name: 'stage',
  params: {
    loader: () =>
      import('./components/CatalogFilters').then(m => <m.ModelStagePicker />),
  },
});

const myTeamsModelsWidget = HomePageWidgetBlueprint.make({
  name: 'my-teams-models',
  params: {
    name: 'MyTeamsModels',
    title: 'My teams’ models',
    description: 'Models that your groups own, most urgent first',
    components: () =>
      import('./components/MyTeamsModels').then(m => ({
        Content: m.MyTeamsModels,
      })),
    layout: {
      width: { minColumns: 4, defaultColumns: 8 },
      height: { minRows: 3, defaultRows: 6 },
    },
  },
});

/** The pages under `/models`, the catalog's filters and the home page's widget. */
export const pageExtensions: ExtensionDefinition[] = [
  modelsPage,
  fleetSubPage,
  unregisteredSubPage,
  connectionsSubPage,
  templatesAction,
  frameworkFilter,
  stageFilter,
  myTeamsModelsWidget,
];
