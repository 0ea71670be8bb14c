import { Monitor } from '@bellwether/plugin-drift-common';
import {
  describeError,
  entityName,
  ExplainedButton,
  saveText,
} from '@bellwether/plugin-models-react';
import { useState } from 'react';

/** Saves a judgement as one HTML file, to be kept or sent on. */
export function ReportButton(props: {
  monitor: Monitor;
  /** Tells the file from others of the monitor. */
  name: string;
  label: string;
  read(): Promise<string>;
}) {
  const { monitor, name, label, read } = props;
  const [isAsking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string>();

  async function save() {
    setAsking(true);
    setProblem(undefined);
    try {
      const html = await read();
      const fileName = `drift-${entityName(monitor.entityRef)}-${
        monitor.name
      }-${name}.html`;
      saveText(fileName, 'text/html;charset=utf-8', html);
    } catch (error) {
      setProblem(describeError(error).sentence);
    } finally {
      setAsking(false);
    }
  }

  return (
    <>
      <ExplainedButton
        whyNot={isAsking ? 'Being made' : undefined}
        onClick={save}
      >
        {label}
      </ExplainedButton>
      {problem && <span role="alert">There is no report: {problem}</span>}
    </>
  );
}
