import { VersionsReply } from '@bellwether/plugin-models-common';
import {
  EntityBody,
  ExplainedButton,
  NoDataYet,
  Note,
  Panel,
  SkeletonBar,
  UpstreamState,
  useModelRef,
} from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { useState } from 'react';
import { useModel, useVersions } from '../../entity';
import { useConnectionsPath } from '../../hooks';
import { Comparison } from '../Comparison';
import { MoveAliasButton } from '../MoveAliasDialog';
import { ReadAge } from '../ReadAge';
import { inOrder, MOST } from './selection';
import { useSelection } from './useSelection';
import { VersionsTable } from './VersionsTable';

const FIRST_SHOWN = 10;
const MORE_SHOWN = 20;

const useStyles = makeStyles(
  {
    rows: { paddingTop: 6 },
    inset: { padding: '10px 16px 15px' },
    note: { padding: '10px 16px 0' },
    skeleton: { display: 'grid', gap: 12 },
  },
  { name: 'BellwetherVersionsTab' },
);

/** `/versions`: the versions of a model, those that are ticked side by side, and the way to move an alias. */
export function VersionsTab() {
  const classes = useStyles();
  const entityRef = useModelRef();
  const model = useModel(entityRef);
  const versions = useVersions(entityRef);
  const connectionsHref = useConnectionsPath();
  const reply = versions.value;
  const selection = useSelection(reply?.versions ?? []);
  const [count, setCount] = useState(FIRST_SHOWN);
  const hasRows = reply !== undefined && reply.versions.length > 0;
  const isStale = versions.staleSince ?? reply?.freshness.staleSince;
  const refresh = () => {
    model.retry();
    versions.retry();
  };

  return (
    <EntityBody>
      <Panel
        title="Versions"
        subtitle={
          reply &&
          `${reply.total}${
            model.value ? ` in ${model.value.registry.title}` : ''
          }`
        }
        flush
        actions={
          hasRows && (
            <>
              <ReadAge freshness={reply.freshness} source="registry" />
              {model.value && (
                <MoveAliasButton
                  model={model.value}
                  alias="champion"
                  chooseAlias
                  label="Move alias"
                  target={selection.ticked.find(
                    version =>
                      !model.value?.aliases.some(
                        ({ alias, version: at }) =>
                          alias === 'champion' && at === version,
                      ),
                  )}
                  onMoved={refresh}
                />
              )}
              <CompareButton selection={selection} reply={reply} />
            </>
          )
        }
        footer={
          hasRows && (
            <OlderRow
              reply={reply}
              count={count}
              onMore={() => setCount(count + MORE_SHOWN)}
            />
          )
        }
      >
        {hasRows && selection.unknown.length > 0 && (
          <div className={classes.note}>
            <Note tone="warn">
              The address asks for {selection.unknown.join(', ')}, which the
              registry does not hold.
            </Note>
          </div>
        )}
        <div className={hasRows && !isStale ? classes.rows : classes.inset}>
          <UpstreamState
            data={versions}
            subject="the versions"
            skeleton={
              <div className={classes.skeleton}>
                {Array.from({ length: 5 }, (_, row) => (
                  <SkeletonBar key={row} height={20} />
                ))}
              </div>
            }
            isEmpty={({ versions: rows }) => rows.length === 0}
            empty={
              <NoDataYet title="No version yet">
                The registry holds the name of the model, and no version of it.
                A version appears here within a minute of being registered.
              </NoDataYet>
            }
            freshness={({ freshness }) => freshness}
            connectionsHref={connectionsHref}
          >
            {value => (
              <VersionsTable
                reply={value}
                count={count}
                selected={selection.ticked}
                onToggle={selection.toggle}
              />
            )}
          </UpstreamState>
        </div>
      </Panel>
      {selection.compared.length > 1 && (
        <Comparison
          entityRef={entityRef}
          model={model.value}
          versions={selection.compared}
        />
      )}
    </EntityBody>
  );
}

function CompareButton(props: {
  selection: ReturnType<typeof useSelection>;
  reply: VersionsReply;
}) {
  const { ticked, compared, compare } = props.selection;
  const isSame =
    inOrder(ticked, props.reply.versions).join() ===
    inOrder(compared, props.reply.versions).join();
  function whyNot() {
    if (ticked.length < 2) return 'Tick two versions or more';
    if (ticked.length > MOST) return `At most ${MOST} can be compared`;
    return isSame ? 'These are compared below' : undefined;
  }
  return (
    <ExplainedButton variant="contained" whyNot={whyNot()} onClick={compare}>
      Compare {ticked.length}
    </ExplainedButton>
  );
}

function OlderRow(props: {
  reply: VersionsReply;
  count: number;
  onMore(): void;
}) {
  const { versions, total } = props.reply;
  const shown = Math.min(props.count, versions.length);
  return (
    <>
      <span>
        {shown} of {total}
      </span>
      {shown < versions.length && (
        <Button size="small" color="primary" onClick={props.onMore}>
          Show older
        </Button>
      )}
      {shown === versions.length && shown < total && (
        <span>older ones are in the registry only</span>
      )}
    </>
  );
}
