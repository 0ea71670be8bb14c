import { ChangesPreview } from '@bellwether/plugin-cost-common';
import { Note, Snippet, SubTitle } from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import { useState } from 'react';
import { useText } from '../parts';
import { EditView } from './EditView';

/** Exactly what would be changed, what to know before, and what follows. */
export function PreviewBody(props: { preview: ChangesPreview }) {
  const text = useText();
  const { preview } = props;
  const [showsText, setShowsText] = useState(false);
  const hasRequest = preview.edits.some(({ via }) => via === 'pull-request');
  return (
    <>
      <p className={text.small}>{preview.sentence}</p>
      {preview.warnings.map(warning => (
        <Note key={warning} tone="warn">
          {warning}
        </Note>
      ))}
      {preview.edits.map((edit, index) => (
        <EditView key={`${index} ${edit.target}`} edit={edit} />
      ))}
      {hasRequest && (
        <div>
          <Button
            size="small"
            color="primary"
            aria-expanded={showsText}
            onClick={() => setShowsText(!showsText)}
          >
            Text of the pull request
          </Button>
          {showsText && (
            <Snippet
              label="Text of the pull request"
              text={preview.description}
            />
          )}
        </div>
      )}
      {preview.next.length > 0 && (
        <div>
          <SubTitle>What happens next</SubTitle>
          <ol className={text.small} style={{ paddingLeft: 20 }}>
            {preview.next.map(step => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </div>
      )}
    </>
  );
}
