import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { asked, renderFleet } from '../../__testUtils__';

async function open() {
  await userEvent.click(
    await screen.findByRole('button', { name: 'Saved filters' }),
  );
  return within(await screen.findByRole('dialog', { name: 'Saved filters' }));
}

it('keeps a view under a name, from its first page on, and opens it again', async () => {
  const models = renderFleet(
    '?team=travel-ml&range=7d&sort=name&page=3&colour=blue',
  );
  await screen.findByText('flight-delay');
  let dialog = await open();
  expect(dialog.getByText(/None yet/)).toBeInTheDocument();
  const button = dialog.getByRole('button', { name: 'Save' });
  expect(button).toHaveAttribute('aria-disabled', 'true');
  await userEvent.click(button);
  expect(button).toHaveAccessibleDescription('Give it a name first');

  await userEvent.type(
    dialog.getByRole('textbox', { name: 'Name of this view' }),
    'My week{Enter}',
  );
  await waitFor(() =>
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
  );

  await userEvent.click(screen.getByRole('button', { name: /Runs nowhere/ }));
  await waitFor(() => expect(asked(models)).toMatchObject({ runs: ['none'] }));
  dialog = await open();
  const saved = dialog.getByRole('link', { name: 'My week' });
  expect(saved).toHaveAttribute(
    'href',
    '/models/fleet?team=travel-ml&range=7d&sort=name',
  );
  expect(saved).not.toHaveAttribute('aria-current');
  await userEvent.click(saved);
  await waitFor(() =>
    expect(asked(models)).toMatchObject({
      team: ['travel-ml'],
      range: '7d',
      sort: 'name',
      runs: [],
      page: 1,
    }),
  );
  dialog = await open();
  expect(dialog.getByRole('link', { name: 'My week' })).toHaveAttribute(
    'aria-current',
    'true',
  );
});

async function save(name: string) {
  const dialog = await open();
  await userEvent.type(
    dialog.getByRole('textbox', { name: 'Name of this view' }),
    name,
  );
  const replaces = dialog.queryByText('Replaces what has this name') !== null;
  await userEvent.click(dialog.getByRole('button', { name: 'Save' }));
  await waitFor(() =>
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
  );
  return { replaces };
}

it('replaces what has the same name, lists by name, and removes', async () => {
  renderFleet('?stage=production');
  await screen.findByText('flight-delay');
  expect(await save('Production')).toEqual({ replaces: false });
  expect(await save('Alpha')).toEqual({ replaces: false });
  expect(await save('Production')).toEqual({ replaces: true });
  const dialog = await open();
  expect(
    dialog.getAllByRole('link').map(({ textContent }) => textContent),
  ).toEqual(['Alpha', 'Production']);
  await userEvent.click(dialog.getByRole('button', { name: 'Remove Alpha' }));
  await waitFor(() =>
    expect(
      dialog.queryByRole('link', { name: 'Alpha' }),
    ).not.toBeInTheDocument(),
  );
  expect(dialog.getByRole('link', { name: 'Production' })).toBeVisible();
});
