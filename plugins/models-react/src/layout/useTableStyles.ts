import { makeStyles } from '@material-ui/core/styles';
import { bellwetherTokens } from '../theme';

/**
 * The look of a table: put `table` on the table, `scroll` on what it stands in, and the rest on its cells. Plain
 * elements keep a table a table for a screen reader.
 *
 * @public
 */
export const useTableStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      // Positioned, so that what only screen readers see is clipped with the rest.
      scroll: { position: 'relative', overflowX: 'auto' },
      table: {
        width: '100%',
        borderCollapse: 'collapse',
        fontSize: 14,
        lineHeight: '20px',
        fontVariantNumeric: 'tabular-nums',
        '& th, & td': {
          textAlign: 'left',
          padding: '8px 12px',
          borderBottom: `1px solid ${tokens.line}`,
          verticalAlign: 'middle',
          fontWeight: 400,
        },
        '& thead th': {
          fontWeight: 500,
          fontSize: 12,
          lineHeight: '16px',
          color: tokens.text2,
          borderBottomColor: tokens.lineStrong,
          whiteSpace: 'nowrap',
          verticalAlign: 'bottom',
        },
        '& tbody tr:last-child > *': { borderBottom: 0 },
        '& th:first-child, & td:first-child': { paddingLeft: 16 },
        '& th:last-child, & td:last-child': { paddingRight: 16 },
      },
      /** Cells of several lines. */
      top: {
        '& tbody th, & tbody td': {
          verticalAlign: 'top',
          paddingTop: 10,
          paddingBottom: 10,
        },
      },
      /** Rows of one line in a card. */
      tight: {
        '& tbody th, & tbody td': {
          paddingTop: 5,
          paddingBottom: 5,
          fontSize: 13,
        },
      },
      number: { '&&': { textAlign: 'right', whiteSpace: 'nowrap' } },
      noWrap: { whiteSpace: 'nowrap' },
      /** Second line of a cell or a head. */
      sub: {
        display: 'block',
        color: tokens.text3,
        fontSize: 12,
        lineHeight: '16px',
        fontWeight: 400,
      },
      secondary: { color: tokens.text2 },
      code: {
        fontFamily: tokens.monospace,
        fontSize: 12.5,
        overflowWrap: 'break-word',
      },
      /** Only for screen readers. */
      hidden: {
        position: 'absolute',
        width: 1,
        height: 1,
        overflow: 'hidden',
        clip: 'rect(0 0 0 0)',
        whiteSpace: 'nowrap',
      },
    };
  },
  { name: 'BellwetherTable' },
);
