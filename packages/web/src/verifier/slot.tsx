import { type DragEvent, type ReactNode, useId, useState } from 'react';
import { formatBytes } from '../ui/format.ts';
import { IconCross } from '../ui/icons.tsx';

interface SlotProps {
  readonly label: string;
  readonly hint: string;
  readonly icon: ReactNode;
  readonly file: File | undefined;
  readonly small?: boolean;
  readonly accept?: string;
  readonly onFile: (file: File | undefined) => void;
}

/** A place for one file: a native file input under the drawing, so keyboard and screen reader work as everywhere. */
export function Slot({ label, hint, icon, file, small, accept, onFile }: SlotProps): ReactNode {
  const [over, setOver] = useState(false);
  const hintId = useId();
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    setOver(false);
    const dropped = event.dataTransfer.files[0];
    if (dropped) onFile(dropped);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the input inside takes the keyboard; this only takes a drop
    <div
      className={small ? 'slot small' : 'slot'}
      data-over={over}
      data-filled={file !== undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <span className="glyph">{icon}</span>
      <b>{file ? file.name : label}</b>
      <span className="dim" id={hintId}>
        {file ? `${label} · ${formatBytes(file.size)}` : hint}
      </span>
      <input
        type="file"
        aria-label={label}
        aria-describedby={hintId}
        accept={accept}
        onChange={(event) => {
          const chosen = event.currentTarget.files?.[0];
          if (chosen) onFile(chosen);
          event.currentTarget.value = '';
        }}
      />
      {file ? (
        <button
          type="button"
          className="icon-button remove"
          aria-label={`Remove ${label}`}
          onClick={() => onFile(undefined)}
        >
          <IconCross size={16} />
        </button>
      ) : null}
    </div>
  );
}
