import {
  ANNOTATION_MODEL,
  ANNOTATION_MODEL_VERSION,
  Server,
} from '@bellwether/plugin-models-common';
import {
  CopyButton,
  EmptyCell,
  entityName,
  useTableStyles,
} from '@bellwether/plugin-models-react';
import { ServerHead, VersionCell } from './ServerCells';

const foundBy: Record<Server['modelFrom'], string> = {
  annotation: 'by annotation',
  label: 'by label',
  'model-uri': 'by the model’s address',
  'object-name': 'by its own name',
};

/** Lines that tie an object on a cluster to a registered model. */
function annotations({ versions }: Server) {
  const version = versions.find(({ role }) => role === 'stable')?.version;
  return [
    'metadata:',
    '  annotations:',
    `    ${ANNOTATION_MODEL}: <name in the registry>`,
    `    ${ANNOTATION_MODEL_VERSION}: "${version ?? '<version>'}"`,
  ].join('\n');
}

/** Servers whose model no registry holds, and what to do with each. */
export function UnregisteredTable(props: { servers: Server[] }) {
  const table = useTableStyles();
  return (
    <div className={table.scroll}>
      <table
        className={`${table.table} ${table.top}`}
        aria-label="Servers of models that are in no registry"
      >
        <thead>
          <tr>
            <th scope="col">
              Server
              <span className={table.sub}>namespace · kind</span>
            </th>
            <th scope="col">Cluster</th>
            <th scope="col">Says it serves</th>
            <th scope="col">Version</th>
            <th scope="col">Owner</th>
            <th scope="col">What to do</th>
            <th scope="col">
              <span className={table.hidden}>Copy</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {props.servers.map(server => (
            <tr key={server.id}>
              <ServerHead server={server} />
              <td className={table.noWrap}>{server.cluster}</td>
              <td>
                <code className={table.code}>{server.model}</code>
                <span className={table.sub}>{foundBy[server.modelFrom]}</span>
              </td>
              <VersionCell server={server} />
              <td className={table.noWrap}>
                {server.owner ? (
                  entityName(server.owner)
                ) : (
                  <EmptyCell why="names no owner" />
                )}
              </td>
              <td style={{ minWidth: 260, fontSize: 12.5 }}>
                Register it
                {server.registry ? ` in ${server.registry}` : ''} as{' '}
                <code className={table.code}>{server.model}</code>. If it is
                registered under another name, annotate the {server.kindTitle}{' '}
                with that name.
              </td>
              <td className={table.number}>
                <CopyButton
                  label="Copy annotations"
                  aria-label={`Copy annotations for ${server.name}`}
                  text={annotations(server)}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
