import { VerdictTest } from '@bellwether/plugin-canary-common';
import { FigureTable, formatShare } from '@bellwether/plugin-models-react';
import { effectName, formatE, formatRatio } from '../../words';
import { binWords } from './bins';
import { formatLook, Strip } from './strips';

/** The data of a strip as tables. */
export function StripTable(props: { test: VerdictTest; strip: Strip }) {
  const { test, strip } = props;
  const { histogram, effect } = test;
  const harm = test.metric === 'sample-ratio' ? 'split is off' : 'worse';
  return (
    <>
      <FigureTable
        label={`Evidence: ${test.title}`}
        fileName={`evidence-${test.id}`}
        columns={[
          { title: 'Time, UTC' },
          { title: `ln E, ${harm}`, format: formatLogarithm },
          { title: `E, ${harm}` },
          { title: 'E, not worse', absent: 'not tested' },
          {
            title: effect ? `Effect, ${effectName(effect.name)}` : 'Effect',
            format: formatRatio,
            absent: 'not known yet',
          },
          { title: 'Low', format: formatRatio, absent: 'no lower end' },
          { title: 'High', format: formatRatio, absent: 'no upper end' },
        ]}
        rows={strip.points.map(point => [
          formatLook(point.at),
          point.harmLogE,
          point.harmLogE === null ? null : formatE(point.harmLogE),
          point.safetyLogE === null ? null : formatE(point.safetyLogE),
          point.effect,
          point.low,
          point.high,
        ])}
      />
      {histogram && (
        <FigureTable
          label={`Predictions per bin: ${test.title}`}
          fileName={`bins-${test.id}`}
          columns={[
            { title: 'Bin' },
            { title: 'Stable', format: formatShare },
            { title: 'Canary', format: formatShare },
          ]}
          rows={binWords(histogram).map((bin, index) => [
            bin,
            histogram.stable[index] ?? null,
            histogram.canary[index] ?? null,
          ])}
        />
      )}
    </>
  );
}

function formatLogarithm(value: number): string {
  return value.toFixed(2).replace(/^-/, '\u2212');
}
