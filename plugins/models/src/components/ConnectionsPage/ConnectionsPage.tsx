import { useApi } from '@backstage/core-plugin-api';
import { FLEET_CHANNEL } from '@bellwether/plugin-models-common';
import {
  bellwetherTokens,
  CopyButton,
  NotConfigured,
  Panel,
  ScreenBody,
  SkeletonBar,
  UpstreamState,
  useLive,
} from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Refresh from '@material-ui/icons/Refresh';
import { modelsApiRef } from '../../api';
import { REGISTRY_SNIPPET } from '../../snippets';
import { ConnectionsTable } from './ConnectionsTable';
import { StateCounts } from './StateCounts';

const DOCTOR = 'npm run -s bellwether -- doctor';

const useStyles = makeStyles(
  theme => ({
    inset: { padding: '10px 16px 14px' },
    rows: { paddingTop: 6 },
    skeleton: { display: 'grid', gap: 22 },
    command: { fontFamily: bellwetherTokens(theme).monospace },
    right: { marginLeft: 'auto' },
  }),
  { name: 'BellwetherConnectionsPage' },
);

/** `/models/connections`: every upstream, its state, and the sentence that fixes it. */
export function ConnectionsPage() {
  const classes = useStyles();
  const models = useApi(modelsApiRef);
  const reply = useLive(({ signal }) => models.getConnections({ signal }), {
    channel: FLEET_CHANNEL,
    deps: [models],
  });
  const { value, staleSince } = reply;
  const isTable = value && value.connections.length > 0 && !staleSince;
  return (
    <ScreenBody>
      {value && value.connections.length > 0 && (
        <StateCounts connections={value.connections} />
      )}
      <Panel
        flush
        title="Upstreams"
        subtitle="worst first"
        actions={
          <Button
            size="small"
            variant="outlined"
            color="primary"
            startIcon={<Refresh aria-hidden style={{ fontSize: 14 }} />}
            onClick={reply.retry}
          >
            Read again
          </Button>
        }
        footer={
          <>
            <span>
              The same from a shell:{' '}
              <code className={classes.command}>{DOCTOR}</code>
            </span>
            <CopyButton
              variant="text"
              text={DOCTOR}
              aria-label="Copy the command"
            />
            <span className={classes.right}>
              {value && !value.detailed && (
                <>
                  Addresses need{' '}
                  <code className={classes.command}>
                    models.connections.read
                  </code>
                  .{' '}
                </>
              )}
              Tokens are never shown. Credentials live in the configuration.
            </span>
          </>
        }
      >
        <div className={isTable ? classes.rows : classes.inset}>
          <UpstreamState
            data={reply}
            subject="the connections"
            skeleton={
              <div className={classes.skeleton}>
                <SkeletonBar height={22} />
                <SkeletonBar height={22} />
                <SkeletonBar height={22} />
              </div>
            }
            isEmpty={({ connections }) => connections.length === 0}
            empty={
              <NotConfigured
                title="No upstream is configured"
                snippet={REGISTRY_SNIPPET}
              >
                Add a registry to <code>app-config.yaml</code>:
              </NotConfigured>
            }
          >
            {({ connections, detailed }) => (
              <ConnectionsTable connections={connections} detailed={detailed} />
            )}
          </UpstreamState>
        </div>
      </Panel>
    </ScreenBody>
  );
}
