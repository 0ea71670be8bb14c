import { Server } from '@bellwether/plugin-models-common';
import { EmptyCell, useTableStyles } from '@bellwether/plugin-models-react';

/** Name of the server, and where it stands. */
export function ServerHead(props: { server: Server }) {
  const table = useTableStyles();
  const { name, namespace, kindTitle } = props.server;
  return (
    <th scope="row" style={{ minWidth: 160 }}>
      <span style={{ fontWeight: 500, overflowWrap: 'break-word' }}>
        {name}
      </span>
      <span className={table.sub}>
        {namespace} · {kindTitle}
      </span>
    </th>
  );
}

/** Stable version of a server: the registry's number, else what the object says. */
export function stableVersion({ versions }: Server) {
  const stable = versions.find(({ role }) => role === 'stable');
  if (!stable) return undefined;
  return stable.version === undefined ? stable.declared : `v${stable.version}`;
}

/** Served version, and ready replicas. */
export function VersionCell(props: { server: Server }) {
  const table = useTableStyles();
  const { versions } = props.server;
  const ready = versions.reduce((sum, entry) => sum + entry.readyReplicas, 0);
  const wanted = versions.reduce((sum, entry) => sum + entry.wantedReplicas, 0);
  return (
    <td>
      {stableVersion(props.server) ?? <EmptyCell why="names no version" />}
      <span className={`${table.sub} ${table.noWrap}`}>
        {ready}/{wanted} ready
      </span>
    </td>
  );
}
