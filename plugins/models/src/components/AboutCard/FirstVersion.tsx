import { Link } from '@backstage/core-components';
import {
  ModelDetail,
  parseFileAddress,
} from '@bellwether/plugin-models-common';
import {
  StateMessage,
  useBellwetherTokens,
} from '@bellwether/plugin-models-react';
import { registerSnippet } from '../../snippets';

/** How a template calls the project on the model in the registry, and where its catalog file is. */
const REPOSITORY_TAG = 'Repository';
const SOURCE_TAG = 'bellwether.dev/source';

/** The model has a name and no version: what its owner does next. */
export function FirstVersion(props: { model: ModelDetail }) {
  const { watch } = useBellwetherTokens();
  const { registry, tags } = props.model;
  const repository = repositoryOf(tags);
  return (
    <StateMessage
      icon="clock"
      colour={watch.main}
      title="No version yet"
      snippet={
        repository
          ? commandsIn(repository, registry)
          : registerSnippet(registry.modelName)
      }
      actions={
        repository && <Link to={repository}>Repository of the project</Link>
      }
    >
      {repository
        ? `${registry.title} holds the name of the model. Its project trains and judges the first version; the workflow of the repository does so with each change, and so do these lines, by hand.`
        : `${registry.title} holds the name of the model. Register a version where it is trained; it stands here with the next read.`}
    </StateMessage>
  );
}

function commandsIn(
  repository: string,
  { webUrl }: ModelDetail['registry'],
): string {
  const folder = repository
    .slice(repository.lastIndexOf('/') + 1)
    .replace(/\.git$/, '');
  // The registry's page of a model is behind a `#` of its own address.
  const address = webUrl?.split('#')[0].replace(/\/+$/, '');
  return [
    `git clone ${repository}`,
    `cd ${folder}`,
    ...(address ? [`export MLFLOW_TRACKING_URI=${address}`] : []),
    'make setup test train evaluate register',
  ].join('\n');
}

/** Web address of the project, as its template or its owner has tagged the model. */
function repositoryOf(tags: ModelDetail['tags']): string | undefined {
  const address =
    tags[REPOSITORY_TAG] ??
    parseFileAddress(tags[SOURCE_TAG] ?? '')?.repository;
  return address && /^https?:\/\/[^\s]+$/.test(address)
    ? address.replace(/\/+$/, '')
    : undefined;
}
