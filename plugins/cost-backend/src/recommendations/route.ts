import { ApplyRoute } from '@bellwether/plugin-cost-common';
import { GitSource } from '@bellwether/plugin-models-node';

/** How a size of a server can be put in force. */
export function routeOf(
  git: GitSource | undefined,
  problemOf: (repository: string) => string | undefined,
): ApplyRoute {
  if (!git) {
    return {
      via: 'patch',
      sentence:
        'Nothing was found that applies it from Git: the object on the cluster is changed.',
    };
  }
  const { application, repository, path, kind } = git;
  if (!repository || kind === 'unknown') {
    return {
      via: 'by-hand',
      repository,
      sentence: `Git owns it (${application}), but where its files are could not be read: the exact change is shown, and a person makes it.`,
    };
  }
  const problem = problemOf(repository);
  return problem
    ? { via: 'by-hand', repository, file: path, sentence: problem }
    : {
        via: 'pull-request',
        repository,
        file: path,
        sentence: `Git owns it (${application}): the change is a pull request to ${repository.replace(
          /^https?:\/\/|\.git$/g,
          '',
        )}.`,
      };
}
