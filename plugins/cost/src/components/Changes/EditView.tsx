import { PlannedEdit } from '@bellwether/plugin-cost-common';
import {
  CopyButton,
  DiffView,
  Note,
  Snippet,
  SubTitle,
} from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import { useState } from 'react';
import { useText } from '../parts';

const VIA: Record<PlannedEdit['via'], string> = {
  'pull-request': 'by pull request',
  patch: 'by a change of the cluster',
  'by-hand': 'by hand',
};

/** One file or object as it would be changed. */
export function EditView(props: { edit: PlannedEdit }) {
  const text = useText();
  const { target, via, repository, base, file, diff, request, problem } =
    props.edit;
  const place = [repository, file, base && `into ${base}`]
    .filter(Boolean)
    .join(', ');
  return (
    <div>
      <SubTitle>
        {target} <span className={text.tertiary}>{VIA[via]}</span>
      </SubTitle>
      {problem && (
        <Note tone="warn" title="It cannot be written from here.">
          {problem}
        </Note>
      )}
      {diff && (
        <DiffView
          label={`Change of ${target}`}
          head={place || target}
          diff={diff}
        />
      )}
      {request && <RequestView request={request} />}
    </div>
  );
}

function RequestView(props: { request: NonNullable<PlannedEdit['request']> }) {
  const [isShown, setShown] = useState(false);
  const { method, path, contentType, body } = props.request;
  const whole = `${method} ${path}\nContent-Type: ${contentType}\n\n${JSON.stringify(
    body,
    undefined,
    2,
  )}`;
  return (
    <>
      <Button
        size="small"
        color="primary"
        aria-expanded={isShown}
        onClick={() => setShown(!isShown)}
      >
        Request in full
      </Button>
      {isShown && (
        <>
          <Snippet text={whole} label="Request in full" />
          <CopyButton text={whole} />
        </>
      )}
    </>
  );
}
