import { Link } from '@backstage/core-components';
import {
  bellwetherTokens,
  ExplainedButton,
} from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import Popover from '@material-ui/core/Popover';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import ExpandMore from '@material-ui/icons/ExpandMore';
import StarBorder from '@material-ui/icons/StarBorder';
import { FormEvent, useId, useState } from 'react';
import { useLocation } from 'react-router-dom';
import { useControlStyles } from './useControlStyles';
import { MOST_SAVED, savedSearch, useSavedFilters } from './useSavedFilters';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      dialog: {
        width: 340,
        maxWidth: '90vw',
        padding: 16,
        fontSize: 13,
        lineHeight: '20px',
        color: tokens.text,
        '& :focus-visible': {
          outline: `2px solid ${tokens.accent}`,
          outlineOffset: 2,
        },
      },
      list: { listStyle: 'none', margin: '0 0 12px', padding: 0 },
      item: {
        display: 'flex',
        alignItems: 'center',
        gap: 8,
        padding: '3px 0',
        borderBottom: `1px solid ${tokens.line}`,
      },
      name: { flex: 1, minWidth: 0, overflowWrap: 'anywhere' },
      none: { margin: '0 0 12px', color: tokens.text2 },
      form: { display: 'flex', gap: 8, alignItems: 'flex-start' },
      current: { fontWeight: 500 },
      remove: { color: tokens.text2, fontSize: 12.5 },
      field: {
        '& input': { fontSize: 13, padding: '8px 10px', height: 18 },
        '& label': { fontSize: 13, lineHeight: '10px' },
      },
    };
  },
  { name: 'BellwetherSavedFilters' },
);

/** Views of the fleet under a name, kept for the person who saved them. Each is a link, so it opens like any other. */
export function SavedFilters() {
  const classes = useStyles();
  const controls = useControlStyles();
  const titleId = useId();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const { pathname, search } = useLocation();
  const { saved, save, remove } = useSavedFilters();
  const current = savedSearch(search);
  const close = () => setAnchor(null);

  return (
    <>
      <Button
        variant="outlined"
        className={controls.button}
        startIcon={<StarBorder aria-hidden style={{ fontSize: 16 }} />}
        endIcon={<ExpandMore aria-hidden style={{ fontSize: 16 }} />}
        aria-haspopup="dialog"
        aria-expanded={Boolean(anchor)}
        onClick={event => setAnchor(event.currentTarget)}
      >
        Saved filters
      </Button>
      <Popover
        open={Boolean(anchor)}
        anchorEl={anchor}
        onClose={close}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: 'top', horizontal: 'right' }}
        PaperProps={{ role: 'dialog', 'aria-labelledby': titleId }}
      >
        <div className={classes.dialog}>
          <h2 id={titleId} className={controls.popoverTitle}>
            Saved filters
          </h2>
          {saved.length === 0 ? (
            <p className={classes.none}>
              None yet. Choose filters and an order, and give them a name.
            </p>
          ) : (
            <ul className={classes.list}>
              {saved.map(({ name, search: itsSearch }) => (
                <li key={name} className={classes.item}>
                  <Link
                    to={`${pathname}${itsSearch}`}
                    className={
                      itsSearch === current
                        ? `${classes.name} ${classes.current}`
                        : classes.name
                    }
                    aria-current={itsSearch === current ? 'true' : undefined}
                    onClick={close}
                  >
                    {name}
                  </Link>
                  <Button
                    size="small"
                    className={classes.remove}
                    aria-label={`Remove ${name}`}
                    onClick={() => remove(name)}
                  >
                    Remove
                  </Button>
                </li>
              ))}
            </ul>
          )}
          <SaveForm
            isFull={saved.length >= MOST_SAVED}
            taken={saved.map(({ name }) => name)}
            onSave={name => {
              save({ name, search: current });
              close();
            }}
          />
        </div>
      </Popover>
    </>
  );
}

function SaveForm(props: {
  isFull: boolean;
  taken: string[];
  onSave(name: string): void;
}) {
  const classes = useStyles();
  const nameId = useId();
  const [draft, setDraft] = useState('');
  const name = draft.trim();
  const isTaken = props.taken.includes(name);
  let whyNot: string | undefined;
  if (name === '') whyNot = 'Give it a name first';
  else if (props.isFull && !isTaken) {
    whyNot = `There is room for ${MOST_SAVED}; remove one first`;
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!whyNot) props.onSave(name);
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <TextField
        size="small"
        variant="outlined"
        fullWidth
        className={classes.field}
        id={nameId}
        label="Name of this view"
        value={draft}
        inputProps={{ maxLength: 60 }}
        helperText={isTaken ? 'Replaces what has this name' : undefined}
        onChange={event => setDraft(event.target.value)}
      />
      <ExplainedButton variant="contained" type="submit" whyNot={whyNot}>
        Save
      </ExplainedButton>
    </form>
  );
}
