import { GitChange } from '@bellwether/plugin-canary-common';
import { DiffView, Note } from '@bellwether/plugin-models-react';

/** What would change in Git, as a unified diff. */
export function GitDiff(props: { git: GitChange }) {
  const { repository, base, diff, file, problem } = props.git;
  return (
    <>
      <DiffView
        label="Change in Git"
        head={`${repository}, ${
          file ?? 'file not known from here'
        }, into ${base}`}
        diff={diff}
      />
      {problem && (
        <Note tone="warn" title="No pull request can be made from here.">
          {problem}
        </Note>
      )}
    </>
  );
}
