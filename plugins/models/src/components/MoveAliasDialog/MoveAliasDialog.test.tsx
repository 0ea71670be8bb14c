import {
  ConflictError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { ModelDetail, MovedAlias } from '@bellwether/plugin-models-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  alias,
  comparison,
  compatible,
  event,
  fakeModelsApi,
  MODEL_REF,
  modelDetail,
  renderForModel,
} from '../__testUtils__';
import { MoveAliasButton } from './MoveAliasButton';

const REASON = 'Nightly batch should use the May data';
const moved: MovedAlias = {
  alias: 'champion',
  version: 14,
  previousVersion: 13,
  eventId: event(14).id,
};

/** A backend on which 14 can take the place of 13. */
function compatibleModels() {
  const models = fakeModelsApi();
  models.compareVersions.mockImplementation(async () => compatible());
  return models;
}

async function openDialog(
  models: ReturnType<typeof fakeModelsApi>,
  change: Partial<ModelDetail> = {},
) {
  const onMoved = jest.fn();
  const toast = jest.fn();
  renderForModel(
    <MoveAliasButton
      model={modelDetail(change)}
      alias="champion"
      label="Move alias"
      onMoved={onMoved}
    />,
    models,
    { toast },
  );
  const opener = await screen.findByRole('button', { name: 'Move alias' });
  await userEvent.click(opener);
  const dialog = within(await screen.findByRole('dialog'));
  return { dialog, onMoved, toast, opener };
}

type Opened = Awaited<ReturnType<typeof openDialog>>['dialog'];

const reasonField = (dialog: Opened) =>
  dialog.getByRole('textbox', { name: 'Reason (required)' });

async function writeReason(dialog: Opened) {
  await userEvent.click(reasonField(dialog));
  await userEvent.paste(REASON);
}

const confirm = (dialog: Opened) =>
  dialog.getByRole('button', { name: 'Move champion to 14' });

async function untilReady(dialog: Opened) {
  await waitFor(() =>
    expect(confirm(dialog)).not.toHaveAttribute('aria-disabled'),
  );
}

