import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  comparison,
  fakeModelsApi,
  MODEL_REF,
  renderForModel,
  version,
  versionsReply,
} from '../__testUtils__';
import { VersionsTab } from './VersionsTab';

const tick = (number: number) =>
  screen.findByRole('checkbox', { name: `Compare version ${number}` });

const compared = (models: ReturnType<typeof fakeModelsApi>) =>
  models.compareVersions.mock.calls.at(-1)?.[1];

const query = () => screen.getByRole('status', { name: 'Query' });

describe('VersionsTab', () => {
  it('lists the newest versions with their aliases, main metrics and clusters, and older ones on request', async () => {
    renderForModel(<VersionsTab />, fakeModelsApi());
    const table = within(
      await screen.findByRole('table', { name: 'Versions of the model' }),
    );
    const [, newest, second, ...rest] = table.getAllByRole('row');
    expect(newest).toHaveTextContent(
      /^14challenger10 May 2026 21:47train\.py18\.228\.1prod-eu canary 20.%$/,
    );
    expect(second).toHaveTextContent(/^13champion.*prod-eu, prod-us$/);
    expect(rest).toHaveLength(8);
    expect(
      table.queryByRole('columnheader', { name: 'bias' }),
    ).not.toBeInTheDocument();
    expect(screen.getByText('10 of 14')).toBeInTheDocument();

    await userEvent.click(screen.getByRole('button', { name: 'Show older' }));
    expect(table.getAllByRole('row')).toHaveLength(15);
    expect(
      screen.queryByRole('button', { name: 'Show older' }),
    ).not.toBeInTheDocument();
  });

  it('compares champion and challenger at first, the champion being the base', async () => {
    const models = fakeModelsApi();
    renderForModel(<VersionsTab />, models);
    expect(await tick(14)).toBeChecked();
    expect(await tick(13)).toBeChecked();
    expect(await tick(12)).not.toBeChecked();
    await waitFor(() => expect(compared(models)).toEqual([13, 14]));
    expect(query()).toBeEmptyDOMElement();
  });

  it('compares the two newest where nothing has an alias', async () => {
    const models = fakeModelsApi();
    models.getVersions.mockImplementation(async () =>
      versionsReply({
        versions: [version(4), version(3), version(2)],
        total: 3,
      }),
    );
    renderForModel(<VersionsTab />, models);
    expect(await tick(3)).toBeChecked();
    await waitFor(() => expect(compared(models)).toEqual([3, 4]));
  });

  it('compares what the address asks for, in its order', async () => {
    const models = fakeModelsApi();
    renderForModel(<VersionsTab />, models, { query: '?compare=9,14,11' });
    expect(await tick(9)).toBeInTheDocument();
    await waitFor(() => expect(compared(models)).toEqual([9, 14, 11]));
    expect(await tick(13)).not.toBeChecked();
  });

  it('names versions of the address that the registry does not hold, and compares the others', async () => {
    const models = fakeModelsApi();
    renderForModel(<VersionsTab />, models, { query: '?compare=14,99,12,x' });
    expect(
      await screen.findByText(
        /asks for 99, x, which the registry does not hold/,
      ),
    ).toBeInTheDocument();
    await waitFor(() => expect(compared(models)).toEqual([14, 12]));
  });

  it('puts what was ticked into the address when the comparison is asked for', async () => {
    const models = fakeModelsApi();
    renderForModel(<VersionsTab />, models, { query: '?other=1' });
    await userEvent.click(await tick(12));
    await userEvent.click(await tick(14));
    expect(compared(models)).toEqual([13, 14]);
    await userEvent.click(screen.getByRole('button', { name: 'Compare 2' }));
    await waitFor(() => expect(compared(models)).toEqual([13, 12]));
    expect(query()).toHaveTextContent('?other=1&compare=13,12');
  });

  it('compares two to five versions, and says why not where it does not', async () => {
    const models = fakeModelsApi();
    renderForModel(<VersionsTab />, models);
    const button = () => screen.getByRole('button', { name: /^Compare \d$/ });
    await tick(14);
    expect(button()).toHaveAccessibleDescription('These are compared below');
    await userEvent.click(await tick(14));
    expect(button()).toHaveAccessibleDescription('Tick two versions or more');
    for (const number of [14, 12, 11, 10, 9]) {
      await userEvent.click(await tick(number));
    }
    expect(button()).toHaveTextContent('Compare 6');
    expect(button()).toHaveAccessibleDescription('At most 5 can be compared');
    await userEvent.click(button());
    expect(query()).toBeEmptyDOMElement();
  });

  it('shows one version without a comparison', async () => {
    const models = fakeModelsApi();
    models.getVersions.mockImplementation(async () =>
      versionsReply({ versions: [version(1)], total: 1 }),
    );
    renderForModel(<VersionsTab />, models);
    expect(await tick(1)).toBeChecked();
    expect(models.compareVersions).not.toHaveBeenCalled();
  });

  it('opens the move of the alias with the ticked version as its target', async () => {
    const models = fakeModelsApi();
    models.compareVersions.mockImplementation(async () => comparison());
    renderForModel(<VersionsTab />, models, { query: '?compare=13,11' });
    await tick(11);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Move alias' }),
    );
    expect(
      await screen.findByRole('dialog', {
        name: 'Move champion from 13 to 11',
      }),
    ).toBeInTheDocument();
    expect(models.getModel).toHaveBeenCalledWith(MODEL_REF, expect.anything());
  });
});
