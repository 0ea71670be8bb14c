import {
  Action,
  ActionParameters,
  Rollout,
} from '@bellwether/plugin-canary-common';

/** Whether a person has to say more than which action. */
export function needsParameters(action: Action): boolean {
  return (
    action === 'rollback' || action === 'set-image' || action === 'set-weight'
  );
}

/** What was typed. */
export interface Typed {
  revision: string;
  image: string;
  percent: string;
}

/** What stands in the form at first. */
export function suggest({ revisions, traffic, arms }: Rollout): Typed {
  const earlier = revisions.find(
    ({ role }) => role !== 'canary' && role !== 'stable',
  );
  const stable = revisions.find(({ role }) => role === 'stable');
  const hasCanary = arms.some(({ role }) => role === 'canary');
  return {
    revision: (hasCanary ? stable : earlier)?.id ?? '',
    image: arms[arms.length - 1]?.images[0] ?? '',
    percent: traffic.desired
      ? String(Math.round(traffic.desired.share * 100))
      : '',
  };
}

/** What was typed as the action takes it; a sentence where it cannot be taken. */
export function toParameters(
  action: Action,
  { revision, image, percent }: Typed,
): ActionParameters | string {
  switch (action) {
    case 'rollback':
      return revision ? { revision } : 'Needs a revision';
    case 'set-image':
      return image.trim()
        ? { container: '*', image: image.trim() }
        : 'Needs an image';
    case 'set-weight': {
      const number = Number(percent);
      return percent.trim() !== '' &&
        Number.isInteger(number) &&
        number >= 0 &&
        number <= 100
        ? { percent: number }
        : 'Needs a whole number from 0 to 100';
    }
    default:
      return {};
  }
}
