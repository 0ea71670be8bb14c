import type {
  EntityDefinition,
  OnDemandViewDefinition,
  ServiceDefinition,
  ViewDefinition,
} from './types';

const CARD: EntityDefinition = {
  name: 'card',
  joinKey: 'card_id',
  valueType: 'INT64',
  description: 'A payment card, by the number that replaces its own',
};

const MERCHANT: EntityDefinition = {
  name: 'merchant',
  joinKey: 'merchant_id',
  valueType: 'INT64',
  description: 'A merchant with a contract',
};

const CARD_ACTIVITY: ViewDefinition = {
  name: 'card_activity',
  description: 'What a card was used for lately',
  team: 'payments-ml',
  entity: CARD,
  source: {
    name: 'card_authorisations',
    description: 'Authorisations, summed per card every four hours',
    path: 'data/card_authorisations.parquet',
  },
  ttlHours: 24,
  everyHours: 4,
  keys: 160,
  features: [
    {
      name: 'card_age_days',
      valueType: 'INT32',
      description: 'Days since the card was first seen',
      values: { kind: 'number', mean: 700, deviation: 400, least: 1 },
    },
    {
      name: 'attempts_last_hour',
      valueType: 'INT32',
      description: 'Authorisations that were tried within an hour',
      // Somebody tries card numbers out.
      values: {
        kind: 'number',
        mean: 4,
        deviation: 2,
        least: 0,
        drift: { days: 3, factor: 1.6 },
      },
    },
    {
      name: 'distance_km',
      valueType: 'DOUBLE',
      description: 'From the place of the payment before',
      values: { kind: 'number', mean: 30, deviation: 25, least: 0 },
    },
    {
      name: 'country',
      valueType: 'STRING',
      values: { kind: 'text', among: ['DE', 'FR', 'NL', 'AT', 'PL', 'IT'] },
    },
  ],
};

const MERCHANT_HISTORY: ViewDefinition = {
  name: 'merchant_history',
  description: 'Refunds and disputes of a merchant',
  team: 'payments-ml',
  entity: MERCHANT,
  source: {
    name: 'merchant_ledger',
    description: 'Ledger of the merchants, closed every night',
    path: 'data/merchant_ledger.parquet',
  },
  ttlHours: 72,
  everyHours: 24,
  keys: 200,
  features: [
    {
      name: 'merchant_age_days',
      valueType: 'INT32',
      values: { kind: 'number', mean: 900, deviation: 500, least: 1 },
    },
    {
      name: 'refunds_90d',
      valueType: 'INT32',
      values: { kind: 'number', mean: 24, deviation: 12, least: 0 },
    },
    {
      name: 'disputes_90d',
      valueType: 'INT32',
      values: { kind: 'number', mean: 3, deviation: 2, least: 0 },
    },
    {
      name: 'eur_rate',
      valueType: 'DOUBLE',
      description: "Euro for one unit of the merchant's currency",
      values: { kind: 'number', mean: 0.92, deviation: 0.12, least: 0.2 },
    },
  ],
};

const MERCHANT_VOLUME: ViewDefinition = {
  name: 'merchant_volume',
  description: 'How much a merchant processes',
  team: 'payments-ml',
  entity: MERCHANT,
  source: {
    name: 'settlements',
    description: 'Settled payments, summed every night',
    path: 'data/settlements.parquet',
  },
  ttlHours: 48,
  everyHours: 24,
  keys: 200,
  features: [
    {
      name: 'volume_30d_eur',
      valueType: 'DOUBLE',
      values: { kind: 'number', mean: 42_000, deviation: 18_000, least: 0 },
    },
    {
      name: 'volume_change',
      valueType: 'DOUBLE',
      description: 'Against the 30 days before, as a share',
      values: { kind: 'number', mean: 0.02, deviation: 0.15 },
    },
    {
      name: 'support_tickets_30d',
      valueType: 'INT32',
      values: { kind: 'number', mean: 2, deviation: 1.5, least: 0 },
    },
    {
      name: 'contract_months',
      valueType: 'INT32',
      values: { kind: 'number', mean: 26, deviation: 12, least: 1 },
    },
    {
      name: 'decline_rate',
      valueType: 'DOUBLE',
      values: { kind: 'number', mean: 0.06, deviation: 0.02, least: 0 },
    },
  ],
};

const PAYMENT_IN_EURO: OnDemandViewDefinition = {
  name: 'payment_in_euro',
  description: "Amount of the payment by the rate of the merchant's currency",
  team: 'payments-ml',
  feature: { name: 'amount_eur', valueType: 'DOUBLE' },
  view: MERCHANT_HISTORY,
  multiplies: 'eur_rate',
  request: { source: 'payment_request', field: 'amount', valueType: 'DOUBLE' },
};

export const PAYMENTS_SERVICES: ServiceDefinition[] = [
  {
    name: 'card_fraud_v1',
    model: 'card-fraud',
    description: 'What card-fraud read before it knew places',
    views: [
      {
        view: CARD_ACTIVITY,
        features: ['card_age_days', 'attempts_last_hour'],
      },
    ],
  },
  {
    name: 'card_fraud_v2',
    model: 'card-fraud',
    description: 'What card-fraud reads of a card',
    views: [
      {
        view: CARD_ACTIVITY,
        features: CARD_ACTIVITY.features.map(({ name }) => name),
      },
    ],
    // The service that serves the model fills in miles.
    logged: { skew: { feature: 'distance_km', factor: 0.621 } },
  },
  {
    name: 'chargeback_risk_v1',
    model: 'chargeback-risk',
    description: 'What chargeback-risk reads of a merchant and a payment',
    views: [
      {
        view: MERCHANT_HISTORY,
        features: ['merchant_age_days', 'refunds_90d', 'disputes_90d'],
      },
    ],
    onDemand: PAYMENT_IN_EURO,
  },
  {
    name: 'merchant_churn_v1',
    model: 'merchant-churn',
    description: 'What merchant-churn reads',
    views: [
      {
        view: MERCHANT_VOLUME,
        features: MERCHANT_VOLUME.features.map(({ name }) => name),
      },
    ],
    logged: {},
  },
];
