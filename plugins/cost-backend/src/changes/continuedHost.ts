import { CodeHost, SourceFile } from '@bellwether/plugin-models-node';
import type { PlannedChange } from './ChangePlanner';

/** The host as it is after what is planned already: two servers may be sized in one file. */
export function continued(
  host: CodeHost,
  planned: readonly PlannedChange[],
): CodeHost {
  const edited = (repository: string, base: string, file: SourceFile) => {
    const before = [...planned]
      .reverse()
      .find(
        one =>
          one.file?.repository === repository &&
          one.file.base === base &&
          one.file.file.path === file.path,
      );
    return before?.file ? { ...file, text: before.file.text } : file;
  };
  return {
    problemOf: repository => host.problemOf(repository),
    baseOf: source => host.baseOf(source),
    files: async (source, base) =>
      (await host.files(source, base)).map(file =>
        edited(source.repository, base, file),
      ),
    file: async (source, path, base) => {
      const file = await host.file(source, path, base);
      return file && edited(source.repository, base, file);
    },
    openPullRequest: options => host.openPullRequest(options),
    look: (repository, number) => host.look(repository, number),
  };
}
