import {
  createFrontendPlugin,
  FrontendFeature,
  PageBlueprint,
  createExtensionInput,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { homePageWidgetDataRef } from '@backstage/plugin-home-react/alpha';
import {
  FleetColumnBlueprint,
  MODELS_SUB_PAGES,
} from '@bellwether/plugin-models-react/alpha';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fakeModels, fleetReply, fleetRow } from './__testUtils__';
import modelsPlugin from './alpha';
import { modelsApiRef } from './api';

const driftPlugin = createFrontendPlugin({
  pluginId: 'drift',
  extensions: [
    SubPageBlueprint.make({
      attachTo: MODELS_SUB_PAGES,
      name: 'fleet',
      params: {
        path: 'drift',
        title: 'Drift',
        loader: async () => <p>Drift of the whole fleet</p>,
      },
    }),
    FleetColumnBlueprint.make({
      name: 'drift',
      params: {
        family: 'drift',
        title: 'Drift',
        subtitle: 'largest shift',
        render: summary => <em>{summary.figure}</em>,
      },
    }),
    FleetColumnBlueprint.make({
      name: 'cost',
      params: { family: 'cost', title: 'Cost per day' },
    }),
  ],
});

function renderPortal(others: FrontendFeature[], path = '/models') {
  const models = fakeModels();
  models.getCounts.mockResolvedValue({
    models: 28,
    needPerson: { drift: 4, serving: 3 },
    unregistered: 2,
    connections: { failed: 0, limited: 0, stale: 0 },
  });
  const at = new Date().toISOString();
  models.queryFleet.mockResolvedValue(
    fleetReply([
      fleetRow('flight-delay', {
        summaries: {
          drift: {
            tone: 'bad',
            word: 'Material',
            figure: '0.38 σ',
            sentence: 'Delays moved.',
            urgency: 80,
            at,
          },
          cost: {
            tone: 'quiet',
            word: 'Fits',
            figure: '29.15',
            label: 'USD per day',
            sentence: 'Nothing to save.',
            urgency: 0,
            at,
            staleSince: new Date(Date.now() - 26 * 3_600_000).toISOString(),
          },
        },
      }),
      fleetRow('stock-out'),
    ]),
  );
  renderTestApp({
    features: [modelsPlugin, ...others],
    apis: [[modelsApiRef, models]],
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    initialRouteEntries: [path],
  });
}

const homePlugin = createFrontendPlugin({
  pluginId: 'home',
  extensions: [
    PageBlueprint.makeWithOverrides({
      inputs: { widgets: createExtensionInput([homePageWidgetDataRef]) },
      factory: (originalFactory, { inputs }) =>
        originalFactory({
          path: '/home',
          loader: async () => (
            <>
              {inputs.widgets.map(widget => (
                <div key={widget.node.spec.id}>
                  {widget.get(homePageWidgetDataRef).component}
                </div>
              ))}
            </>
          ),
        }),
    }),
  ],
});

it('gives the home page a widget', async () => {
  renderPortal([homePlugin], '/home');
  expect(await screen.findByText('My teams’ models')).toBeInTheDocument();
  expect(
    await screen.findByRole('table', { name: 'Models of my teams' }),
  ).toBeInTheDocument();
});

it('opens on the fleet with the query of the link, without a hole where no other family is installed', async () => {
  renderPortal([], '/models?stage=production');
  expect(await screen.findByText('flight-delay')).toBeInTheDocument();
  expect(
    await screen.findByRole('tab', { name: 'Fleet (28)' }),
  ).toHaveAttribute('aria-selected', 'true');
  expect(
    screen.getByText('/models/fleet?stage=production'),
  ).toBeInTheDocument();
  expect(screen.getAllByRole('tab').map(tab => tab.textContent)).toEqual([
    'Fleet (28)',
    'Unregistered (2)',
    'Connections',
  ]);
  const heads = within(
    screen.getByRole('table', { name: 'Models of the fleet' }),
  ).getAllByRole('columnheader');
  expect(heads.map(head => head.textContent)).toEqual([
    'Model',
    'Owner',
    'Stageframework',
    'Championsince',
    'Runs onversion · ready',
  ]);
});

it('lets another family add a column of the fleet and a page under /models', async () => {
  renderPortal([driftPlugin]);
  const row = async (name: string) =>
    within(
      (
        await screen.findByRole('rowheader', { name: new RegExp(name) })
      ).closest('tr')!,
    );
  const delay = await row('flight-delay');
  expect(delay.getByText('0.38 σ', { selector: 'em' })).toBeInTheDocument();
  expect(delay.getByText('Stale, 26 h')).toBeInTheDocument();
  const stockOut = await row('stock-out');
  expect(stockOut.getByText('Drift: nothing to say')).toBeInTheDocument();

  await userEvent.click(screen.getByRole('radio', { name: 'Cards' }));
  expect(await screen.findByText('0.38 σ')).toBeInTheDocument();
  expect(screen.queryByText('Drift: nothing to say')).not.toBeInTheDocument();

  // Between the fleet and what is not in order; it counts the models that the family says need a person.
  expect(screen.getAllByRole('tab').map(tab => tab.textContent)).toEqual([
    'Fleet (28)',
    'Drift (4)',
    'Unregistered (2)',
    'Connections',
  ]);
  await userEvent.click(screen.getByRole('tab', { name: 'Drift (4)' }));
  expect(
    await screen.findByText('Drift of the whole fleet'),
  ).toBeInTheDocument();
});
