/** Name of an upstream of the sandbox: `mlflow`, `feast-registry`, or a cluster such as `prod-eu`. */
export type Upstream = string;

/** Narrows a rule to some requests. */
export interface FaultMatch {
  method?: string;
  /** Start of the path, without the query. */
  pathPrefix?: string;
}

interface RequestFault {
  match?: FaultMatch;
  /** Number of requests that the rule applies to; without it, the rule stays until it is cleared. */
  times?: number;
}

/** What goes wrong with an upstream. */
export type FaultRule =
  /** Every answer comes late. */
  | ({ kind: 'delay'; milliseconds: number } & RequestFault)
  /** An error status in the upstream's place, with a short JSON body. */
  | ({
      kind: 'status';
      status: number;
      retryAfterSeconds?: number;
    } & RequestFault)
  /** A sign-in page of some proxy in front of the upstream, with status 200. */
  | ({ kind: 'html' } & RequestFault)
  /** The upstream's own answer, cut in the middle. */
  | ({ kind: 'truncated' } & RequestFault)
  /** The upstream does what it is asked; its answer never comes. */
  | ({ kind: 'lost' } & RequestFault)
  /** Ends the watches that are open now; clients may open new ones. */
  | { kind: 'drop-watch' }
  /** Nobody listens on the upstream's port. */
  | { kind: 'refuse' };
