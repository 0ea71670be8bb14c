import Button from '@material-ui/core/Button';
import FileCopyOutlined from '@material-ui/icons/FileCopyOutlined';
import { useEffect, useState } from 'react';
import useCopyToClipboard from 'react-use/esm/useCopyToClipboard';

const SHOWN_FOR_MS = 2000;

/** Puts `text` on the clipboard and says so. @public */
export function CopyButton(props: {
  text: string;
  /** Words on the button; `Copy` by default. */
  label?: string;
  /** What is copied, where the words on the button do not say it. */
  'aria-label'?: string;
  variant?: 'outlined' | 'text';
}) {
  const [, copyOldWay] = useCopyToClipboard();
  const [outcome, setOutcome] = useState<string>();
  useEffect(() => {
    if (!outcome) return undefined;
    const timer = setTimeout(() => setOutcome(undefined), SHOWN_FOR_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  async function copy() {
    try {
      // Browsers have no clipboard on plain HTTP, where portals of a trial often are.
      if (navigator.clipboard) await navigator.clipboard.writeText(props.text);
      else copyOldWay(props.text);
      setOutcome('Copied');
    } catch {
      setOutcome('Not copied');
    }
  }

  return (
    <Button
      size="small"
      variant={props.variant ?? 'outlined'}
      color="primary"
      aria-label={outcome ? undefined : props['aria-label']}
      startIcon={<FileCopyOutlined aria-hidden style={{ fontSize: 14 }} />}
      onClick={copy}
    >
      <span aria-live="polite">{outcome ?? props.label ?? 'Copy'}</span>
    </Button>
  );
}
