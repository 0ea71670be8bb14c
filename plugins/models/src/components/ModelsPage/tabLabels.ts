import { CountsReply } from '@bellwether/plugin-models-common';
import { formatInteger } from '@bellwether/plugin-models-react';

/** A page under `/models`; its path is its family's name where it names none. */
export interface CountedPage {
  path: string;
  title: string;
  family?: string;
}

type Connections = CountsReply['connections'];

function connectionsMark({ failed, limited, stale }: Connections) {
  return [
    failed > 0 && `${formatInteger(failed)} failing`,
    limited > 0 && `${formatInteger(limited)} limited`,
    stale > 0 && `${formatInteger(stale)} stale`,
  ]
    .filter(Boolean)
    .join(', ');
}

function markOf({ path, family }: CountedPage, counts: CountsReply): string {
  switch (path) {
    case 'fleet':
      return formatInteger(counts.models);
    case 'unregistered':
      return formatInteger(counts.unregistered ?? 0);
    case 'connections':
      return connectionsMark(counts.connections);
    default:
      return formatInteger(counts.needPerson[family ?? path] ?? 0);
  }
}

/**
 * What a tab of `/models` says: its title, and what of it there is to look at. A family's tab counts the models of which the
 * family says that they need a person.
 */
export function tabLabel(
  page: CountedPage,
  counts: CountsReply | undefined,
): string {
  const mark = counts && markOf(page, counts);
  return mark && mark !== '0' ? `${page.title} (${mark})` : page.title;
}
