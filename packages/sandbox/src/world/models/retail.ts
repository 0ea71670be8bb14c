import type { ModelSpec } from './ModelSpec';

export const RETAIL_MODELS: ModelSpec[] = [
  {
    name: 'basket-forecast',
    description: 'Forecasts baskets per shop and hour, for the staff plan.',
    task: 'forecasting',
    framework: 'lightgbm',
    system: 'shop-planning',
    versions: 16,
    champion: 15,
    challenger: 16,
    inputs:
      'shop:string hour:integer weekday:integer temperature_c:double is_holiday:boolean baskets_last_week:long',
  },
  {
    name: 'stock-out',
    description:
      'Scores the chance that an article runs out in a shop before the next delivery.',
    task: 'classification',
    framework: 'xgboost',
    system: 'shop-planning',
    versions: 10,
    champion: 9,
    inputs:
      'stock:integer sold_7d:integer days_to_delivery:integer promotion:boolean shelf_life_days:integer',
  },
  {
    name: 'markdown-price',
    description:
      'Proposes the reduced price at which fresh articles sell before they expire.',
    task: 'regression',
    framework: 'sklearn',
    system: 'pricing',
    versions: 7,
    champion: 6,
    challenger: 7,
    inputs:
      'price_eur:double stock:integer hours_to_expiry:integer sold_today:integer temperature_c:double',
  },
  {
    name: 'promo-uplift',
    description:
      'Estimates the extra sales that a promotion brings per article.',
    task: 'regression',
    framework: 'xgboost',
    system: 'pricing',
    versions: 1,
    champion: 1,
    inputs:
      'discount:double article_group:string shelf_end:boolean leaflet:boolean base_sales:double',
  },
  {
    name: 'shelf-gap',
    description: 'Finds empty places on shelf photos.',
    task: 'classification',
    framework: 'onnx',
    system: 'shop-planning',
    versions: 5,
    champion: 4,
    ownerIn: 'run-tag',
    inputs: 'image_base64:string shop:string shelf:integer',
  },
];
