import { FleetReply } from '@bellwether/plugin-models-common';
import { NoDataYet, NotConfigured } from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import { REGISTRY_SNIPPET } from '../../snippets';
import { FleetView, isFiltered, withoutFilters } from './fleetView';
import { ChangeView } from './useFleetView';

/** Why there is no row: nothing matches, the page is past the end, nothing was read yet, or nothing is configured. */
export function FleetEmpty(props: {
  reply: FleetReply;
  view: FleetView;
  onChange: ChangeView;
}) {
  const { reply, view, onChange } = props;
  if (reply.total > 0) {
    return (
      <NoDataYet
        title={`There is no page ${view.page}`}
        actions={
          <Button
            size="small"
            variant="outlined"
            color="primary"
            onClick={() => onChange({ page: 1 })}
          >
            First page
          </Button>
        }
      >
        The models that match are on earlier pages.
      </NoDataYet>
    );
  }
  if (isFiltered(view)) {
    return (
      <NoDataYet
        title="No model matches"
        actions={
          <Button
            size="small"
            variant="outlined"
            color="primary"
            onClick={() => onChange(withoutFilters(view))}
          >
            Clear filters
          </Button>
        }
      >
        The filters leave none of the models that you may see.
      </NoDataYet>
    );
  }
  const registries = reply.sources.filter(({ kind }) => kind === 'registry');
  if (registries.length === 0) {
    return (
      <NotConfigured
        title="No registry is configured"
        snippet={REGISTRY_SNIPPET}
      >
        Models are read from a registry. Add one to <code>app-config.yaml</code>
        :
      </NotConfigured>
    );
  }
  return registries.some(({ readAt }) => readAt) ? (
    <NoDataYet title="No model yet">
      The registry holds no model that you may see. It appears here within a
      minute of being registered.
    </NoDataYet>
  ) : (
    <NoDataYet title="The registry has not been read yet">
      The first read is under way; this page renews itself.
    </NoDataYet>
  );
}
