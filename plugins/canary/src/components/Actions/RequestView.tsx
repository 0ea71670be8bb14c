import { FieldChange, PlannedRequest } from '@bellwether/plugin-canary-common';
import {
  CopyButton,
  Snippet,
  useDiffStyles,
} from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import { useState } from 'react';
import { useText } from '../parts';

const OWNERS: Record<FieldChange['owner'], string> = {
  git: 'Git owns it: it comes back at the next sync',
  cluster: 'nobody else applies it',
  controller: 'the controller’s own',
};

function valueWords(value: unknown): string {
  return value === undefined ? 'not set' : JSON.stringify(value);
}

/** One request to the cluster: the fields that change, and the whole of it on request. */
export function RequestView(props: {
  request: PlannedRequest;
  changes: readonly FieldChange[];
}) {
  const diff = useDiffStyles();
  const text = useText();
  const { request, changes } = props;
  const [showsBody, setShowsBody] = useState(false);
  const { method, path, contentType, body } = request;
  const whole = `${method} ${path}\nContent-Type: ${contentType}\n\n${JSON.stringify(
    body,
    undefined,
    2,
  )}`;
  return (
    <>
      {/* It scrolls, and so takes the focus. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={diff.root} role="group" tabIndex={0} aria-label="Request">
        <div className={diff.head}>
          {method} {path}
        </div>
        {changes.map(({ path: field, before, after, owner }) => (
          <div key={field} style={{ padding: 0 }}>
            <div className={diff.gone} style={{ padding: '0 12px' }}>
              − {field}: {valueWords(before)}
            </div>
            <div className={diff.come} style={{ padding: '0 12px' }}>
              + {field}: {valueWords(after)}
            </div>
            <div className={diff.head} style={{ padding: '0 12px' }}>
              {'  '}
              {OWNERS[owner]}
            </div>
          </div>
        ))}
        {changes.length === 0 && <div>{JSON.stringify(body)}</div>}
      </div>
      <div className={text.small}>
        <Button
          size="small"
          color="primary"
          aria-expanded={showsBody}
          onClick={() => setShowsBody(!showsBody)}
        >
          Request in full
        </Button>
        {showsBody && (
          <>
            <Snippet text={whole} label="Request in full" />
            <CopyButton text={whole} />
          </>
        )}
      </div>
    </>
  );
}
