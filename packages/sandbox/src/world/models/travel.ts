import type { ModelSpec } from './ModelSpec';

export const TRAVEL_MODELS: ModelSpec[] = [
  {
    name: 'fare-demand',
    description:
      'Forecasts booked seats per flight, fare class and day for the next 90 days.',
    task: 'forecasting',
    framework: 'lightgbm',
    system: 'fare-desk',
    versions: 14,
    deleted: [3, 4],
    champion: 12,
    challenger: 14,
    inputs:
      'days_to_departure:integer route:string fare_class:string seats_sold:long competitor_fare_eur:double is_holiday:boolean weekday:integer',
  },
  {
    name: 'gate-turnaround',
    description:
      'Estimates the minutes that an aircraft needs at the gate before it can leave again.',
    task: 'regression',
    framework: 'xgboost',
    system: 'flight-ops',
    versions: 9,
    champion: 8,
    challenger: 9,
    inputs:
      'aircraft_type:string passengers_in:integer passengers_out:integer bags:integer remote_stand:boolean catering_minutes:double local_hour:integer',
  },
  {
    name: 'no-show-risk',
    description:
      'Scores the chance that a booked passenger does not turn up for the flight.',
    task: 'classification',
    framework: 'sklearn',
    system: 'fare-desk',
    versions: 6,
    champion: 5,
    inputs:
      'booking_lead_days:integer fare_class:string party_size:integer checked_in:boolean bags:integer frequent_flyer:boolean',
  },
  {
    name: 'seat-upsell',
    description:
      'Ranks paid seats and extras for a passenger at the moment of check-in.',
    task: 'ranking',
    framework: 'lightgbm',
    system: 'fare-desk',
    versions: 4,
    challenger: 4,
    inputs:
      'fare_class:string trip_minutes:integer party_size:integer seat_row:integer seat_position:string price_eur:double past_purchases:integer',
  },
];
