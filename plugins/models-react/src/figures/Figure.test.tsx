import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Figure } from './Figure';

const readings = [0, 0.5, 1].map((share, index) => ({
  share,
  title: `${10 * index} to ${10 * index + 10}`,
  values: [{ name: 'Baseline', words: `${index} % (${index} of 100 rows)` }],
}));

function show() {
  render(
    <Figure
      finding="Most lie from 0 to 10."
      height={100}
      margins={{ leftPx: 50, rightPx: 50 }}
      readings={readings}
    >
      <svg />
    </Figure>,
  );
  return screen.getByRole('img', { name: 'Most lie from 0 to 10.' });
}

/** Texts of the bubble and of the live region. */
const seen = (text: string) => screen.queryAllByText(text);

it('is read by arrow keys, from end to end, aloud too', async () => {
  const figure = show();
  await userEvent.tab();
  expect(figure).toHaveFocus();
  await userEvent.keyboard('{ArrowRight}');
  expect(seen('20 to 30')).toHaveLength(1);
  expect(
    screen.getByText('20 to 30: Baseline 2 % (2 of 100 rows)'),
  ).toHaveAttribute('aria-live', 'polite');
  await userEvent.keyboard('{ArrowRight}{Home}');
  expect(seen('0 to 10')).toHaveLength(1);
  await userEvent.keyboard('{Escape}');
  expect(seen('0 to 10')).toHaveLength(0);
  expect(figure).toHaveFocus();
});

it('is read by the pointer at the nearest place, and not aloud', () => {
  const figure = show();
  jest
    .spyOn(figure, 'getBoundingClientRect')
    .mockReturnValue(new DOMRect(0, 0, 300, 100));
  const move = (clientX: number) =>
    fireEvent(
      figure,
      // jsdom has no pointer events of its own.
      new MouseEvent('pointermove', { bubbles: true, clientX }),
    );
  move(160);
  expect(seen('10 to 20')).toHaveLength(1);
  expect(seen('10 to 20: Baseline 1 % (1 of 100 rows)')).toHaveLength(0);
  move(20);
  expect(seen('10 to 20')).toHaveLength(0);
});
