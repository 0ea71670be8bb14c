import { WindowSummary } from '@bellwether/plugin-drift-common';

/** Which state of a window speaks louder: the more, the sooner somebody should look. */
export const URGENCY: Record<WindowSummary['state'], number> = {
  material: 3,
  significant: 2,
  'insufficient-data': 1,
  none: 0,
};
