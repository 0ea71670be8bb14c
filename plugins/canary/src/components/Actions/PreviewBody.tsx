import { Preview, verdictWordSchema } from '@bellwether/plugin-canary-common';
import {
  entityName,
  Note,
  SubTitle,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { verdictForms } from '../../words';
import { Facts, useText } from '../parts';
import { GitDiff } from './GitDiff';
import { RequestView } from './RequestView';

/** Exactly what would be done, who owns what changes, what follows, and how it is taken back. */
export function PreviewBody(props: { preview: Preview; actingAs: string }) {
  const text = useText();
  const { preview, actingAs } = props;
  const { capability, verdict, requests, changes, git, next } = preview;
  const word = verdict && verdictWordSchema.safeParse(verdict.verdict).data;
  return (
    <>
      <Facts
        facts={[
          ['Target', preview.target],
          [
            'Actor',
            <>
              {entityName(actingAs)}{' '}
              <span className={text.tertiary}>
                {[
                  capability.permission,
                  ...(capability.via === 'direct'
                    ? capability.rights.map(
                        ({ verb, resource, subresource }) =>
                          `${verb} on ${[resource, subresource]
                            .filter(Boolean)
                            .join('/')}`,
                      )
                    : []),
                ].join('; ')}
              </span>
            </>,
          ],
          [
            'Verdict now',
            verdict && (
              <>
                {word && <VerdictChip {...verdictForms[word]} />}{' '}
                <span className={text.small}>{verdict.sentence}</span>
              </>
            ),
          ],
        ]}
      />
      {preview.warnings.map(warning => (
        <Note key={warning} tone="warn">
          {warning}
        </Note>
      ))}
      <div>
        <SubTitle>Exact change</SubTitle>
        <p className={text.small}>{preview.precondition.sentence}</p>
        {git ? (
          <GitDiff git={git} />
        ) : (
          requests.map((request, index) => (
            <RequestView
              key={`${index} ${request.path}`}
              request={request}
              changes={index === 0 ? changes : []}
            />
          ))
        )}
      </div>
      {next.length > 0 && (
        <div>
          <SubTitle>What happens next</SubTitle>
          <Facts facts={next.map(({ what, sentence }) => [what, sentence])} />
        </div>
      )}
      {preview.waiting.some(({ needsPerson }) => !needsPerson) && (
        <p className={text.small}>
          Now:{' '}
          {preview.waiting
            .filter(({ needsPerson }) => !needsPerson)
            .map(({ sentence }) => sentence)
            .join(' ')}
        </p>
      )}
      {preview.undo && <p className={text.small}>Undo: {preview.undo}</p>}
    </>
  );
}
