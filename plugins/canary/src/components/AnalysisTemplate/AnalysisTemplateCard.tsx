import { Rollout, TemplateProposal } from '@bellwether/plugin-canary-common';
import {
  CopyButton,
  ExplainedButton,
  Note,
  Panel,
  Snippet,
  Stack,
  UpstreamState,
} from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import { useState } from 'react';
import { useAnalysisTemplate } from '../../reads';
import { useText } from '../parts';
import { ProposeDialog } from './ProposeDialog';

/** Name that the generated template has. */
const TEMPLATE = 'bellwether-verdict';

function asksJudge({ steps }: Rollout): boolean {
  return steps.some(
    step => step.kind === 'analysis' && step.templates.includes(TEMPLATE),
  );
}

/** How Argo Rollouts is told to go by the judge's word on this rollout. */
export function AnalysisTemplateCard(props: { rollout: Rollout }) {
  const text = useText();
  const { rollout } = props;
  const [isOpen, setOpen] = useState(false);
  return (
    <Panel
      title="Argo Rollouts and the judge"
      actions={
        <Button
          size="small"
          color="primary"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? 'Hide the AnalysisTemplate' : 'Show the AnalysisTemplate'}
        </Button>
      }
    >
      <p className={text.small}>
        {asksJudge(rollout)
          ? 'A step of this rollout asks the judge, and goes by its word.'
          : 'No step of this rollout asks the judge: what it says is shown, and nothing goes by it. With this template Argo Rollouts promotes and rolls back on its word.'}
      </p>
      {isOpen && <Template rollout={rollout} />}
    </Panel>
  );
}

function Template(props: { rollout: Rollout }) {
  const text = useText();
  const { id, namespace } = props.rollout;
  const template = useAnalysisTemplate(id);
  const [isProposing, setProposing] = useState(false);
  const [opened, setOpened] = useState<TemplateProposal>();
  return (
    <UpstreamState
      data={template}
      subject="the AnalysisTemplate"
      notConfigured={<>This rollout is not stepped by Argo Rollouts.</>}
    >
      {({ template: yaml, step, secret, proposal }) => (
        <Stack>
          <Part
            title={`1. The template, in ${namespace}`}
            label="AnalysisTemplate"
            yaml={yaml}
          />
          <Part
            title="2. A step of the Rollout that asks by it"
            label="Step of the Rollout"
            yaml={step}
          />
          <p className={text.small}>
            3. The token of canary.judge.webProvider, in the Secret{' '}
            {secret.name} under the key {secret.key}: whoever may read Secrets
            in {namespace} may read it there, and no AnalysisRun repeats it.
          </p>
          {proposal && (
            <div>
              <ExplainedButton
                aria-haspopup="dialog"
                whyNot={proposal.possible ? undefined : proposal.sentence}
                onClick={() => setProposing(true)}
              >
                Open a pull request with both
              </ExplainedButton>
              <p
                className={text.small}
                aria-hidden={proposal.possible ? undefined : true}
              >
                {proposal.sentence}
              </p>
            </div>
          )}
          {opened && (
            <Note tone="watch" title="It is proposed.">
              <a href={opened.url}>Pull request {opened.number}</a> waits for
              its merge. {opened.notAsked}
            </Note>
          )}
          {isProposing && (
            <ProposeDialog
              rollout={props.rollout}
              onClose={() => setProposing(false)}
              onOpened={pullRequest => {
                setProposing(false);
                setOpened(pullRequest);
              }}
            />
          )}
        </Stack>
      )}
    </UpstreamState>
  );
}

function Part(props: { title: string; label: string; yaml: string }) {
  const text = useText();
  const { title, label, yaml } = props;
  return (
    <div>
      <p className={text.small}>
        {title} <CopyButton text={yaml} aria-label={`Copy: ${label}`} />
      </p>
      <Snippet text={yaml} label={label} />
    </div>
  );
}
