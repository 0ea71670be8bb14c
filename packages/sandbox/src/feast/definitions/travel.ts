import type {
  EntityDefinition,
  ServiceDefinition,
  ViewDefinition,
} from './types';

const AIRPORTS = ['JFK', 'LGA', 'EWR'] as const;
const CARRIERS = ['UA', 'B6', 'EV', 'DL', 'AA'] as const;

const FLIGHT: EntityDefinition = {
  name: 'flight',
  joinKey: 'flight_id',
  valueType: 'STRING',
  description: 'A flight number',
  keyOf: number => `${CARRIERS[number % CARRIERS.length]}${100 + number}`,
};

const AIRPORT: EntityDefinition = {
  name: 'airport',
  joinKey: 'airport_code',
  valueType: 'STRING',
  description: 'An airport',
  keyOf: number =>
    AIRPORTS[number - 1] ?? `X${String(number).padStart(2, '0')}`,
};

const FLIGHT_SCHEDULE: ViewDefinition = {
  name: 'flight_schedule',
  description: 'What the timetable says of a flight',
  team: 'travel-ml',
  entity: FLIGHT,
  source: {
    name: 'flight_schedules',
    description: 'Timetable, exported every night',
    path: 'data/flight_schedules.parquet',
  },
  ttlHours: 7 * 24,
  everyHours: 24,
  keys: 120,
  features: [
    {
      name: 'distance_miles',
      valueType: 'INT64',
      description: 'Distance between the airports',
      values: { kind: 'number', mean: 1040, deviation: 730, least: 80 },
    },
    {
      name: 'sched_hour',
      valueType: 'INT64',
      description: 'Hour of the scheduled departure, local',
      values: { kind: 'number', mean: 13, deviation: 4, least: 5 },
    },
    {
      name: 'day_of_week',
      valueType: 'INT64',
      values: { kind: 'number', mean: 4, deviation: 2, least: 1 },
    },
    {
      name: 'carrier',
      valueType: 'STRING',
      values: { kind: 'text', among: CARRIERS },
    },
    {
      name: 'origin',
      valueType: 'STRING',
      values: { kind: 'text', among: AIRPORTS },
    },
    {
      name: 'dest',
      valueType: 'STRING',
      values: { kind: 'text', among: ['ORD', 'ATL', 'LAX', 'BOS', 'MCO'] },
    },
  ],
};

const FLIGHT_OPERATIONS: ViewDefinition = {
  name: 'flight_operations',
  description: 'What the gate reports of a flight',
  team: 'travel-ml',
  entity: FLIGHT,
  source: {
    name: 'gate_reports',
    description: 'Reports of the gates',
    path: 'data/gate_reports.parquet',
  },
  ttlHours: 3,
  everyHours: 1,
  keys: 40,
  features: [
    {
      name: 'dep_delay_min',
      valueType: 'DOUBLE',
      description: 'Delay at departure in minutes',
      values: { kind: 'number', mean: 12, deviation: 20, least: -15 },
    },
  ],
};

const AIRPORT_WEATHER: ViewDefinition = {
  name: 'airport_weather',
  description: 'Weather and traffic at an airport in the current hour',
  team: 'travel-ml',
  entity: AIRPORT,
  source: {
    name: 'airport_observations',
    description: 'Hourly observations at the airports',
    path: 'data/airport_observations.parquet',
  },
  ttlHours: 3,
  everyHours: 1,
  keys: 12,
  features: [
    {
      name: 'departures_in_hour',
      valueType: 'INT64',
      values: { kind: 'number', mean: 20, deviation: 7, least: 0 },
    },
    {
      name: 'visibility_miles',
      valueType: 'DOUBLE',
      values: { kind: 'number', mean: 9, deviation: 2, least: 0.1 },
    },
    {
      name: 'wind_speed_mph',
      valueType: 'DOUBLE',
      values: { kind: 'number', mean: 11, deviation: 5, least: 0 },
    },
    {
      name: 'temperature_f',
      valueType: 'DOUBLE',
      values: { kind: 'number', mean: 55, deviation: 18 },
    },
    {
      name: 'precipitation_in',
      valueType: 'DOUBLE',
      values: { kind: 'number', mean: 0.01, deviation: 0.03, least: 0 },
    },
  ],
};

const V1_COLUMNS = [
  'distance_miles',
  'sched_hour',
  'day_of_week',
  'carrier',
  'origin',
];

export const TRAVEL_SERVICES: ServiceDefinition[] = [
  {
    name: 'flight_delay_v1',
    model: 'flight-delay',
    description: 'What flight-delay read before it knew the destination',
    views: [
      { view: FLIGHT_SCHEDULE, features: V1_COLUMNS },
      { view: FLIGHT_OPERATIONS, features: ['dep_delay_min'] },
    ],
  },
  {
    name: 'flight_delay_v2',
    model: 'flight-delay',
    description: 'What flight-delay reads',
    views: [
      { view: FLIGHT_SCHEDULE, features: [...V1_COLUMNS, 'dest'] },
      { view: FLIGHT_OPERATIONS, features: ['dep_delay_min'] },
    ],
    logged: {},
  },
  {
    name: 'departure_delay_risk_v1',
    model: 'departure-delay-risk',
    description: 'What departure-delay-risk reads',
    views: [
      {
        view: FLIGHT_SCHEDULE,
        features: ['sched_hour', 'day_of_week', 'distance_miles'],
      },
      {
        view: AIRPORT_WEATHER,
        features: AIRPORT_WEATHER.features.map(({ name }) => name),
      },
    ],
  },
];
