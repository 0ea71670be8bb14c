import { FleetReply } from '@bellwether/plugin-models-common';
import { fakeModels, fleetReply, fleetRow } from './fleet';
import { renderModels } from './renderModels';

/** Three models: in order, served by another version than its champion, and without a champion. */
export const fleet = [
  fleetRow('flight-delay', {
    runsOn: [
      {
        cluster: 'prod-eu',
        version: 13,
        ready: 6,
        wanted: 6,
        champion: 'match',
        canary: { version: 14, weight: 0.2 },
      },
    ],
  }),
  fleetRow('basket-forecast', {
    champion: {
      version: 9,
      since: '2026-06-03T00:00:00Z',
      sinceIsExact: false,
    },
    runsOn: [
      {
        cluster: 'prod-eu',
        version: 7,
        ready: 3,
        wanted: 3,
        champion: 'differs',
      },
      {
        cluster: 'prod-us',
        version: 7,
        ready: 2,
        wanted: 2,
        champion: 'differs',
        staleSince: new Date(Date.now() - 26 * 3_600_000).toISOString(),
      },
    ],
  }),
  fleetRow('image-near-duplicate-of-the-european-marketplace-v2', {
    champion: undefined,
    challenger: 3,
    stage: 'candidate',
    framework: undefined,
  }),
];

/** `/models/fleet` with some rows. */
export function renderFleet(
  search: string,
  reply: FleetReply = fleetReply(fleet),
) {
  const models = fakeModels();
  models.queryFleet.mockResolvedValue(reply);
  renderModels(`/models/fleet${search}`, models);
  return models;
}

/** What the backend was asked for last. */
export const asked = (models: ReturnType<typeof fakeModels>) =>
  models.queryFleet.mock.lastCall?.[0];
