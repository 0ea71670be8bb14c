/** Frameworks whose project is taken the whole way by `npm run test:live`, in the order in which they are. */
export const TEMPLATES = ['sklearn', 'xgboost'] as const;

export type ProvenTemplate = (typeof TEMPLATES)[number];
