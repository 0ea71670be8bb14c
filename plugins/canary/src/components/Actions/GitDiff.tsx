import { GitChange } from '@bellwether/plugin-canary-common';
import { CopyButton, Note } from '@bellwether/plugin-models-react';
import { useText } from '../parts';
import { useDiffStyles } from './useDiffStyles';

/** What would change in Git, as a unified diff. */
export function GitDiff(props: { git: GitChange }) {
  const diff = useDiffStyles();
  const text = useText();
  const { repository, base, file, problem } = props.git;
  const lineClass = (line: string) => {
    if (/^(---|\+\+\+|@@)/.test(line)) return diff.head;
    if (line.startsWith('-')) return diff.gone;
    return line.startsWith('+') ? diff.come : undefined;
  };
  return (
    <>
      {/* It scrolls, and so takes the focus. */}
      <div
        className={diff.root}
        role="group"
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        aria-label="Change in Git"
      >
        <div className={diff.head}>
          {repository}, {file ?? 'file not known from here'}, into {base}
        </div>
        {props.git.diff.split('\n').map((line, index) => (
          <div key={`${index} ${line}`} className={lineClass(line)}>
            {line || ' '}
          </div>
        ))}
      </div>
      <div className={text.small}>
        <CopyButton
          variant="text"
          label="Copy the diff"
          text={props.git.diff}
        />
      </div>
      {problem && (
        <Note tone="warn" title="No pull request can be made from here.">
          {problem}
        </Note>
      )}
    </>
  );
}
