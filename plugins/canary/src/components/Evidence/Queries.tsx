import { EvidenceQuery } from '@bellwether/plugin-canary-common';
import {
  CopyButton,
  formatTime,
  Snippet,
} from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { useState } from 'react';
import { useText } from '../parts';

const useStyles = makeStyles(
  {
    list: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: 10,
      margin: 0,
      padding: 0,
      listStyle: 'none',
    },
  },
  { name: 'BellwetherEvidenceQueries' },
);

/** The queries behind a number, as they were sent. */
export function Queries(props: {
  queries: readonly EvidenceQuery[];
  /** The test, for a screen reader. */
  of: string;
}) {
  const classes = useStyles();
  const text = useText();
  const { queries, of } = props;
  const [isOpen, setOpen] = useState(false);
  return (
    <div>
      <Button
        size="small"
        color="primary"
        aria-expanded={isOpen}
        aria-label={`Queries: ${of}`}
        onClick={() => setOpen(!isOpen)}
      >
        {queries.length === 1 ? 'Its query' : `Its ${queries.length} queries`}
      </Button>
      {isOpen && (
        <ul className={classes.list}>
          {queries.map(({ about, source, instance, query, at }) => (
            <li key={`${about} ${query}`}>
              <p className={text.small}>
                {about}: {[source, instance].filter(Boolean).join(' ')}, read at{' '}
                {formatTime(at)}
              </p>
              <Snippet text={query} label={`Query of ${about}`} />
              <CopyButton
                variant="text"
                text={query}
                aria-label={`Copy the query of ${about}`}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
