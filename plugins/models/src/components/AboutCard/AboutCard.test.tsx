import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  alias,
  comparison,
  fakeModelsApi,
  MODEL_REF,
  modelDetail,
  renderForModel,
} from '../__testUtils__';
import { AboutCard } from './AboutCard';

const row = async (name: string) =>
  within(
    (await screen.findByRole('rowheader', { name })).closest(
      'tr',
    ) as HTMLElement,
  );

describe('AboutCard', () => {
  it('shows where each alias points, since when, by whom and with which main metric', async () => {
    const models = fakeModelsApi();
    models.getModel.mockImplementation(async () =>
      modelDetail({
        aliases: [
          alias('shadow', 9),
          alias('challenger', 14),
          alias('champion', 13, { reason: 'Better on the May data' }),
        ],
      }),
    );
    renderForModel(<AboutCard />, models);

    const names = (await screen.findAllByRole('rowheader')).map(
      ({ textContent }) => textContent,
    );
    expect(names).toEqual(['champion', 'challenger', 'shadow']);
    const champion = await row('champion');
    expect(champion.getByText('12 May 2026')).toBeInTheDocument();
    expect(champion.getByText('“Better on the May data”')).toBeInTheDocument();
    expect(champion.getByRole('link', { name: /ada/ })).toHaveAttribute(
      'href',
      '/catalog/default/user/ada',
    );
    expect(await champion.findByText('17.31')).toBeInTheDocument();

    const challenger = await row('challenger');
    expect(await challenger.findByText(/1\.39 better/)).toBeInTheDocument();
    expect(models.compareVersions).toHaveBeenCalledWith(
      MODEL_REF,
      [13, 14, 9],
      expect.anything(),
    );
    expect(
      challenger.getByRole('link', {
        name: 'Compare challenger with champion',
      }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/resource/flight-delay/versions?compare=13,14',
    );
  });

  it('says what the portal does not know of an alias, and why', async () => {
    const models = fakeModelsApi();
    models.getModel.mockImplementation(async () =>
      modelDetail({
        aliases: [
          alias('champion', 13, {
            seenBy: 'first-read',
            sinceIsExact: false,
            movedBy: undefined,
          }),
          alias('challenger', 14, {
            seenBy: 'listing',
            sinceIsExact: false,
            movedBy: undefined,
          }),
          alias('shadow', 9, { seenBy: 'webhook', movedBy: undefined }),
        ],
      }),
    );
    renderForModel(<AboutCard />, models);

    const champion = await row('champion');
    expect(champion.getByText(/before 12 May 2026/)).toBeInTheDocument();
    expect(
      champion.getByText('when the portal first looked'),
    ).toBeInTheDocument();
    expect(
      champion.getByText('the registry keeps no history'),
    ).toBeInTheDocument();
    const challenger = await row('challenger');
    expect(
      challenger.getByText(/at the latest 12 May 2026/),
    ).toBeInTheDocument();
    expect(challenger.getByText(/seen by a listing/)).toBeInTheDocument();
    const shadow = await row('shadow');
    expect(
      shadow.getByText('told by the registry; it does not say who'),
    ).toBeInTheDocument();
  });

  it('calls nothing better or worse where the versions are not comparable', async () => {
    const models = fakeModelsApi();
    models.compareVersions.mockImplementation(async () => {
      const whole = comparison({ comparable: false });
      whole.metrics[0].verdict[14] = null;
      return whole;
    });
    renderForModel(<AboutCard />, models);
    expect(await (await row('challenger')).findByText('15.92')).toBeVisible();
    expect(screen.queryByText(/better|worse/)).not.toBeInTheDocument();
  });

  it('shows flavour, signature, training data, owner and tags of the described version', async () => {
    renderForModel(<AboutCard />, fakeModelsApi());
    expect(
      await screen.findByText('lightgbm 4.6.0 · python 3.12.4'),
    ).toBeInTheDocument();
    expect(screen.getByText(/2 inputs →/)).toBeInTheDocument();
    expect(screen.getByText('delay_minutes: double')).toBeInTheDocument();
    expect(screen.getByText(/flights, train, 1,973,110 rows/)).toBeVisible();
    expect(screen.getByText('5f2c91d')).toBeInTheDocument();
    expect(screen.getByText('team=travel-ml')).toBeInTheDocument();
    expect(screen.getByText('tier: 1')).toBeInTheDocument();
    expect(screen.getByText('regression')).toBeInTheDocument();
    expect(screen.getByText(/registry read/)).toBeInTheDocument();

    expect(screen.queryByText(/dep_hour/)).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Show fields' }));
    expect(
      screen.getByText(/dep_hour: double\s+origin: string \(optional\)/),
    ).toBeVisible();
  });

  it('keeps the facts under a notice while the registry does not answer', async () => {
    const models = fakeModelsApi();
    models.getModel.mockImplementation(async () =>
      modelDetail({
        freshness: {
          readAt: '2026-06-15T12:00:00Z',
          staleSince: '2026-06-15T12:40:00Z',
          problem: 'MLflow production answered 502.',
        },
      }),
    );
    renderForModel(<AboutCard />, models);
    expect(await screen.findByText(/Stale since/)).toBeInTheDocument();
    expect(
      screen.getByText(/MLflow production answered 502/),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Connections' })).toHaveAttribute(
      'href',
      '/models/connections',
    );
    expect(screen.getByRole('table', { name: 'Aliases' })).toBeInTheDocument();
  });

  it('says so when only a part could be read', async () => {
    const models = fakeModelsApi();
    models.getModel.mockImplementation(async () =>
      modelDetail({
        freshness: {
          readAt: new Date().toISOString(),
          problem: 'The run of version 13 took too long.',
        },
      }),
    );
    renderForModel(<AboutCard />, models);
    expect(
      await screen.findByText(/The run of version 13 took too long/),
    ).toBeInTheDocument();
    expect(screen.queryByText(/Stale since/)).not.toBeInTheDocument();
  });

  it('lets only those who may move an alias, and tells the others why not', async () => {
    const models = fakeModelsApi();
    models.getModel.mockImplementation(async () =>
      modelDetail({ mayMoveAliases: false }),
    );
    renderForModel(<AboutCard />, models);
    const button = await screen.findByRole('button', {
      name: 'Move alias champion',
    });
    expect(button).toHaveAttribute('aria-disabled', 'true');
    expect(button).toHaveAccessibleDescription(
      'Needs the permission models.alias.update on this model, which travel-ml owns',
    );
    button.focus();
    expect(button).toHaveFocus();
    await userEvent.click(button);
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  it('tells a model without alias from one without version', async () => {
    const models = fakeModelsApi();
    models.getModel.mockImplementation(async () =>
      modelDetail({ aliases: [] }),
    );
    const { unmount } = renderForModel(<AboutCard />, models);
    expect(
      await screen.findByText('No version has an alias yet'),
    ).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Set champion' })).toBeVisible();
    unmount();

    models.getModel.mockImplementation(async () =>
      modelDetail({
        aliases: [],
        versionCount: 0,
        newestVersion: undefined,
        described: undefined,
      }),
    );
    renderForModel(<AboutCard />, models);
    expect(await screen.findByText('No version yet')).toBeInTheDocument();
  });

  it.each([
    [
      'with the commands of its project',
      {
        Repository: 'https://git.example.com/travel-ml/gate-change/',
        'bellwether.dev/source':
          'https://git.example.com/travel-ml/elsewhere/blob/main/x.yaml',
      },
      'https://git.example.com/travel-ml/gate-change',
    ],
    [
      'with the commands of the project whose catalog file the registry names',
      {
        'bellwether.dev/source':
          'https://git.example.com/travel-ml/gates/blob/main/catalog-info.yaml',
      },
      'https://git.example.com/travel-ml/gates',
    ],
  ])(
    'says of a model without version what comes next, %s',
    async (_how, tags, repository) => {
      const models = fakeModelsApi();
      models.getModel.mockImplementation(async () =>
        modelDetail({
          aliases: [],
          versionCount: 0,
          newestVersion: undefined,
          described: undefined,
          tags,
        }),
      );
      renderForModel(<AboutCard />, models);
      const commands = await screen.findByLabelText('What to add');
      expect(commands.textContent?.split('\n')).toEqual([
        `git clone ${repository}`,
        `cd ${repository.split('/').pop()}`,
        'export MLFLOW_TRACKING_URI=https://mlflow.example.com',
        'make setup test train evaluate register',
      ]);
      expect(
        screen.getByRole('link', { name: /^Repository of the project/ }),
      ).toHaveAttribute('href', repository);
    },
  );

  it('says how to register the first version where no project is known, and makes no link of what is no address', async () => {
    const models = fakeModelsApi();
    models.getModel.mockImplementation(async () =>
      modelDetail({
        aliases: [],
        versionCount: 0,
        newestVersion: undefined,
        described: undefined,
        // eslint-disable-next-line no-script-url
        tags: { Repository: 'javascript:alert(1)' },
      }),
    );
    renderForModel(<AboutCard />, models);
    expect(await screen.findByLabelText('What to add')).toHaveTextContent(
      'registered_model_name="flight-delay"',
    );
    expect(screen.queryByRole('link', { name: /^Repository/ })).toBeNull();
  });

  describe('leads to what the portal can do with the model', () => {
    const promote = {
      apiVersion: 'scaffolder.backstage.io/v1beta3',
      kind: 'Template',
      metadata: { name: 'promote', namespace: 'default', title: 'Promote it' },
      spec: {
        type: 'ml-model-change',
        parameters: [{ properties: { model: { type: 'string' } } }],
      },
    };

    it('with the model filled in', async () => {
      renderForModel(<AboutCard />, fakeModelsApi(), { templates: [promote] });
      await userEvent.click(
        await screen.findByRole('button', { name: 'Change this model' }),
      );
      const item = await screen.findByRole('menuitem', { name: 'Promote it' });
      const { pathname, searchParams } = new URL(
        item.getAttribute('href') ?? '',
        'http://portal',
      );
      expect(pathname).toBe('/create/templates/default/promote');
      expect(JSON.parse(searchParams.get('formData') ?? '')).toEqual({
        model: MODEL_REF,
      });
    });

    it('and says to who may not change it why not', async () => {
      const models = fakeModelsApi();
      models.getModel.mockImplementation(async () =>
        modelDetail({ mayMoveAliases: false }),
      );
      renderForModel(<AboutCard />, models, { templates: [promote] });
      const button = await screen.findByRole('button', {
        name: 'Change this model',
      });
      expect(button).toHaveAccessibleDescription(
        'Needs the permission models.alias.update on this model, which travel-ml owns',
      );
      await userEvent.click(button);
      expect(screen.queryByRole('menu')).toBeNull();
    });
  });

  it('says of files that nobody has looked into that they were not read yet, and not that there are none', async () => {
    const models = fakeModelsApi();
    models.getModel.mockResolvedValue(
      modelDetail({
        described: {
          version: 13,
          filesRead: false,
          metrics: [],
          datasets: [],
        },
      }),
    );
    renderForModel(<AboutCard />, models);
    expect(await screen.findAllByText(/^not read yet/)).toHaveLength(2);
    expect(screen.queryByText(/callers cannot be checked/)).toBeNull();
  });

  it('tells an entity without model from a read that failed', async () => {
    const models = fakeModelsApi();
    models.getModel.mockRejectedValue(new NotFoundError('no such model'));
    const { unmount } = renderForModel(<AboutCard />, models);
    expect(
      await screen.findByText('No registered model stands behind this entity'),
    ).toBeInTheDocument();
    unmount();

    models.getModel
      .mockReset()
      .mockRejectedValueOnce(
        new ServiceUnavailableError('The portal is restarting.'),
      )
      .mockImplementation(async () => modelDetail());
    renderForModel(<AboutCard />, models);
    expect(
      await screen.findByText('The portal is restarting.'),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await row('champion')).toBeDefined();
  });
});
