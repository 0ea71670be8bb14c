import { useApi } from '@backstage/core-plugin-api';
import { Monitor } from '@bellwether/plugin-drift-common';
import {
  describeError,
  entityName,
  ExplainedButton,
  saveText,
} from '@bellwether/plugin-models-react';
import { useState } from 'react';
import { driftApiRef } from '../../api';

/** Saves the judgement of a window as one HTML file, to be kept or sent on. */
export function ReportButton(props: { monitor: Monitor; firstDay: string }) {
  const { monitor, firstDay } = props;
  const drift = useApi(driftApiRef);
  const [isAsking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string>();

  async function save() {
    setAsking(true);
    setProblem(undefined);
    try {
      const html = await drift.getReport(monitor.id, firstDay);
      const name = `drift-${entityName(monitor.entityRef)}-${
        monitor.name
      }-${firstDay}.html`;
      saveText(name, 'text/html;charset=utf-8', html);
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
        Report
      </ExplainedButton>
      {problem && <span role="alert">There is no report: {problem}</span>}
    </>
  );
}
