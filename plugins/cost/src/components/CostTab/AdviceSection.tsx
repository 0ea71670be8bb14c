import {
  RecommendationsReply,
  ServerAdvice,
  UsageReply,
} from '@bellwether/plugin-cost-common';
import {
  Choice,
  Columns,
  Loaded,
  Note,
  Panel,
  Stack,
} from '@bellwether/plugin-models-react';
import { useAddress } from '../../reads';
import { RecommendationCard, WithheldCard } from '../Recommendation';
import { pointAt, RiskCard } from '../Risk';
import { GpuCard, ReplicasCard, SpotCard } from '../Spot';
import { UsageCard } from '../Usage';

function placeOf({ server }: ServerAdvice): string {
  return `${server.cluster} · ${server.namespace} / ${server.name}`;
}

/** What each server uses and should ask for, one server at a time. */
export function AdviceSection(props: {
  reply: RecommendationsReply;
  usage: Loaded<UsageReply>;
  onChanged(): void;
}) {
  const { servers } = props.reply;
  const address = useAddress();
  const asked = servers.find(({ server }) => server.id === address.server);
  // What could be done is what one comes for.
  const shown =
    asked ?? servers.find(({ recommendation }) => recommendation) ?? servers[0];
  if (!shown) {
    return (
      <Panel title="Recommendation">
        No size was judged yet. Servers are looked at within minutes of a start
        of the portal, and from then on again and again.
      </Panel>
    );
  }
  return (
    <Stack>
      {address.server && !asked && (
        <Note tone="watch">
          No server {address.server} of this model is known; another is shown.
        </Note>
      )}
      {servers.length > 1 && (
        <div>
          <Choice
            label="Server whose size is looked at"
            choices={servers.map(one => ({
              value: one.server.id,
              words: placeOf(one),
            }))}
            value={shown.server.id}
            onChange={server => address.change({ server, target: undefined })}
          />
        </div>
      )}
      <ServerAdviceSection key={shown.server.id} {...props} advice={shown} />
    </Stack>
  );
}

function ServerAdviceSection(props: {
  reply: RecommendationsReply;
  advice: ServerAdvice;
  usage: Loaded<UsageReply>;
  onChanged(): void;
}) {
  const { reply, advice, usage, onChanged } = props;
  const { recommendation, withheld, replicas, spot, gpu, server } = advice;
  const address = useAddress();
  const chosen =
    recommendation &&
    pointAt(
      recommendation.curve,
      address.target ?? recommendation.targetBreach,
    );
  const beside = (
    <Stack>
      {recommendation ? (
        <RecommendationCard
          recommendation={recommendation}
          chosen={chosen ?? undefined}
          may={reply.may}
          currency={recommendation.currency ?? reply.currency}
          memoryUnit={reply.memoryUnit}
          onChanged={onChanged}
        />
      ) : (
        <WithheldCard withheld={withheld} />
      )}
    </Stack>
  );
  const plans = (
    <>
      {replicas && <ReplicasCard advice={replicas} />}
      {spot && <SpotCard plan={spot} />}
      {gpu && <GpuCard gpu={gpu} currency={reply.currency} />}
    </>
  );
  return (
    <Stack>
      <UsageCard
        usage={usage}
        server={server.id}
        chosen={chosen?.containers ?? []}
      />
      {recommendation && chosen ? (
        <Columns even>
          <Stack>
            <RiskCard
              recommendation={recommendation}
              chosen={chosen}
              onChoose={target =>
                address.change({
                  server: server.id,
                  target: target === undefined ? undefined : String(target),
                })
              }
            />
            {plans}
          </Stack>
          {beside}
        </Columns>
      ) : (
        <Columns even>
          {beside}
          <Stack>{plans}</Stack>
        </Columns>
      )}
    </Stack>
  );
}
