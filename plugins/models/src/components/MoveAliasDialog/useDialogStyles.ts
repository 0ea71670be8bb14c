import { bellwetherTokens } from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';

/** The look of the dialog and of its parts. */
export const useDialogStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      paper: {
        width: 720,
        maxWidth: 'calc(100vw - 48px)',
        margin: 24,
        borderRadius: 8,
        border: `1px solid ${tokens.line}`,
        backgroundColor: tokens.surface,
        color: tokens.text,
        fontFamily: theme.typography.fontFamily,
        fontVariantNumeric: 'tabular-nums',
        '& :focus-visible': {
          outline: `2px solid ${tokens.accent}`,
          outlineOffset: 2,
        },
      },
      title: {
        margin: 0,
        padding: '20px 24px 4px',
        fontSize: 18,
        lineHeight: '26px',
        fontWeight: 500,
        overflowWrap: 'anywhere',
      },
      body: {
        padding: '6px 24px 16px',
        display: 'grid',
        gridTemplateColumns: 'minmax(0, 1fr)',
        gap: 14,
        fontSize: 14,
        lineHeight: '20px',
        overflowY: 'auto',
      },
      actions: {
        display: 'flex',
        flexWrap: 'wrap',
        gap: 10,
        alignItems: 'center',
        justifyContent: 'flex-end',
        padding: '12px 24px 18px',
        borderTop: `1px solid ${tokens.line}`,
      },
      /** In sight, however far the body is scrolled. */
      failure: { padding: '0 24px 12px' },
      undo: { marginRight: 'auto', fontSize: 12.5, color: tokens.text3 },
      next: {
        fontSize: 12.5,
        color: tokens.text2,
        '& ol': { margin: 0, paddingLeft: 18, display: 'grid', gap: 3 },
        '& code': { fontFamily: tokens.monospace },
      },
      heading: {
        margin: '0 0 3px',
        fontSize: 12.5,
        fontWeight: 500,
        color: tokens.text,
      },
      label: { fontSize: 12.5, color: tokens.text2, marginBottom: 4 },
      labelRow: {
        display: 'flex',
        justifyContent: 'space-between',
        gap: 12,
        fontSize: 12.5,
        color: tokens.text2,
        marginBottom: 4,
      },
      reason: {
        display: 'flex',
        width: '100%',
        border: `1px solid ${tokens.lineStrong}`,
        borderRadius: 4,
        padding: '8px 10px',
        fontSize: 14,
        color: tokens.text,
        '&:focus-within': {
          borderColor: tokens.accent,
          boxShadow: `inset 0 0 0 1px ${tokens.accent}`,
        },
        '& textarea': { padding: 0, lineHeight: '20px' },
        // The frame shows the focus.
        '& textarea:focus-visible': { outline: 'none' },
      },
      invalid: { borderColor: tokens.bad.main },
      error: { color: tokens.bad.main, fontSize: 12.5, marginTop: 4 },
      select: {
        fontSize: 13,
        border: `1px solid ${tokens.lineStrong}`,
        borderRadius: 4,
        paddingLeft: 8,
      },
      consent: {
        display: 'flex',
        gap: 8,
        alignItems: 'center',
        fontSize: 12.5,
        '& input': { accentColor: tokens.accent, margin: 0 },
      },
    };
  },
  { name: 'BellwetherMoveAlias' },
);
