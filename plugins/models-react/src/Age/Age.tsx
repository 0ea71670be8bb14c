import { formatAge } from '../format';
import { useNow } from './useNow';

const MINUTE_MS = 60_000;

/** How often the text can change, and a little calmer under a minute: a number that flickers draws the eye. */
function tickMs(ageMs: number) {
  if (ageMs < MINUTE_MS) return 10_000;
  return ageMs < 60 * MINUTE_MS ? 30_000 : 5 * MINUTE_MS;
}

/**
 * How long ago something was, for example `35 d`; the exact time is in the title.
 *
 * @public
 */
export function Age(props: {
  /** ISO 8601. */
  at: string;
  /** For example `ago`, where the words around it do not say it. */
  suffix?: string;
}) {
  const now = useNow(tickMs(Date.now() - Date.parse(props.at)));
  const age = formatAge(props.at, now);
  return (
    <time
      dateTime={props.at}
      title={props.at}
      style={{ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }}
    >
      {props.suffix ? `${age} ${props.suffix}` : age}
    </time>
  );
}
