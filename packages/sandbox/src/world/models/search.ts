import type { ModelSpec } from './ModelSpec';

export const SEARCH_MODELS: ModelSpec[] = [
  {
    name: 'listing-ranker',
    description:
      'Orders the listings of a search result by the chance that they are bought.',
    task: 'ranking',
    framework: 'lightgbm',
    system: 'marketplace-search',
    versions: 21,
    champion: 19,
    challenger: 21,
    inputs:
      'query_match:double price_eur:double seller_rating:double shipping_days:integer photos:integer click_rate_30d:double',
  },
  {
    name: 'query-intent',
    description:
      'Tells whether a search asks for a product, a category, a brand or help.',
    task: 'classification',
    framework: 'pytorch',
    system: 'marketplace-search',
    versions: 12,
    champion: 11,
    inputs: 'query:string language:string',
  },
  {
    name: 'Query Intent',
    description:
      'First attempt at query intent from a notebook, kept for comparison.',
    task: 'classification',
    framework: 'sklearn',
    system: 'marketplace-search',
    versions: 2,
    ownerIn: 'nowhere',
    inputs: 'query:string',
  },
  {
    name: 'image-near-duplicate',
    description:
      'Measures how alike two listing photos are, to find copied listings.',
    task: 'regression',
    framework: 'pytorch',
    system: 'listing-quality',
    versions: 8,
    champion: 7,
    challenger: 8,
    inputs: 'left_image_base64:string right_image_base64:string',
  },
  {
    name: 'spell-correction',
    description: 'Ranks corrected spellings of a search query.',
    task: 'ranking',
    framework: 'onnx',
    system: 'marketplace-search',
    versions: 10,
    champion: 10,
    inputs:
      'query:string language:string edit_distance:integer popularity:double',
  },
  {
    name: 'Listing quality (beta) – Größe, Farbe & Zustand aus dem Beschreibungstext, v2',
    description:
      'Reads size, colour and condition from a German listing text; a trial, not in use.',
    task: 'classification',
    framework: 'pytorch',
    system: 'listing-quality',
    versions: 3,
    challenger: 3,
    inputs: 'description_text:string category:string',
  },
  {
    name: 'review-toxicity',
    description: 'Flags reviews that insult or threaten before they are shown.',
    task: 'classification',
    framework: 'onnx',
    system: 'listing-quality',
    versions: 0,
    registered: false,
    inputs: 'review_text:string language:string',
  },
];
