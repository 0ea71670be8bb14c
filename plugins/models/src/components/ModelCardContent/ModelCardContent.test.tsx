import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fakeModelsApi, MODEL_REF, renderForModel } from '../__testUtils__';
import { ModelCardContent } from './ModelCardContent';

describe('ModelCardContent', () => {
  it('shows the README of the described version, without what could run or lead astray', async () => {
    const models = fakeModelsApi();
    models.getModelCard.mockResolvedValue({
      version: 13,
      file: 'README.md',
      markdown: `# Intended use

Not for compensation decisions. [Data](https://example.com/data) [here](./train.py)

<script>window.broken = true</script><img src="x" onerror="window.broken = true">`,
    });
    renderForModel(<ModelCardContent />, models);
    expect(
      await screen.findByRole('heading', { name: 'Intended use' }),
    ).toBeInTheDocument();
    expect(models.getModelCard).toHaveBeenCalledWith(
      MODEL_REF,
      13,
      expect.anything(),
    );
    expect(screen.getByRole('link', { name: /Data/ })).toHaveAttribute(
      'href',
      'https://example.com/data',
    );
    expect(screen.getByText(/here/)).toBeInTheDocument();
    expect(
      screen.queryByRole('link', { name: 'here' }),
    ).not.toBeInTheDocument();
    expect(document.querySelector('script')).toBeNull();
    expect(document.querySelector('[onerror]')).toBeNull();
  });

  it('says how to add one where the version carries none, and shows that of another version', async () => {
    const models = fakeModelsApi();
    models.getModelCard.mockImplementation(async (_ref, version) =>
      version === 14 ? { version, markdown: 'May data' } : { version },
    );
    renderForModel(<ModelCardContent />, models);
    expect(
      await screen.findByText('Version 13 carries no README'),
    ).toBeInTheDocument();
    expect(screen.getByText(/mlflow\.log_artifact/)).toBeInTheDocument();

    await screen.findByRole('option', { name: 'version 14' });
    await userEvent.selectOptions(
      screen.getByRole('combobox', { name: 'Version' }),
      '14',
    );
    expect(await screen.findByText('May data')).toBeInTheDocument();
    await waitFor(() =>
      expect(screen.getByRole('status', { name: 'Query' })).toHaveTextContent(
        '?version=14',
      ),
    );
  });
});
