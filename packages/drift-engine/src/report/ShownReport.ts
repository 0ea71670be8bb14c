import type { ProfileReport } from '../profiles/ProfileReport';
import type { Finding } from './schema';

/** What can be printed of a report: the engine's own, one in another tool's numbers, or one that was kept in part. */
export type ShownReport = Omit<
  ProfileReport,
  'schemaVersion' | 'profile' | 'findings' | 'timings'
> & {
  profile?: ProfileReport['profile'];
  findings?: Pick<Finding, 'message'>[];
};

export type ShownColumn = ShownReport['columns'][number];
export type ShownTest = ShownColumn['tests'][number];

/** What was compared, as people name it, without a password. */
export interface Named {
  reference: string;
  current: string;
}
