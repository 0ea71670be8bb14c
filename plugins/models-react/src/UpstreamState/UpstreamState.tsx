import { Freshness } from '@bellwether/plugin-models-common';
import { makeStyles } from '@material-ui/core/styles';
import { ReactNode, useEffect, useState } from 'react';
import { bellwetherTokens } from '../theme';
import { describeError } from './describeError';
import { Loaded } from './Loaded';
import { SkeletonLines } from './Skeleton';
import { StaleNotice } from './StaleNotice';
import { Failed, NoDataYet, NotPermitted } from './StateMessage';

/** A read that is quicker than this shows no skeleton: it would only flicker. */
const SKELETON_AFTER_MS = 200;

const useStyles = makeStyles(
  theme => ({
    reading: {
      marginTop: 10,
      fontSize: 12.5,
      color: bellwetherTokens(theme).text2,
    },
  }),
  { name: 'BellwetherUpstreamState' },
);

function capitalise(text: string) {
  return text.charAt(0).toLocaleUpperCase('en') + text.slice(1);
}

/** State: being read. The frame stands, and a skeleton of the real shape after a moment. @public */
export function Loading(props: {
  /** What is being read, for example `the versions`. */
  subject: string;
  skeleton?: ReactNode;
}) {
  const classes = useStyles();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), SKELETON_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" aria-busy="true">
      {shown && (
        <>
          <div aria-hidden>{props.skeleton ?? <SkeletonLines />}</div>
          <div className={classes.reading}>Reading {props.subject}…</div>
        </>
      )}
    </div>
  );
}

/** The oldest of several sources, with every reason. */
function worstOf(freshness: Freshness | Freshness[] | undefined) {
  const stale = [freshness ?? []]
    .flat()
    .flatMap(({ staleSince, problem }) =>
      staleSince ? [{ staleSince, problem }] : [],
    )
    .sort((a, b) => Date.parse(a.staleSince) - Date.parse(b.staleSince));
  if (stale.length === 0) return undefined;
  const problems = new Set(stale.flatMap(({ problem }) => problem ?? []));
  return { since: stale[0].staleSince, problem: [...problems].join(' ') };
}

/** @public */
export interface UpstreamStateProps<T> {
  data: Loaded<T>;
  /** What is read, as it stands in a sentence, for example `the versions`. */
  subject: string;
  /** Bars in the shape of the data; lines of text by default. */
  skeleton?: ReactNode;
  isEmpty?(value: T): boolean;
  /** What to show when the answer holds nothing: how much has come, how much is needed, when. */
  empty?: ReactNode;
  /** What to show when the backend knows nothing of it (`NotFoundError`): the key or annotation to add. */
  notConfigured?: ReactNode;
  /** What to show when the reader may not see it: permission and owner. */
  notPermitted?: ReactNode;
  /** How old the facts in the answer are. */
  freshness?(value: T): Freshness | Freshness[] | undefined;
  /** Where the state of connections is shown. */
  connectionsHref?: string;
  children(value: T): ReactNode;
}

/**
 * Shows one of the six honest states that data from an upstream can be in, and `children` with the data when there is
 * some: loading, not configured, not permitted, no data yet, stale since a time, failed.
 *
 * @public
 */
export function UpstreamState<T>(props: UpstreamStateProps<T>) {
  const { value, error, loading, staleSince, retry } = props.data;
  const { subject } = props;

  if (value !== undefined) {
    const content = props.isEmpty?.(value)
      ? props.empty ?? <NoDataYet title="No data yet" />
      : props.children(value);
    const upstream = worstOf(props.freshness?.(value));
    const stale = staleSince
      ? { since: staleSince, problem: error && describeError(error).sentence }
      : upstream;
    return stale ? (
      <StaleNotice
        since={stale.since}
        problem={stale.problem}
        retry={retry}
        connectionsHref={props.connectionsHref}
      >
        {content}
      </StaleNotice>
    ) : (
      <>{content}</>
    );
  }
  if (loading) return <Loading subject={subject} skeleton={props.skeleton} />;

  const { kind, sentence } = describeError(error);
  if (kind === 'not-permitted') {
    return (
      <>
        {props.notPermitted ?? (
          <NotPermitted title={`You may not see ${subject}`}>
            {sentence}
          </NotPermitted>
        )}
      </>
    );
  }
  if (kind === 'not-found' && props.notConfigured !== undefined) {
    return <>{props.notConfigured}</>;
  }
  return (
    <Failed
      title={`${capitalise(subject)} could not be read`}
      error={error}
      retry={retry}
    />
  );
}
