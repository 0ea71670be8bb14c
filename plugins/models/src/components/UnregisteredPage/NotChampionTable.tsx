import { LinkButton } from '@backstage/core-components';
import { Server } from '@bellwether/plugin-models-common';
import {
  EmptyCell,
  ModelLink,
  useModelPath,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { FoundServersTable } from './FoundServersTable';
import { stableVersion } from './ServerCells';

function advice(server: Server) {
  const served = stableVersion(server) ?? 'an unknown version';
  const { championVersion } = server;
  return championVersion === undefined
    ? `It serves ${served}; no version is the champion. Give the alias to the version that should be served.`
    : `Release v${championVersion}; or, where ${served} is right, move the alias to it.`;
}

function Champion({ server }: { server: Server }) {
  return server.championVersion === undefined ? (
    <EmptyCell why="no champion" />
  ) : (
    <VerdictChip
      tone="warn"
      word={`v${server.championVersion}`}
      title="The registry’s champion is another version"
    />
  );
}

/** Servers whose stable version is not what the champion alias says. */
export function NotChampionTable(props: { servers: Server[] }) {
  const modelPath = useModelPath();
  return (
    <FoundServersTable
      label="Servers that do not serve the champion"
      servers={props.servers}
      versionHead="Serves"
      subject={{
        head: 'Model',
        cell: ({ model, modelRef }) =>
          modelRef ? (
            <ModelLink entityRef={modelRef} title={model} maxLength={30} />
          ) : (
            model
          ),
      }}
      columns={[
        { head: 'Champion', cell: server => <Champion server={server} /> },
      ]}
      advice={advice}
      action={({ model, modelRef }) =>
        modelRef && (
          <LinkButton
            to={modelPath(modelRef, '/versions')}
            size="small"
            variant="outlined"
            color="primary"
            aria-label={`Open versions of ${model}`}
          >
            Open versions
          </LinkButton>
        )
      }
    />
  );
}
