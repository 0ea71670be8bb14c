import { screen, within } from '@testing-library/react';

/** A card by its title, once it is there. */
export const findCard = (name: string | RegExp) =>
  screen.findByRole('region', { name });

/** The card of the size, once that is known: plans for spot nodes stand beside it. */
export async function findAdvice() {
  await findCard('Spot');
  return within(await findCard('Recommendation'));
}
