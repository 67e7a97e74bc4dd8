import { Button, Text, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { copyText } from '../lib/copy-text';
import { texts } from '../texts';

const words = texts.registration;

/** A value for another form, with a button that copies it. */
export function CopyField({ label, value, hint }: { label: string; value: string; hint?: string }) {
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<boolean | null>(null);
  return (
    <div className="copy">
      <TextInput
        ref={field}
        readOnly
        label={label}
        value={value}
        {...(hint === undefined ? {} : { description: hint })}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button
        variant="default"
        aria-label={words.copy(label)}
        onClick={() => void copyText(value, field.current).then(setCopied)}
      >
        {words.copyShort}
      </Button>
      <Text role="status" size="sm" className="copied">
        {copied === true && words.copied(label)}
        {copied === false && words.copyByHand}
      </Text>
    </div>
  );
}
