import type { Users } from '../auth/Users';
import type { Listings } from '../registry/Listings';
import type { ModelRegistry } from '../registry/ModelRegistry';
import type { Tracking } from '../tracking/Tracking';
import type { Webhooks } from '../webhooks/Webhooks';

/** What the routes answer from. */
export interface MlflowContext {
  registry: ModelRegistry;
  listings: Listings;
  tracking: Tracking;
  webhooks: Webhooks;
  /** Absent where everybody may do everything. */
  users?: Users;
}
