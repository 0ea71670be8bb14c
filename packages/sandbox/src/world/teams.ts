import type { Team } from './types';

export const TEAMS: Team[] = [
  {
    name: 'travel-ml',
    namespace: 'travel-ml',
    systems: ['flight-ops', 'fare-desk', 'trip-planning'],
  },
  {
    name: 'payments-ml',
    namespace: 'payments-ml',
    systems: ['payments-core', 'customer-onboarding'],
  },
  {
    name: 'search-ml',
    namespace: 'search-ml',
    systems: ['marketplace-search', 'listing-quality'],
  },
  {
    name: 'logistics-ml',
    namespace: 'logistics-ml',
    systems: ['last-mile', 'parcel-sorting'],
  },
  {
    name: 'retail-ml',
    namespace: 'retail-ml',
    systems: ['shop-planning', 'pricing', 'product-catalogue'],
  },
];
