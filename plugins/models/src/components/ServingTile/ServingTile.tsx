import {
  Failed,
  HealthTile,
  Loading,
  SkeletonBar,
  useModelPath,
  useModelRef,
} from '@bellwether/plugin-models-react';
import { useSummaries } from '../../entity';

const TITLE = 'Serving';
/** Key of our summary among those of the families. */
const FAMILY = 'serving';

/** What the clusters say of the model, in a word, a number and a sentence; nothing where they were not asked yet. */
export function ServingTile() {
  const entityRef = useModelRef();
  const path = useModelPath();
  const { value, error, loading, retry } = useSummaries(entityRef);

  if (!value) {
    return (
      <HealthTile title={TITLE}>
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
  const summary = value.summaries[FAMILY];
  if (!summary) return null;
  const { href } = summary;
  return (
    <HealthTile
      title={TITLE}
      summary={summary}
      link={
        href === undefined
          ? { to: path(entityRef, '/versions'), words: 'Open versions' }
          : {
              to: href.startsWith('/') ? href : path(entityRef, `/${href}`),
              words: 'Open serving',
            }
      }
    />
  );
}
