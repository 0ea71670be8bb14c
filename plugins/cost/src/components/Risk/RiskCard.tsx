import { Recommendation, RiskPoint } from '@bellwether/plugin-cost-common';
import {
  Figure,
  FigureTable,
  formatShare,
  Panel,
  TableSwitch,
} from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import { lazy, useState } from 'react';
import {
  isUsual,
  RISK_COLUMNS,
  RISK_MARGINS,
  RISK_PX,
  riskFinding,
  riskReadings,
  riskRows,
} from './risk';
import { RuleList } from './RuleList';
import { TargetSlider } from './TargetSlider';

const RiskChart = lazy(() => import('./RiskChart'));

/** How much more is saved the more often the size would be exceeded; the slider says how often it may be. */
export function RiskCard(props: {
  recommendation: Recommendation;
  chosen: RiskPoint;
  onChoose(target: number | undefined): void;
}) {
  const { recommendation, chosen, onChoose } = props;
  const { curve, rules, targetBreach, server } = recommendation;
  const [isTable, setTable] = useState(false);
  return (
    <Panel
      title="Saving against risk"
      subtitle={rules.length > 0 && '× popular rules on the same data'}
      actions={
        <TableSwitch
          of="saving against risk"
          isTable={isTable}
          onChange={setTable}
        />
      }
      footer={
        <>
          <TargetSlider curve={curve} chosen={chosen} onChoose={onChoose} />
          <span aria-live="polite">
            saves {formatShare(chosen.saving.share)}. {chosen.replay.sentence}
          </span>
          {!isUsual(recommendation, chosen) && (
            <Button
              size="small"
              color="primary"
              onClick={() => onChoose(undefined)}
            >
              Back to {formatShare(targetBreach)}
            </Button>
          )}
        </>
      }
    >
      {isTable ? (
        <FigureTable
          label="Saving against risk"
          fileName={`risk-${server.name}`}
          columns={RISK_COLUMNS}
          rows={riskRows(recommendation)}
        />
      ) : (
        <>
          <Figure
            finding={riskFinding(chosen, rules)}
            height={RISK_PX}
            margins={RISK_MARGINS}
            readings={riskReadings(recommendation)}
          >
            <RiskChart recommendation={recommendation} chosen={chosen} />
          </Figure>
          <RuleList rules={rules} />
        </>
      )}
    </Panel>
  );
}
