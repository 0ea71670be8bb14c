export { createPolicies } from './createPolicies';
export { namedPolicies, policyInForce } from './policyInForce';
export type { PolicyInForce } from './policyInForce';
export type { PolicyFile } from './PolicyFileStore';
export { portalPolicySchema } from './portalPolicy';
