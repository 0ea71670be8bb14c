import { ReactNode } from 'react';
import { CopyButton } from '../UpstreamState';
import { useDiffStyles } from './useDiffStyles';

/** A unified diff. @public */
export function DiffView(props: {
  label: string;
  head: ReactNode;
  diff: string;
}) {
  const classes = useDiffStyles();
  const lineClass = (line: string) => {
    if (/^(---|\+\+\+|@@)/.test(line)) return classes.head;
    if (line.startsWith('-')) return classes.gone;
    return line.startsWith('+') ? classes.come : undefined;
  };
  return (
    <>
      {/* It scrolls, and so takes the focus. */}
      <div
        className={classes.root}
        role="group"
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        aria-label={props.label}
      >
        <div className={classes.head}>{props.head}</div>
        {props.diff
          .replace(/\n$/, '')
          .split('\n')
          .map((line, index) => (
            <div key={`${index} ${line}`} className={lineClass(line)}>
              {line || ' '}
            </div>
          ))}
      </div>
      <CopyButton variant="text" label="Copy the diff" text={props.diff} />
    </>
  );
}
