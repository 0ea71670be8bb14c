import { blueGreen } from './release';
import { type ButtonStory, isAllNew, setImage } from './Press';

/** Buttons where all requests change sides at once. */
export const buttonsOfBlueGreen: ButtonStory[] = [
  {
    title: 'blue-green',
    strategy: blueGreen,
    presses: () => [
      setImage(
        '1.7.2',
        ({ status }) => status.phase === 'Paused',
        'blue-green, healthy → a preview that waits',
      ),
      {
        action: 'promote',
        what: 'blue-green, a preview waits → it gets all requests',
        isSo: (now, before) =>
          now.status.blueGreen.activeSelector ===
            before.status.currentPodHash && isAllNew(now, before),
      },
      setImage(
        '1.7.3',
        ({ status }) => status.phase === 'Paused',
        'blue-green, healthy → a preview that waits',
      ),
      {
        action: 'abort',
        what: 'blue-green, a preview waits → the active side stays',
        isSo: (now, before) =>
          now.status.abort &&
          now.status.blueGreen.activeSelector ===
            before.status.blueGreen.activeSelector,
      },
    ],
  },
];
