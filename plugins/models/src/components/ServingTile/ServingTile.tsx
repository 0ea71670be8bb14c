import { FamilySummary } from '@bellwether/plugin-models-common';
import {
  SummaryTile,
  useModelPath,
  useModelRef,
} from '@bellwether/plugin-models-react';
import { useSummaries } from '../../entity';

/** Key of our summary among those of the families. */
const FAMILY = 'serving';

/** What the clusters say of the model, in a word, a number and a sentence; nothing where they were not asked yet. */
export function ServingTile() {
  const entityRef = useModelRef();
  const path = useModelPath();
  const linkOf = ({ href }: FamilySummary) =>
    href === undefined
      ? { to: path(entityRef, '/versions'), words: 'Open versions' }
      : {
          to: href.startsWith('/') ? href : path(entityRef, `/${href}`),
          words: 'Open serving',
        };
  return (
    <SummaryTile
      title="Serving"
      family={FAMILY}
      summaries={useSummaries(entityRef)}
      linkOf={linkOf}
    />
  );
}
