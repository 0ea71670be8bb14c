import { MarkdownContent } from '@backstage/core-components';
import { ModelDetail } from '@bellwether/plugin-models-common';
import {
  bellwetherTokens,
  EntityBody,
  NoDataYet,
  Panel,
  SkeletonLines,
  StateMessage,
  UpstreamState,
  useBellwetherTokens,
  useModelRef,
} from '@bellwether/plugin-models-react';
import InputBase from '@material-ui/core/InputBase';
import NativeSelect from '@material-ui/core/NativeSelect';
import { makeStyles } from '@material-ui/core/styles';
import { useSearchParams } from 'react-router-dom';
import { useModel, useModelCard, useVersions } from '../../entity';
import { useConnectionsPath } from '../../hooks';
import { ReadAge } from '../ReadAge';

const KEY = 'version';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      markdown: {
        maxWidth: '80ch',
        overflowWrap: 'anywhere',
        '& pre': { overflowX: 'auto', maxWidth: '100%' },
        '& code': { fontFamily: tokens.monospace, fontSize: 12.5 },
        '&& td': { padding: '6px 12px', lineHeight: '20px' },
        '& h1': { fontSize: 22, lineHeight: '30px', margin: '0 0 12px' },
        '& h2': { fontSize: 18, lineHeight: '26px', margin: '24px 0 8px' },
        '& h3': { fontSize: 15, lineHeight: '22px', margin: '16px 0 6px' },
      },
      select: {
        fontSize: 13,
        border: `1px solid ${tokens.lineStrong}`,
        borderRadius: 4,
        paddingLeft: 8,
        color: tokens.text,
      },
    };
  },
  { name: 'BellwetherModelCard' },
);

/** How a README gets beside a version, with the client of the registry. */
const ADD_SNIPPET = `import mlflow

mlflow.log_artifact("README.md", artifact_path="model")`;

/** A link that only means something beside the file leads nowhere here. */
function onlyAbsolute(address: string) {
  return /^(https?:|mailto:|#)/i.test(address) ? address : '';
}

/** Version that the URL asks for, else the one that the Overview describes. */
function useChosenVersion(model: ModelDetail | undefined) {
  const [search, setSearch] = useSearchParams();
  const asked = Number(search.get(KEY));
  const version =
    Number.isInteger(asked) && asked > 0
      ? asked
      : model?.described?.version ?? model?.newestVersion;
  return {
    version,
    choose: (next: string) => {
      const changed = new URLSearchParams(search);
      changed.set(KEY, next);
      setSearch(changed);
    },
  };
}

/** `/model-card`: the README of a version. */
export function ModelCardContent() {
  const entityRef = useModelRef();
  const model = useModel(entityRef);
  const connectionsHref = useConnectionsPath();
  return (
    <EntityBody>
      <UpstreamState
        data={model}
        subject="this model"
        skeleton={<SkeletonLines lines={6} />}
        connectionsHref={connectionsHref}
      >
        {value => <Card model={value} />}
      </UpstreamState>
    </EntityBody>
  );
}

function Card(props: { model: ModelDetail }) {
  const classes = useStyles();
  const { text2 } = useBellwetherTokens();
  const { model } = props;
  const { version, choose } = useChosenVersion(model);
  const card = useModelCard(model.entityRef, version);
  const versions = useVersions(model.entityRef).value?.versions ?? [];
  const offered = new Set([
    ...(version === undefined ? [] : [version]),
    ...versions.map(item => item.version),
  ]);

  return (
    <Panel
      title="Model card"
      subtitle={card.value?.markdown ? card.value.file : undefined}
      actions={
        version !== undefined && (
          <>
            <ReadAge freshness={model.freshness} source="registry" />
            <NativeSelect
              inputProps={{ 'aria-label': 'Version' }}
              input={<InputBase className={classes.select} />}
              value={version}
              onChange={event => choose(event.target.value)}
            >
              {[...offered]
                .sort((a, b) => b - a)
                .map(item => (
                  <option key={item} value={item}>
                    version {item}
                  </option>
                ))}
            </NativeSelect>
          </>
        )
      }
    >
      {version === undefined ? (
        <NoDataYet title="No version yet">
          A model card belongs to a version; the registry holds none.
        </NoDataYet>
      ) : (
        <UpstreamState
          data={card}
          subject={`the model card of version ${version}`}
          skeleton={<SkeletonLines lines={8} />}
          isEmpty={value => !value?.markdown}
          empty={
            <StateMessage
              icon="plug"
              colour={text2}
              title={`Version ${version} carries no README`}
              snippet={ADD_SNIPPET}
            >
              A file README.md among the files of a version is its model card:
              what it is for, what it is not for, what it was measured on. Log
              one with the next version:
            </StateMessage>
          }
        >
          {value => (
            <MarkdownContent
              className={classes.markdown}
              content={value?.markdown ?? ''}
              transformLinkUri={onlyAbsolute}
              transformImageUri={onlyAbsolute}
            />
          )}
        </UpstreamState>
      )}
    </Panel>
  );
}
