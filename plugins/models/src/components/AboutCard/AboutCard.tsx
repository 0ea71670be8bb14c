import { Link } from '@backstage/core-components';
import { Freshness, ModelDetail } from '@bellwether/plugin-models-common';
import {
  bellwetherTokens,
  NoDataYet,
  NotConfigured,
  Note,
  Panel,
  SkeletonBar,
  SkeletonLines,
  UpstreamState,
  useModelPath,
  useModelRef,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { useModel } from '../../entity';
import { useConnectionsPath } from '../../hooks';
import { lacksPermission, MoveAliasButton } from '../MoveAliasDialog';
import { ChangeModelMenu } from '../NewModel';
import { ReadAge } from '../ReadAge';
import { AliasTable } from './AliasTable';
import { FirstVersion } from './FirstVersion';
import { ModelFacts } from './ModelFacts';

const useStyles = makeStyles(
  theme => ({
    description: {
      margin: '0 0 12px',
      maxWidth: '68ch',
      overflowWrap: 'anywhere',
      whiteSpace: 'pre-line',
    },
    absent: { color: bellwetherTokens(theme).text2 },
    inPart: { marginBottom: 12 },
    noAlias: { marginBottom: 14 },
    skeleton: { display: 'grid', gap: 14 },
  }),
  { name: 'BellwetherAboutCard' },
);

/** What the model is, which version is the champion, since when and by whom, and where that is known from. */
export function AboutCard() {
  const classes = useStyles();
  const entityRef = useModelRef();
  const model = useModel(entityRef);
  const connectionsHref = useConnectionsPath();

  return (
    <Panel
      title="About"
      actions={model.value && <AboutLinks model={model.value} />}
    >
      <UpstreamState
        data={model}
        subject="this model"
        skeleton={
          <div className={classes.skeleton}>
            <SkeletonBar width="70%" />
            <SkeletonBar height={110} />
            <SkeletonLines lines={5} />
          </div>
        }
        freshness={({ freshness }) => freshness}
        connectionsHref={connectionsHref}
        notConfigured={
          <NotConfigured
            title="No registered model stands behind this entity"
            actions={<Link to={connectionsHref}>Connections</Link>}
          >
            Its registry has not been read yet, is no longer configured, or no
            longer holds the model.
          </NotConfigured>
        }
      >
        {value => (
          <>
            <InPart freshness={value.freshness} />
            <p
              className={
                value.description
                  ? classes.description
                  : `${classes.description} ${classes.absent}`
              }
            >
              {value.description ?? 'The registry holds no description.'}
            </p>
            <Aliases model={value} onMoved={model.retry} />
            <ModelFacts model={value} />
          </>
        )}
      </UpstreamState>
    </Panel>
  );
}

/** Something could not be read this time, though the registry answers. */
function InPart(props: { freshness: Freshness }) {
  const classes = useStyles();
  const { staleSince, problem } = props.freshness;
  if (staleSince || !problem) return null;
  return (
    <div className={classes.inPart}>
      <Note tone="warn" title="In part only.">
        {problem}
      </Note>
    </div>
  );
}

function AboutLinks(props: { model: ModelDetail }) {
  const path = useModelPath();
  const { entityRef, registry, freshness } = props.model;
  return (
    <>
      <ReadAge freshness={freshness} source="registry" />
      {registry.webUrl && <Link to={registry.webUrl}>{registry.title}</Link>}
      <Link to={path(entityRef, '/versions')}>Versions</Link>
      <Link to={path(entityRef, '/model-card')}>Model card</Link>
      <ChangeModelMenu
        entityRef={entityRef}
        whyNot={lacksPermission(props.model)}
      />
    </>
  );
}

function Aliases(props: { model: ModelDetail; onMoved(): void }) {
  const classes = useStyles();
  const { model, onMoved } = props;
  if (model.aliases.length > 0) {
    return <AliasTable model={model} onMoved={onMoved} />;
  }
  return (
    <div className={classes.noAlias}>
      {model.versionCount === 0 ? (
        <FirstVersion model={model} />
      ) : (
        <NoDataYet
          title="No version has an alias yet"
          actions={
            <MoveAliasButton
              model={model}
              alias="champion"
              label="Set champion"
              onMoved={onMoved}
            />
          }
        >
          Until one is champion, nobody can say what should be served.
        </NoDataYet>
      )}
    </div>
  );
}
