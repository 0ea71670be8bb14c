import {
  FamilySummary,
  SummariesReply,
} from '@bellwether/plugin-models-common';
import { Failed, Loaded, Loading, SkeletonBar } from '../UpstreamState';
import { HealthTile } from './HealthTile';

/**
 * The tile of a family's summary of one model: while it is read, when it could not be, and nothing where the family says
 * nothing of the model.
 */
export function SummaryTile(props: {
  title: string;
  /** Name of the family among those that summarise models. */
  family: string;
  summaries: Loaded<SummariesReply>;
  /** Where there is more. */
  linkOf(summary: FamilySummary): { to: string; words: string };
}) {
  const { title, family, linkOf } = props;
  const { value, error, loading, retry } = props.summaries;
  if (!value) {
    return (
      <HealthTile title={title}>
        {loading ? (
          <Loading
            subject="the summary"
            skeleton={<SkeletonBar width="50%" height={28} />}
          />
        ) : (
          <Failed
            title="The summary could not be read"
            error={error}
            retry={retry}
          />
        )}
      </HealthTile>
    );
  }
  const summary = value.summaries[family];
  if (!summary) return null;
  return <HealthTile title={title} summary={summary} link={linkOf(summary)} />;
}
