import type { ServiceDefinition, ViewDefinition } from './types';

const COURIER_TOUR: ViewDefinition = {
  name: 'courier_tour',
  description: 'Where a courier is on the tour of the day',
  team: 'logistics-ml',
  entity: {
    name: 'courier',
    joinKey: 'courier_id',
    valueType: 'INT64',
    description: 'A courier',
  },
  source: {
    name: 'tour_events',
    description: 'Events of the tours',
    path: 'data/tour_events.parquet',
  },
  ttlHours: 1,
  everyHours: 2,
  keys: 40,
  // The job that fills it failed in the night, and nobody has seen it yet.
  stoppedHoursAgo: 9,
  features: [
    {
      name: 'distance_km',
      valueType: 'DOUBLE',
      values: { kind: 'number', mean: 6, deviation: 3, least: 0.1 },
    },
    {
      name: 'stops_before',
      valueType: 'INT32',
      values: { kind: 'number', mean: 7, deviation: 4, least: 0 },
    },
    {
      name: 'vehicle',
      valueType: 'STRING',
      values: { kind: 'text', among: ['van', 'bicycle', 'truck'] },
    },
    {
      name: 'parcel_count',
      valueType: 'INT32',
      values: { kind: 'number', mean: 60, deviation: 25, least: 1 },
    },
  ],
};

export const LOGISTICS_SERVICES: ServiceDefinition[] = [
  {
    name: 'eta_courier_v1',
    model: 'eta-courier',
    description: 'What eta-courier reads of a tour',
    views: [
      {
        view: COURIER_TOUR,
        features: COURIER_TOUR.features.map(({ name }) => name),
      },
    ],
  },
];
