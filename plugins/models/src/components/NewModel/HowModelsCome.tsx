import {
  bellwetherTokens,
  CopyButton,
  Snippet,
} from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import { makeStyles } from '@material-ui/core/styles';
import { useId } from 'react';
import { REGISTER_SNIPPET } from '../../snippets';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      title: {
        margin: 0,
        padding: '20px 24px 0',
        fontSize: 17,
        lineHeight: '25px',
        fontWeight: 500,
      },
      text: {
        margin: '0 0 12px',
        fontSize: 14,
        lineHeight: '20px',
        color: tokens.text,
      },
    };
  },
  { name: 'BellwetherHowModelsCome' },
);

/** Models are made where they are trained; the portal shows what the registry holds. */
export function HowModelsCome(props: {
  open: boolean;
  why: string;
  onClose(): void;
}) {
  const classes = useStyles();
  const titleId = useId();
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      aria-labelledby={titleId}
      maxWidth="sm"
      fullWidth
    >
      <h2 id={titleId} className={classes.title}>
        How a model comes into the portal
      </h2>
      <DialogContent>
        <p className={classes.text}>{props.why}</p>
        <p className={classes.text}>
          A model is shown as soon as the registry holds it: register it where
          it is trained, and tag it with its team. It appears here with the next
          read, or at once where the registry announces changes.
        </p>
        <Snippet label="Registering a model" text={REGISTER_SNIPPET} />
      </DialogContent>
      <DialogActions>
        <CopyButton
          text={REGISTER_SNIPPET}
          aria-label="Copy the lines that register a model"
        />
        <Button color="primary" onClick={props.onClose}>
          Close
        </Button>
      </DialogActions>
    </Dialog>
  );
}
