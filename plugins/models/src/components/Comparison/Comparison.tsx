import {
  Comparison as ComparisonReply,
  ModelDetail,
} from '@bellwether/plugin-models-common';
import {
  Panel,
  SkeletonBar,
  SkeletonLines,
  UpstreamState,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { useState } from 'react';
import { useComparison } from '../../entity';
import { useConnectionsPath } from '../../hooks';
import { DataPanel } from './DataPanel';
import { HistoryPanel } from './HistoryPanel';
import { versionsOf } from './metricRows';
import { MetricsPanel, Shown } from './MetricsPanel';
import { SignaturePanel } from './SignaturePanel';
import { ValuesPanel } from './ValuesPanel';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: 16,
    },
    details: {
      display: 'grid',
      gridTemplateColumns: 'repeat(3, minmax(0, 1fr))',
      gap: 16,
      alignItems: 'start',
      [theme.breakpoints.down('sm')]: {
        gridTemplateColumns: 'minmax(0, 1fr)',
      },
    },
    column: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: 16,
    },
    skeleton: { display: 'grid', gap: 12 },
  }),
  { name: 'BellwetherComparison' },
);

/** Two to five versions side by side; the first is the one that the others are held against. */
export function Comparison(props: {
  entityRef: string;
  /** For the names of files. */
  model: ModelDetail | undefined;
  versions: number[];
}) {
  const classes = useStyles();
  const { entityRef, versions, model } = props;
  const comparison = useComparison(entityRef, versions);
  const connectionsHref = useConnectionsPath();
  const inFrame = comparison.value === undefined || comparison.staleSince;

  const content = (
    <UpstreamState
      data={comparison}
      subject={`the comparison of ${versions.join(' and ')}`}
      skeleton={
        <div className={classes.skeleton}>
          <SkeletonLines lines={2} />
          <SkeletonBar height={180} />
        </div>
      }
      freshness={value => value?.freshness}
      connectionsHref={connectionsHref}
    >
      {value =>
        value && (
          <Panels
            comparison={value}
            entityRef={entityRef}
            modelName={model?.registry.modelName ?? 'model'}
          />
        )
      }
    </UpstreamState>
  );
  return inFrame ? <Panel title="Comparison">{content}</Panel> : content;
}

function Panels(props: {
  comparison: ComparisonReply;
  entityRef: string;
  modelName: string;
}) {
  const classes = useStyles();
  const { comparison, entityRef, modelName } = props;
  const [shown, setShown] = useState<Shown>('differences');
  const common = {
    versions: versionsOf(comparison),
    base: comparison.base,
    shown,
  };
  return (
    <div className={classes.root}>
      <MetricsPanel
        comparison={comparison}
        modelName={modelName}
        shown={shown}
        onShown={setShown}
      />
      <HistoryPanel
        comparison={comparison}
        entityRef={entityRef}
        modelName={modelName}
      />
      <div className={classes.details}>
        <ValuesPanel
          title="Parameters"
          noun="parameter"
          rows={comparison.params}
          {...common}
        />
        <SignaturePanel
          comparison={comparison}
          entityRef={entityRef}
          shown={shown}
        />
        <div className={classes.column}>
          <DataPanel comparison={comparison} />
          <ValuesPanel
            title="Environment"
            noun="requirement"
            rows={comparison.environment}
            {...common}
          />
          <ValuesPanel
            title="Tags"
            noun="tag"
            rows={comparison.tags}
            {...common}
          />
        </div>
      </div>
    </div>
  );
}
