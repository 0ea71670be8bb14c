import { bellwetherTokens } from '@bellwether/plugin-models-react';
import InputBase from '@material-ui/core/InputBase';
import { makeStyles } from '@material-ui/core/styles';
import Search from '@material-ui/icons/Search';
import { useEffect, useState } from 'react';
import useDebounce from 'react-use/esm/useDebounce';

const WAIT_MS = 300;

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: {
        width: 200,
        border: `1px solid ${tokens.lineStrong}`,
        borderRadius: 4,
        padding: '5px 10px',
        fontSize: 13,
        lineHeight: '18px',
        color: tokens.text,
        backgroundColor: tokens.surface,
        '&:focus-within': {
          outline: `2px solid ${tokens.accent}`,
          outlineOffset: 2,
        },
      },
      input: {
        padding: 0,
        height: 18,
        '&&:focus-visible': { outline: 'none' },
        '&::placeholder': { color: tokens.text3, opacity: 1 },
      },
      icon: { fontSize: 14, marginRight: 8, color: tokens.text3 },
    };
  },
  { name: 'BellwetherTextFilter' },
);

/** Free text. Asks when the typing pauses, and follows the URL when that changes by other means. */
export function TextFilter(props: {
  value: string;
  onChange(value: string): void;
}) {
  const classes = useStyles();
  const { value } = props;
  const [draft, setDraft] = useState(value);
  useEffect(() => {
    setDraft(current => (current.trim() === value ? current : value));
  }, [value]);
  useDebounce(
    () => {
      if (draft.trim() !== value) props.onChange(draft.trim());
    },
    WAIT_MS,
    [draft],
  );
  return (
    <InputBase
      className={classes.root}
      classes={{ input: classes.input }}
      type="search"
      placeholder="Name, tag or system"
      inputProps={{ 'aria-label': 'Name, tag or system', maxLength: 200 }}
      startAdornment={<Search className={classes.icon} aria-hidden />}
      value={draft}
      onChange={event => setDraft(event.target.value)}
    />
  );
}
