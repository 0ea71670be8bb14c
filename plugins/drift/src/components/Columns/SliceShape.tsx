import { DayRange, WindowSlice } from '@bellwether/plugin-drift-common';
import {
  formatInteger,
  NoDataYet,
  Note,
  Stack,
  SubTitle,
} from '@bellwether/plugin-models-react';
import { ColumnShape } from './ColumnShape';

/** How many rows a slice has, and what they show; that they are too few stands before what they show. */
export function SliceShape(props: {
  /** The column. */
  name: string;
  slice: WindowSlice;
  range: DayRange;
}) {
  const { name, slice, range } = props;
  const { by, value, rows, state, column } = slice;
  return (
    <Stack>
      <div aria-live="polite">
        <SubTitle>{`${by} ${value}`}</SubTitle>
        {formatInteger(rows.current)} rows in this window,{' '}
        {formatInteger(rows.reference)} in the baseline.
        {state === 'insufficient-data' && (
          <Note tone="watch" title={`Too few rows: ${tooFew(slice)}.`}>
            What is drawn below is what they show, and no verdict.
          </Note>
        )}
      </div>
      {column ? (
        <ColumnShape column={column} range={range} />
      ) : (
        <NoDataYet
          title={
            name === by
              ? `These rows share their ${name}`
              : `Nothing was counted of ${name} by ${by}`
          }
        >
          Choose another input, or all rows.
        </NoDataYet>
      )}
    </Stack>
  );
}

/** `412 of 900 in the window`. */
function tooFew({ rows, rowsNeeded }: WindowSlice): string {
  const sides = [
    { words: 'in the window', has: rows.current, needs: rowsNeeded?.current },
    {
      words: 'in the baseline',
      has: rows.reference,
      needs: rowsNeeded?.reference,
    },
  ].flatMap(({ words, has, needs }) =>
    needs !== undefined && has < needs
      ? [`${formatInteger(has)} of ${formatInteger(needs)} ${words}`]
      : [],
  );
  return (
    sides.join(', ') ||
    `${formatInteger(rows.current)} in the window, ${formatInteger(
      rows.reference,
    )} in the baseline`
  );
}
