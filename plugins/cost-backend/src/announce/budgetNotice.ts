import { BudgetState } from '@bellwether/plugin-cost-common';
import { Server } from '@bellwether/plugin-models-common';
import { ownerOf } from './OwnerDirectory';

/** A budget that is at risk or spent, and who is told of it. */
export interface BudgetNotice {
  /** Names the state in its month, so that it is told once. */
  key: string;
  /** Entity refs; of what is no group or user, its owners are told. */
  recipients: string[];
  title: string;
  link: string;
}

const TITLES = { team: 'Team', system: 'System', cluster: 'Cluster' } as const;

/** @param month - for example `2026-06` */
export function budgetNotice(
  { scope, subject, state, perMonth }: BudgetState,
  month: string,
  servers: readonly Server[],
): BudgetNotice {
  const words = state === 'exceeded' ? 'exceeded' : 'at risk';
  const name = subject.replace(/^.*\//, '');
  return {
    // That of a model has no scope in it: so it was kept before there were others.
    key: `budget ${
      scope === 'model' ? subject : `${scope} ${subject}`
    } ${month} ${state} ${perMonth}`,
    recipients: recipientsOf(scope, subject, servers),
    title: `${
      scope === 'model' ? name : `${TITLES[scope]} ${name}`
    }: budget ${words}`,
    link: scope === 'model' ? linkOf(subject) : fleetLinkOf(scope, subject),
  };
}

/** Of a cluster, everybody whose models run there. */
function recipientsOf(
  scope: BudgetState['scope'],
  subject: string,
  servers: readonly Server[],
): string[] {
  switch (scope) {
    case 'cluster':
      return [
        ...new Set(
          servers.flatMap(({ cluster, owner }) =>
            cluster === subject && owner ? [owner] : [],
          ),
        ),
      ].sort();
    case 'model':
      return [ownerOf(subject, servers) ?? subject];
    default:
      return [subject];
  }
}

function fleetLinkOf(scope: BudgetState['scope'], subject: string): string {
  return scope === 'cluster'
    ? `/models/cost?cluster=${encodeURIComponent(subject)}`
    : `/models/cost?by=${scope}`;
}

/** The cost tab of a model. */
export function linkOf(entityRef: string): string {
  const [, kind, namespace, name] =
    /^([^:]+):([^/]+)\/(.+)$/.exec(entityRef) ?? [];
  return `/catalog/${namespace}/${kind}/${name}/cost`;
}
