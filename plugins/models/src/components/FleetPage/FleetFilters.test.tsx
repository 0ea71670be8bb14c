import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { asked, fleet, fleetReply, renderFleet } from '../../__testUtils__';

describe('filters, order and page', () => {
  it('come from the URL, and what the URL says of other things is let alone', async () => {
    const models = renderFleet(
      '?team=travel-ml&stage=production,retired&sort=owner&order=desc&page=2&colour=blue',
    );
    await screen.findByText('flight-delay');
    expect(asked(models)).toMatchObject({
      team: ['travel-ml'],
      stage: ['production'],
      sort: 'owner',
      order: 'desc',
      page: 2,
    });
    expect(screen.getByRole('columnheader', { name: /Owner/ })).toHaveAttribute(
      'aria-sort',
      'descending',
    );
    expect(screen.getByRole('button', { name: /^Team/ })).toHaveTextContent(
      'travel-ml',
    );
    await userEvent.click(screen.getByRole('button', { name: /Runs nowhere/ }));
    expect(
      await screen.findByText(
        '/models/fleet?team=travel-ml&stage=production&sort=owner&order=desc&colour=blue&runs=none',
      ),
    ).toBeInTheDocument();
  });

  it('go into the URL, from the first page on, and say how many models are left', async () => {
    const models = renderFleet('?page=2');
    await screen.findByText('flight-delay');

    await userEvent.click(screen.getByRole('button', { name: /^Team/ }));
    const menu = screen.getByRole('menu', { name: 'Team' });
    await userEvent.click(
      within(menu).getByRole('menuitemcheckbox', { name: /travel-ml 2/ }),
    );
    await waitFor(() =>
      expect(asked(models)).toMatchObject({ team: ['travel-ml'], page: 1 }),
    );
    await userEvent.click(
      within(menu).getByRole('menuitemcheckbox', { name: /payments-ml 3/ }),
    );
    await userEvent.keyboard('{Escape}');
    await waitFor(() =>
      expect(screen.getByRole('button', { name: /^Team/ })).toHaveTextContent(
        '2 chosen',
      ),
    );
    expect(
      screen.getByText('/models/fleet?team=travel-ml,payments-ml'),
    ).toBeInTheDocument();
    expect(screen.getByText('3 models')).toHaveAttribute('role', 'status');

    const notChampion = screen.getByRole('button', {
      name: 'Not the champion 1',
    });
    expect(notChampion).toHaveAttribute('aria-pressed', 'false');
    await userEvent.click(notChampion);
    await waitFor(() =>
      expect(asked(models)).toMatchObject({ champion: 'not-champion' }),
    );
    expect(notChampion).toHaveAttribute('aria-pressed', 'true');
    expect(
      screen.getByRole('button', { name: 'Serves the champion 0' }),
    ).toBeInTheDocument();

    await userEvent.click(screen.getByRole('button', { name: 'Drifting 1' }));
    await waitFor(() =>
      expect(asked(models)).toMatchObject({
        champion: 'not-champion',
        marked: ['drift'],
      }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Drifting 1' }));
    await waitFor(() => expect(asked(models)).toMatchObject({ marked: [] }));
  });

  it('ask for text only when the typing pauses', async () => {
    const models = renderFleet('');
    await screen.findByText('flight-delay');
    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Name, tag or system' }),
      'delay ',
    );
    await waitFor(() => expect(asked(models)).toMatchObject({ text: 'delay' }));
    expect(models.queryFleet).toHaveBeenCalledTimes(2);
    expect(screen.getByText('/models/fleet?text=delay')).toBeInTheDocument();
    expect(screen.getByRole('searchbox')).toHaveValue('delay ');
  });

  it('follow the browser back, and the text field with them', async () => {
    const models = renderFleet('?text=delay');
    await screen.findByText('flight-delay');
    await userEvent.click(screen.getByRole('button', { name: /Runs nowhere/ }));
    const search = screen.getByRole('searchbox');
    await userEvent.clear(search);
    await waitFor(() =>
      expect(asked(models)).toMatchObject({ text: undefined, runs: ['none'] }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Browser back' }));
    await waitFor(() =>
      expect(asked(models)).toMatchObject({ text: 'delay', runs: [] }),
    );
    expect(search).toHaveValue('delay');
  });

  it('sort by the heads of the table: up, then down', async () => {
    const models = renderFleet('');
    await screen.findByText('flight-delay');
    const head = () => screen.getByRole('columnheader', { name: /^Model/ });
    expect(head()).toHaveAttribute('aria-sort', 'none');
    await userEvent.click(within(head()).getByRole('button'));
    await waitFor(() =>
      expect(head()).toHaveAttribute('aria-sort', 'ascending'),
    );
    await userEvent.click(within(head()).getByRole('button'));
    await waitFor(() =>
      expect(asked(models)).toMatchObject({ sort: 'name', order: 'desc' }),
    );
    await userEvent.selectOptions(
      screen.getByRole('combobox', { name: 'Order' }),
      'last changed first',
    );
    await waitFor(() =>
      expect(asked(models)).toMatchObject({ sort: 'updated', order: 'desc' }),
    );
  });

  it('narrow the fleet to what changed within a time', async () => {
    const models = renderFleet('?range=2y&page=2');
    await screen.findByText('flight-delay');
    const changed = screen.getByRole('combobox', { name: 'Changed' });
    expect(changed).toHaveDisplayValue('any time');
    expect(asked(models)?.range).toBeUndefined();
    await userEvent.selectOptions(changed, 'last 7 days');
    await waitFor(() =>
      expect(asked(models)).toMatchObject({ range: '7d', page: 1 }),
    );
    expect(await screen.findByText('/models/fleet?range=7d')).toBeVisible();
    await userEvent.selectOptions(changed, 'any time');
    await waitFor(() => expect(asked(models)?.range).toBeUndefined());
  });

  it('turn pages, and a button without a page says why', async () => {
    const models = renderFleet(
      '',
      fleetReply(fleet, { total: 28, pageSize: 25 }),
    );
    await screen.findByText('1–3 of 28');
    const previous = screen.getByRole('button', { name: 'Previous' });
    expect(previous).toHaveAttribute('aria-disabled', 'true');
    expect(previous).toHaveAttribute('title', 'This is the first page');
    await userEvent.click(previous);
    expect(models.queryFleet).toHaveBeenCalledTimes(1);
    await userEvent.click(screen.getByRole('button', { name: 'Next' }));
    await waitFor(() => expect(asked(models)).toMatchObject({ page: 2 }));
  });

  it('show the same as cards', async () => {
    const models = renderFleet('?text=a');
    await screen.findByText('flight-delay');
    await userEvent.click(screen.getByRole('radio', { name: 'Cards' }));
    const cards = within(
      await screen.findByRole('list', { name: 'Models of the fleet' }),
    ).getAllByRole('listitem');
    expect(cards).toHaveLength(3);
    expect(within(cards[1]).getByText('v7 · 3/3')).toBeInTheDocument();
    expect(screen.queryByRole('columnheader', { name: /^Runs on/ })).toBeNull();
    expect(
      screen.getByText('/models/fleet?text=a&layout=cards'),
    ).toBeInTheDocument();
    expect(models.queryFleet).toHaveBeenCalledTimes(1);
  });
});
