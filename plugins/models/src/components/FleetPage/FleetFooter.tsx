import { FleetReply } from '@bellwether/plugin-models-common';
import {
  Age,
  bellwetherTokens,
  formatInteger,
  StateIcon,
} from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { Fragment } from 'react';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      ages: {
        marginLeft: 'auto',
        display: 'inline-flex',
        flexWrap: 'wrap',
        gap: '0 5px',
        alignItems: 'center',
        fontSize: 12,
        color: tokens.text3,
      },
      off: {
        '&&': {
          color: tokens.text3,
          cursor: 'default',
          backgroundColor: 'transparent',
        },
      },
    };
  },
  { name: 'BellwetherFleetFooter' },
);

function range({ page, pageSize, items, total }: FleetReply) {
  if (items.length === 0) return `0 of ${formatInteger(total)}`;
  const first = (page - 1) * pageSize + 1;
  const last = first + items.length - 1;
  return `${formatInteger(first)}–${formatInteger(last)} of ${formatInteger(
    total,
  )}`;
}

/** Which rows these are, how old each source of theirs is, and the way to the next. */
export function FleetFooter(props: {
  reply: FleetReply;
  onPage(page: number): void;
}) {
  const classes = useStyles();
  const { reply, onPage } = props;
  const { joinedAt, sources, page, pageSize, total } = reply;
  return (
    <>
      <span>{range(reply)}</span>
      <span className={classes.ages}>
        <StateIcon name="clock" size={14} />
        {joinedAt ? (
          <span>
            joined <Age at={joinedAt} suffix="ago" />
          </span>
        ) : (
          'not joined yet'
        )}
        {sources.map(source => (
          <Fragment key={`${source.kind}/${source.id}`}>
            <span aria-hidden>·</span>
            <span title={source.problem}>
              {source.id} <SourceAge source={source} />
            </span>
          </Fragment>
        ))}
      </span>
      <PageButton
        words="Previous"
        page={page - 1}
        whyNot={page <= 1 ? 'This is the first page' : undefined}
        onPage={onPage}
      />
      <PageButton
        words="Next"
        page={page + 1}
        whyNot={page * pageSize >= total ? 'This is the last page' : undefined}
        onPage={onPage}
      />
    </>
  );
}

function SourceAge({ source }: { source: FleetReply['sources'][number] }) {
  if (source.staleSince) {
    return (
      <>
        stale for <Age at={source.staleSince} />
      </>
    );
  }
  return source.readAt ? (
    <Age at={source.readAt} suffix="ago" />
  ) : (
    <>not read yet</>
  );
}

/** Stays in the tab order when there is no such page, and says why it does nothing. */
function PageButton(props: {
  words: string;
  page: number;
  whyNot?: string;
  onPage(page: number): void;
}) {
  const classes = useStyles();
  const { whyNot } = props;
  return (
    <Button
      size="small"
      color="primary"
      className={whyNot ? classes.off : undefined}
      aria-disabled={whyNot ? true : undefined}
      title={whyNot}
      disableRipple={Boolean(whyNot)}
      onClick={() => {
        if (!whyNot) props.onPage(props.page);
      }}
    >
      {props.words}
    </Button>
  );
}
