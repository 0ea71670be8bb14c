import { DriftState } from '@bellwether/plugin-drift-common';
import { Tone } from '@bellwether/plugin-models-common';
import { StateIconName } from '@bellwether/plugin-models-react';

/** How each state is shown: never as a check where too little was seen. */
export const stateForms: Record<
  DriftState,
  { tone: Tone; word: string; icon?: StateIconName }
> = {
  none: { tone: 'ok', word: 'None' },
  significant: { tone: 'watch', word: 'Significant, small', icon: 'info' },
  material: { tone: 'bad', word: 'Material' },
  'insufficient-data': { tone: 'void', word: 'Insufficient data' },
};

/** The state of a monitor to which no rows come any more, whatever it said last. */
export const silentForm: { tone: Tone; word: string } = {
  tone: 'warn',
  word: 'No rows',
};
