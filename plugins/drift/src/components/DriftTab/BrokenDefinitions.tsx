import { MonitorsReply } from '@bellwether/plugin-drift-common';
import { Note } from '@bellwether/plugin-models-react';
import { placeWords } from './placeWords';

/** Definitions of which no monitor could be made, each with what is wrong and where. */
export function BrokenDefinitions(props: { broken: MonitorsReply['broken'] }) {
  return (
    <>
      {props.broken.map(({ definedIn, sentence, ...place }) => (
        <Note
          key={`${definedIn.location} ${sentence}`}
          tone="warn"
          title={`No monitor could be made of ${definedIn.location}.`}
        >
          {sentence}
          {placeWords(place)}{' '}
          {definedIn.editUrl && <a href={definedIn.editUrl}>Edit the file</a>}
        </Note>
      ))}
    </>
  );
}
