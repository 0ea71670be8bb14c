import { useApiHolder } from '@backstage/core-plugin-api';
import { isError } from '@backstage/errors';
import { signalApiRef } from '@backstage/plugin-signals-react';
import {
  DependencyList,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react';
import { describeError, Loaded } from '../UpstreamState';
import { createReader } from './createReader';

/** A burst of changes leads to one read at its beginning, and one in each such time while it lasts. */
const GATHER_MS = 500;
/** How often to look where nobody tells of changes. */
const POLL_MS = 30_000;
/** How often to look where somebody should: a push that got lost is made up for. */
const POLL_WITH_SIGNALS_MS = 5 * 60_000;

/** @public */
export interface LiveOptions {
  /** Signals channel that tells of changes. */
  channel?: string;
  /** What the read depends on; a change asks anew and drops the answer to the old question. */
  deps: DependencyList;
  /** Keeps showing the old answer, with `loading`, until that to new `deps` has come: for the pages of a table. */
  keepPrevious?: boolean;
}

interface State<T> {
  deps: DependencyList;
  value?: T;
  error?: Error;
  loading: boolean;
  /** ISO 8601 time of the last good answer. */
  goodAt?: string;
}

function isSame(a: DependencyList, b: DependencyList) {
  return a.length === b.length && a.every((item, i) => Object.is(item, b[i]));
}

/**
 * Data that stays fresh: read once, and again when the Signals channel tells of a change. A portal without signals polls. A
 * failed read keeps the last good answer, with the time it is from. Refreshes behind an answer do not set `loading`.
 *
 * @public
 */
export function useLive<T>(
  load: (options: { signal: AbortSignal }) => Promise<T>,
  options: LiveOptions,
): Loaded<T> {
  const { channel, deps, keepPrevious } = options;
  const signals = useApiHolder().get(signalApiRef);
  const [state, setState] = useState<State<T>>({ deps, loading: true });
  const loadRef = useRef(load);
  loadRef.current = load;
  const readNow = useRef<() => void>(() => {});

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const reader = createReader(async () => {
      try {
        const value = await loadRef.current({ signal });
        if (signal.aborted) return;
        const goodAt = new Date().toISOString();
        setState({ deps, value, loading: false, goodAt });
      } catch (thrown) {
        if (signal.aborted) return;
        const error = isError(thrown) ? thrown : new Error('');
        // Who may no longer see it, must not go on seeing it.
        const keep = describeError(error).kind === 'failed';
        setState(last =>
          keep && isSame(last.deps, deps)
            ? { ...last, error, loading: false }
            : { deps, error, loading: false },
        );
      }
    }, GATHER_MS);

    readNow.current = () => {
      setState(last => ({ ...last, loading: true }));
      reader.now();
    };
    reader.now();

    const subscription =
      channel === undefined
        ? undefined
        : signals?.subscribe(channel, () => reader.soon());
    const timer = setInterval(
      () => {
        if (!document.hidden) reader.now();
      },
      subscription ? POLL_WITH_SIGNALS_MS : POLL_MS,
    );
    return () => {
      controller.abort();
      clearInterval(timer);
      subscription?.unsubscribe();
      reader.stop();
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [...deps, channel, signals]);

  const retry = useCallback(() => readNow.current(), []);
  const isCurrent = isSame(state.deps, deps);
  if (!isCurrent && !keepPrevious) return { loading: true, retry };
  const { value, error, goodAt } = state;
  return {
    value,
    error,
    loading: state.loading || !isCurrent,
    staleSince: error && value !== undefined ? goodAt : undefined,
    retry,
  };
}
