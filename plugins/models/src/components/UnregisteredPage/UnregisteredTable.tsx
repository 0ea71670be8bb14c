import {
  ANNOTATION_MODEL,
  ANNOTATION_MODEL_VERSION,
  Server,
} from '@bellwether/plugin-models-common';
import {
  CopyButton,
  cutMiddle,
  useTableStyles,
} from '@bellwether/plugin-models-react';
import { FoundServersTable } from './FoundServersTable';

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
    <FoundServersTable
      label="Servers of models that are in no registry"
      servers={props.servers}
      versionHead="Version"
      subject={{
        head: 'Says it serves',
        cell: ({ model, modelFrom }) => (
          <>
            <code className={`${table.code} ${table.noWrap}`}>
              {cutMiddle(model, 36)}
            </code>
            <span className={table.sub}>{foundBy[modelFrom]}</span>
          </>
        ),
      }}
      advice={({ registry, model, kindTitle }) => (
        <>
          Register it{registry ? ` in ${registry}` : ''} as{' '}
          <code className={table.code}>{model}</code>. If it is registered under
          another name, annotate the {kindTitle} with that name.
        </>
      )}
      action={server => (
        <CopyButton
          label="Copy annotations"
          aria-label={`Copy annotations for ${server.name}`}
          text={annotations(server)}
        />
      )}
    />
  );
}