describe('MoveAliasDialog', () => {
  it('shows the exact change, the target, the actor, the difference and what happens next', async () => {
    const { dialog } = await openDialog(compatibleModels());
    expect(
      screen.getByRole('dialog', { name: 'Move champion from 13 to 14' }),
    ).toBeInTheDocument();
    expect(
      dialog.getByText('flight-delay in MLflow production'),
    ).toBeInTheDocument();
    expect(dialog.getByText('alias champion: 13 → 14')).toBeInTheDocument();
    expect(await dialog.findByRole('link', { name: /ada/ })).toBeVisible();
    expect(
      dialog.getByText('permission models.alias.update'),
    ).toBeInTheDocument();
    expect(
      await dialog.findByText(/mae 17\.31 → 15\.92, better/),
    ).toBeInTheDocument();
    expect(
      dialog.getByText(/p95_ms 11\.8 → 13\.95, worse/),
    ).toBeInTheDocument();
    expect(
      dialog.getByRole('link', { name: 'all differences' }),
    ).toHaveAttribute(
      'href',
      expect.stringMatching(/versions\?compare=13,14$/),
    );
    expect(
      await dialog.findByText(/Version 14 is a canary at 20.% on prod-eu/),
    ).toBeInTheDocument();
    expect(
      dialog.getByText(/looks whether champion is still 13/),
    ).toBeInTheDocument();
    expect(
      dialog.getByText('Undo: move the alias back to 13'),
    ).toBeInTheDocument();
  });

  it('sends the move with the version that was seen and the reason, then tells of it and gives the focus back', async () => {
    const models = compatibleModels();
    const { dialog, onMoved, toast, opener } = await openDialog(models);
    expect(reasonField(dialog)).toHaveFocus();
    await userEvent.keyboard(`  ${REASON}  `);
    await untilReady(dialog);
    await userEvent.click(confirm(dialog));

    await waitFor(() => expect(onMoved).toHaveBeenCalledTimes(1));
    expect(models.moveAlias).toHaveBeenCalledTimes(1);
    expect(models.moveAlias).toHaveBeenCalledWith(
      MODEL_REF,
      'champion',
      { version: 14, expectedVersion: 13, reason: REASON },
      { idempotencyKey: expect.stringMatching(/^[0-9a-f]{32}$/) },
    );
    expect(toast).toHaveBeenCalledWith(
      expect.objectContaining({
        title: 'champion is 14 now',
        status: 'success',
      }),
    );
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(opener).toHaveFocus();
  });

  it('says that an alias that is not set was seen as such', async () => {
    const models = compatibleModels();
    const { dialog } = await openDialog(models, {
      aliases: [alias('challenger', 14)],
    });
    expect(
      screen.getByRole('dialog', { name: 'Set champion to 14' }),
    ).toBeInTheDocument();
    expect(
      dialog.getByText('alias champion: not set → 14'),
    ).toBeInTheDocument();
    await writeReason(dialog);
    await userEvent.click(confirm(dialog));
    await waitFor(() =>
      expect(models.moveAlias).toHaveBeenCalledWith(
        MODEL_REF,
        'champion',
        { version: 14, expectedVersion: null, reason: REASON },
        expect.anything(),
      ),
    );
    expect(models.compareVersions).not.toHaveBeenCalled();
  });

  it('needs a reason of ten characters; Enter in it confirms nothing', async () => {
    const models = compatibleModels();
    const { dialog } = await openDialog(models);
    await userEvent.type(reasonField(dialog), 'too short');
    expect(dialog.getByText('9 of 500 characters')).toBeInTheDocument();
    await waitFor(() =>
      expect(confirm(dialog)).toHaveAccessibleDescription(
        'Needs a reason of at least 10 characters',
      ),
    );
    await userEvent.click(confirm(dialog));
    expect(
      dialog.getByText(/Say why in at least 10 characters/),
    ).toBeInTheDocument();
    expect(reasonField(dialog)).toHaveFocus();
    expect(reasonField(dialog)).toBeInvalid();

    await userEvent.keyboard(' no more{Enter}');
    await untilReady(dialog);
    await userEvent.keyboard('{Enter}');
    expect(models.moveAlias).not.toHaveBeenCalled();
    expect(screen.getByRole('dialog')).toBeInTheDocument();
  });

  it('takes no move that breaks callers without the word of the person', async () => {
    const models = fakeModelsApi();
    models.compareVersions.mockImplementation(async () => comparison());
    const { dialog } = await openDialog(models);
    await writeReason(dialog);
    expect(
      await dialog.findByText('network_delay_3h is a new required input'),
    ).toBeInTheDocument();
    expect(confirm(dialog)).toHaveAccessibleDescription(
      'Needs your word that callers will break',
    );
    await userEvent.click(confirm(dialog));
    expect(models.moveAlias).not.toHaveBeenCalled();

    await userEvent.click(
      dialog.getByRole('checkbox', {
        name: 'I know that callers of 13 break on 14',
      }),
    );
    await userEvent.click(confirm(dialog));
    await waitFor(() => expect(models.moveAlias).toHaveBeenCalledTimes(1));
  });

  it('asks for no such word where nothing breaks, and none while that is not known', async () => {
    const models = fakeModelsApi();
    let answer: (value: ReturnType<typeof comparison>) => void = () => {};
    models.compareVersions.mockImplementation(
      () =>
        new Promise(resolve => {
          answer = resolve;
        }),
    );
    const { dialog } = await openDialog(models);
    await writeReason(dialog);
    expect(confirm(dialog)).toHaveAccessibleDescription(
      'The difference is still being read',
    );
    answer(compatible());
    await untilReady(dialog);
    expect(dialog.queryByRole('checkbox')).not.toBeInTheDocument();
  });

  it('says so where the difference cannot be read, and leaves the move to the person', async () => {
    const models = fakeModelsApi();
    models.compareVersions.mockRejectedValue(
      new ServiceUnavailableError('MLflow production does not answer.'),
    );
    const { dialog } = await openDialog(models);
    expect(
      await dialog.findByText(
        /MLflow production does not answer\. Whether callers break is not known/,
      ),
    ).toBeInTheDocument();
    await writeReason(dialog);
    await untilReady(dialog);
  });

  it('sends once, however often the button is pressed', async () => {
    const models = compatibleModels();
    let answer: (value: MovedAlias) => void = () => {};
    models.moveAlias.mockImplementation(
      () =>
        new Promise(resolve => {
          answer = resolve;
        }),
    );
    const { dialog, onMoved } = await openDialog(models);
    await writeReason(dialog);
    await untilReady(dialog);
    await userEvent.dblClick(confirm(dialog));
    const waiting = await dialog.findByRole('button', {
      name: 'Waiting for the registry…',
    });
    await userEvent.click(waiting);
    await userEvent.keyboard('{Escape}');
    expect(screen.getByRole('dialog')).toBeInTheDocument();
    expect(models.moveAlias).toHaveBeenCalledTimes(1);
    answer(moved);
    await waitFor(() => expect(onMoved).toHaveBeenCalledTimes(1));
  });

  it('repeats a failed move with the same key, and another request with another', async () => {
    const models = compatibleModels();
    models.moveAlias
      .mockRejectedValueOnce(
        new ServiceUnavailableError('MLflow production does not answer.'),
      )
      .mockRejectedValueOnce(
        new ServiceUnavailableError('MLflow production does not answer.'),
      )
      .mockResolvedValueOnce(moved);
    const { dialog, onMoved } = await openDialog(models);
    await writeReason(dialog);
    await untilReady(dialog);
    await userEvent.click(confirm(dialog));
    expect(await dialog.findByRole('alert')).toHaveTextContent(
      'The move was not confirmed. MLflow production does not answer.',
    );
    await userEvent.click(confirm(dialog));
    await waitFor(() => expect(models.moveAlias).toHaveBeenCalledTimes(2));
    await dialog.findByRole('alert');
    await userEvent.type(reasonField(dialog), ', as agreed');
    await userEvent.click(confirm(dialog));
    await waitFor(() => expect(onMoved).toHaveBeenCalledTimes(1));

    const [first, second, third] = models.moveAlias.mock.calls.map(
      ([, , , { idempotencyKey }]) => idempotencyKey,
    );
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it('says where the alias is now when it moved meanwhile, and starts again from there', async () => {
    const models = compatibleModels();
    models.moveAlias.mockRejectedValueOnce(
      new ConflictError('champion is 12 now, not 13. Nothing was changed.'),
    );
    models.getModel.mockImplementation(async () =>
      modelDetail({
        aliases: [
          alias('champion', 12, { movedBy: 'user:default/grace' }),
          alias('challenger', 14),
        ],
      }),
    );
    const { dialog } = await openDialog(models);
    await writeReason(dialog);
    await untilReady(dialog);
    await userEvent.click(confirm(dialog));

    expect(
      await dialog.findByRole('heading', { name: 'champion is 12 now' }),
    ).toBeInTheDocument();
    expect(dialog.getByRole('link', { name: /grace/ })).toBeInTheDocument();
    expect(dialog.getByText(/Nothing was changed\./)).toBeInTheDocument();
    expect(
      dialog.queryByRole('button', { name: /Move champion/ }),
    ).not.toBeInTheDocument();

    await userEvent.click(dialog.getByRole('button', { name: 'Look again' }));
    expect(dialog.getByText('alias champion: 12 → 14')).toBeInTheDocument();
    expect(reasonField(dialog)).toHaveValue(REASON);
    await untilReady(dialog);
    await userEvent.click(confirm(dialog));
    await waitFor(() => expect(models.moveAlias).toHaveBeenCalledTimes(2));
    expect(models.moveAlias.mock.calls[1][2].expectedVersion).toBe(12);
    expect(models.moveAlias.mock.calls[1][3]).not.toEqual(
      models.moveAlias.mock.calls[0][3],
    );
  });

  it('claims nothing of where the alias is when a refusal has another cause', async () => {
    const models = compatibleModels();
    models.moveAlias.mockRejectedValueOnce(
      new ConflictError('Somebody is moving an alias right now.'),
    );
    const { dialog } = await openDialog(models);
    await writeReason(dialog);
    await untilReady(dialog);
    await userEvent.click(confirm(dialog));
    expect(
      await dialog.findByText('The move could not be made as asked'),
    ).toBeInTheDocument();
    expect(
      dialog.getByText('Somebody is moving an alias right now.'),
    ).toBeInTheDocument();
    expect(dialog.queryByText(/champion is 13 now/)).not.toBeInTheDocument();
  });

  it('names permission and owner when the backend refuses', async () => {
    const models = compatibleModels();
    models.moveAlias.mockRejectedValueOnce(new NotAllowedError('no'));
    const { dialog, onMoved } = await openDialog(models);
    await writeReason(dialog);
    await untilReady(dialog);
    await userEvent.click(confirm(dialog));
    expect(
      await dialog.findByText('You may not move aliases of flight-delay'),
    ).toBeInTheDocument();
    expect(dialog.getByText('models.alias.update')).toBeInTheDocument();
    expect(dialog.getByRole('link', { name: /travel-ml/ })).toHaveAttribute(
      'href',
      '/catalog/default/group/travel-ml',
    );
    expect(onMoved).not.toHaveBeenCalled();
    await userEvent.click(dialog.getByRole('button', { name: 'Close' }));
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
  });

  it('sends nothing when it is left, and gives the focus back', async () => {
    const models = compatibleModels();
    const { dialog, opener } = await openDialog(models);
    await writeReason(dialog);
    await userEvent.keyboard('{Escape}');
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(opener).toHaveFocus();
    expect(models.moveAlias).not.toHaveBeenCalled();
  });

  it('moves to another version than the proposed one', async () => {
    const models = compatibleModels();
    const { dialog } = await openDialog(models);
    await dialog.findByRole('option', { name: '9' });
    await userEvent.selectOptions(
      dialog.getByRole('combobox', { name: 'To version' }),
      '9',
    );
    expect(
      screen.getByRole('dialog', { name: 'Move champion from 13 to 9' }),
    ).toBeInTheDocument();
    await userEvent.selectOptions(
      dialog.getByRole('combobox', { name: 'To version' }),
      '13 · champion',
    );
    expect(
      dialog.getByRole('button', { name: 'Move champion to 13' }),
    ).toHaveAccessibleDescription('champion points at 13 already');
  });
});
