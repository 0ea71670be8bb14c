import { Comparison } from '@bellwether/plugin-models-common';
import { formatInteger, Panel } from '@bellwether/plugin-models-react';
import { Fact, FactList } from '../FactList';

type Dataset = NonNullable<Comparison['datasets'][string]>[number];

function datasetWords({ name, context, rows }: Dataset) {
  return [
    name,
    context,
    rows === undefined ? undefined : `${formatInteger(rows)} rows`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** What each version was trained and measured on, as its run logged it. */
export function DataPanel(props: { comparison: Comparison }) {
  const { comparison } = props;
  return (
    <Panel title="Training data">
      <FactList>
        {comparison.versions.map(({ version }) => {
          const datasets = comparison.datasets[version] ?? [];
          return (
            <Fact key={version} name={`Version ${version}`}>
              {datasets.length === 0
                ? 'not known: the run logged no dataset'
                : datasets.map(dataset => (
                    <div
                      key={`${dataset.name}/${dataset.context}/${dataset.digest}`}
                    >
                      {datasetWords(dataset)}{' '}
                      {dataset.digest && (
                        <small>
                          digest <code>{dataset.digest}</code>
                        </small>
                      )}
                    </div>
                  ))}
            </Fact>
          );
        })}
      </FactList>
    </Panel>
  );
}
