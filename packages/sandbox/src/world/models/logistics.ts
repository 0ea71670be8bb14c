import type { ModelSpec } from './ModelSpec';

export const LOGISTICS_MODELS: ModelSpec[] = [
  {
    name: 'eta-courier',
    description:
      'Estimates the minutes until a courier reaches the next door on the route.',
    task: 'regression',
    framework: 'lightgbm',
    system: 'last-mile',
    versions: 18,
    deleted: [7],
    champion: 16,
    challenger: 18,
    inputs:
      'distance_km:double stops_before:integer vehicle:string local_hour:integer rain_mm:double parcel_count:integer',
  },
  {
    name: 'parcel-volume',
    description:
      'Forecasts parcels per sorting centre and hour for the next 14 days.',
    task: 'forecasting',
    framework: 'sklearn',
    system: 'parcel-sorting',
    versions: 13,
    champion: 13,
    inputs:
      'centre:string hour:integer weekday:integer is_holiday:boolean parcels_last_week:long promotions:integer',
  },
  {
    name: 'address-match',
    description:
      'Ranks known addresses for a free-text address that a customer typed.',
    task: 'ranking',
    framework: 'pytorch',
    system: 'last-mile',
    versions: 6,
    champion: 4,
    challenger: 6,
    inputs:
      'typed:string candidate:string postcode_equal:boolean distance_km:double',
  },
  {
    name: 'failed-delivery',
    description: 'Scores the chance that nobody is at home for a delivery.',
    task: 'classification',
    framework: 'xgboost',
    system: 'last-mile',
    versions: 3,
    inputs:
      'local_hour:integer weekday:integer building:string past_failures:integer has_safe_place:boolean',
  },
];
