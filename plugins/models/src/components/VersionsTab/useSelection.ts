import { ModelVersion } from '@bellwether/plugin-models-common';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { firstSelection, inOrder, readSelection } from './selection';

const KEY = 'compare';

/**
 * Which versions are ticked, and which are compared. What is compared stands in the URL; ticks are a draft of it until
 * the person asks for the comparison.
 */
export function useSelection(versions: ModelVersion[]) {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const text = search.get(KEY);
  const { selected, unknown } = readSelection(text, versions);
  const compared = selected.length > 1 ? selected : firstSelection(versions);
  const [draft, setDraft] = useState<{ of: string; ticked: number[] }>();
  // A draft ends with the comparison that it was a draft of.
  const key = compared.join();
  const ticked = draft?.of === key ? draft.ticked : compared;

  return {
    compared,
    ticked,
    unknown,
    toggle: (version: number) =>
      setDraft({
        of: key,
        ticked: ticked.includes(version)
          ? ticked.filter(other => other !== version)
          : [...ticked, version],
      }),
    compare: () => {
      const next = new URLSearchParams(search);
      next.set(KEY, inOrder(ticked, versions).join(','));
      // A comma may stand in a query as it is; a person reads and copies this one.
      navigate({ search: next.toString().replace(/%2C/g, ',') });
    },
  };
}
