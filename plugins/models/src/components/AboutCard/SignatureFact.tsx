import { Signature, SignatureField } from '@bellwether/plugin-models-common';
import { bellwetherTokens } from '@bellwether/plugin-models-react';
import MuiLink from '@material-ui/core/Link';
import { makeStyles } from '@material-ui/core/styles';
import { useId, useState } from 'react';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      toggle: { fontSize: 12.5, marginLeft: 8, verticalAlign: 'baseline' },
      all: {
        margin: '6px 0 0',
        padding: '8px 12px',
        maxHeight: 280,
        overflow: 'auto',
        fontFamily: tokens.monospace,
        fontSize: 12.5,
        lineHeight: 1.55,
        backgroundColor: tokens.surface2,
        border: `1px solid ${tokens.line}`,
        borderRadius: 4,
        whiteSpace: 'pre-wrap',
        overflowWrap: 'anywhere',
      },
    };
  },
  { name: 'BellwetherSignatureFact' },
);

function fieldWords({ name, type, required }: SignatureField) {
  const optional = required ? '' : ' (optional)';
  return `${name ? `${name}: ` : ''}${type}${optional}`;
}

/** For example `7 inputs`. */
function count(fields: SignatureField[], noun: string) {
  return `${fields.length} ${noun}${fields.length === 1 ? '' : 's'}`;
}

function listing(fields: SignatureField[]) {
  return fields.map(field => `  ${fieldWords(field)}`).join('\n');
}

/** What goes in and what comes out, in one line; all fields on request. */
export function SignatureFact(props: { signature: Signature }) {
  const classes = useStyles();
  const listId = useId();
  const [isOpen, setOpen] = useState(false);
  const { inputs, outputs } = props.signature;
  return (
    <>
      {count(inputs, 'input')} →{' '}
      {outputs.length === 1 ? (
        <code>{fieldWords(outputs[0])}</code>
      ) : (
        count(outputs, 'output')
      )}
      <MuiLink
        component="button"
        type="button"
        className={classes.toggle}
        aria-expanded={isOpen}
        aria-controls={listId}
        onClick={() => setOpen(!isOpen)}
      >
        {isOpen ? 'Hide fields' : 'Show fields'}
      </MuiLink>
      <div id={listId}>
        {isOpen && (
          <pre
            className={classes.all}
            aria-label="Fields of the signature"
            // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            tabIndex={0}
          >
            {`inputs\n${listing(inputs)}\noutputs\n${listing(outputs)}`}
          </pre>
        )}
      </div>
    </>
  );
}
