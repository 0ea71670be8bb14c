import { Drive, DriveRequest } from '@bellwether/plugin-canary-common';
import { Tone } from '@bellwether/plugin-models-common';

/** How a drive stands. */
export const driveForms: Record<Drive['state'], { tone: Tone; word: string }> =
  {
    refused: { tone: 'void', word: 'Does not drive' },
    beginning: { tone: 'watch', word: 'About to begin' },
    asking: { tone: 'watch', word: 'Share asked for' },
    holding: { tone: 'watch', word: 'Drives' },
    paused: { tone: 'warn', word: 'Paused' },
    'taken-over': { tone: 'quiet', word: 'Driven by a person' },
    promoted: { tone: 'ok', word: 'Promoted' },
    'rolled-back': { tone: 'bad', word: 'Rolled back' },
    over: { tone: 'quiet', word: 'Over' },
  };

export const controlWords: Record<DriveRequest['control'], string> = {
  'take-over': 'Take over',
  'hand-back': 'Hand back to the driver',
};
