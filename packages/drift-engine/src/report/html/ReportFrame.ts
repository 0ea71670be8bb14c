/** What stands around a report that is shown for something: a monitor's window, for example. Texts are plain, not HTML. */
export interface ReportFrame {
  /** Heading and title of the page; made of the two names without it. */
  title?: string;
  /** On what it was judged; made of the names and rows without it. */
  basis?: string;
  /** What the verdict promises; made of the report's settings without it. */
  promises?: { title: string; words: string }[];
  /** Enough to do it again, shown at the end. */
  evidence?: {
    facts: { title: string; words: string }[];
    /** Queries as they were sent. */
    queries: string[];
  };
}
