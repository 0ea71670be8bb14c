import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { CountsReply } from '@bellwether/plugin-models-common';

/** What every call carries: who asks. */
export interface CountsServiceOptions {
  credentials: BackstageCredentials;
}

/** Counts what stands behind each tab of `/models`, of what the caller may see. */
export interface CountsService {
  get(options: CountsServiceOptions): Promise<CountsReply>;
}
