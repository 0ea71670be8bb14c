import type { ModelSpec } from './ModelSpec';

export const PAYMENTS_MODELS: ModelSpec[] = [
  {
    name: 'card-fraud',
    description:
      'Scores the risk that a card payment is fraudulent before it is authorised.',
    task: 'classification',
    framework: 'xgboost',
    system: 'payments-core',
    versions: 25,
    champion: 23,
    challenger: 25,
    aliases: { shadow: 24 },
    inputs:
      'amount_eur:double merchant_category:string country:string card_age_days:integer attempts_last_hour:integer distance_km:double is_online:boolean',
  },
  {
    name: 'chargeback-risk',
    description:
      'Scores the chance that a settled payment is charged back within 120 days.',
    task: 'classification',
    framework: 'lightgbm',
    system: 'payments-core',
    versions: 11,
    champion: 10,
    inputs:
      'amount_eur:double merchant_age_days:integer refunds_90d:integer disputes_90d:integer channel:string customer_tenure_days:integer',
  },
  {
    name: 'kyc-document-type',
    description:
      'Tells which kind of identity document a photo shows: passport, card, licence or none.',
    task: 'classification',
    framework: 'onnx',
    system: 'customer-onboarding',
    versions: 7,
    champion: 6,
    challenger: 7,
    inputs: 'image_base64:string width:integer height:integer country:string',
  },
  {
    name: 'merchant-churn',
    description:
      'Scores the chance that a merchant stops processing payments in the next 60 days.',
    task: 'classification',
    framework: 'sklearn',
    system: 'payments-core',
    versions: 5,
    champion: 5,
    ownerIn: 'run-tag',
    inputs:
      'volume_30d_eur:double volume_change:double support_tickets_30d:integer contract_months:integer decline_rate:double',
  },
  {
    name: 'payout-anomaly',
    description:
      'Flags merchant payouts that differ from what the account usually does.',
    task: 'classification',
    framework: 'sklearn',
    system: 'payments-core',
    versions: 0,
    inputs:
      'payout_eur:double payout_usual_eur:double new_bank_account:boolean',
  },
  {
    name: 'credit-line-limit',
    description:
      'Proposes the credit line that a merchant can repay from its own turnover.',
    task: 'regression',
    framework: 'sklearn',
    system: 'payments-core',
    versions: 0,
    registered: false,
    inputs: 'turnover_12m_eur:double turnover_volatility:double sector:string',
  },
];
