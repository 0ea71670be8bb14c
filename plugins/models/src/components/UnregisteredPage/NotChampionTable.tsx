import { LinkButton } from '@backstage/core-components';
import { Server } from '@bellwether/plugin-models-common';
import {
  EmptyCell,
  entityName,
  useModelPath,
  useTableStyles,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { ServerHead, stableVersion, VersionCell } from './ServerCells';

function advice(server: Server) {
  const served = stableVersion(server) ?? 'an unknown version';
  const { championVersion } = server;
  return championVersion === undefined
    ? `It serves ${served}; no version is the champion. Give the alias to the version that should be served.`
    : `Release v${championVersion}; or, where ${served} is right, move the alias to it.`;
}

/** Servers whose stable version is not what the champion alias says. */
export function NotChampionTable(props: { servers: Server[] }) {
  const table = useTableStyles();
  const modelPath = useModelPath();
  return (
    <div className={table.scroll}>
      <table
        className={`${table.table} ${table.top}`}
        aria-label="Servers that do not serve the champion"
      >
        <thead>
          <tr>
            <th scope="col">
              Server
              <span className={table.sub}>namespace · kind</span>
            </th>
            <th scope="col">Model</th>
            <th scope="col">Cluster</th>
            <th scope="col">Serves</th>
            <th scope="col">Champion</th>
            <th scope="col">Owner</th>
            <th scope="col">What to do</th>
            <th scope="col">
              <span className={table.hidden}>Open</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {props.servers.map(server => (
            <tr key={server.id}>
              <ServerHead server={server} />
              <td>{server.model}</td>
              <td className={table.noWrap}>{server.cluster}</td>
              <VersionCell server={server} />
              <td className={table.noWrap}>
                {server.championVersion === undefined ? (
                  <EmptyCell why="no champion" />
                ) : (
                  <VerdictChip
                    tone="warn"
                    word={`v${server.championVersion}`}
                    title="The registry’s champion is another version"
                  />
                )}
              </td>
              <td className={table.noWrap}>
                {server.owner ? (
                  entityName(server.owner)
                ) : (
                  <EmptyCell why="names no owner" />
                )}
              </td>
              <td style={{ minWidth: 220, fontSize: 12.5 }}>
                {advice(server)}
              </td>
              <td className={table.number}>
                {server.modelRef && (
                  <LinkButton
                    to={modelPath(server.modelRef, '/versions')}
                    size="small"
                    variant="outlined"
                    color="primary"
                    aria-label={`Open versions of ${server.model}`}
                  >
                    Open versions
                  </LinkButton>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
